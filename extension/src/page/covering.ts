// What lies over a video on the screen, and would be in pictures that are taken of the tab.

import { isOurs } from "./overlay-style";
import type { MediaElement } from "./showing";
import type { Area } from "./shown-area";

export interface Cover {
  /** Of the video, 0 to 1. */
  share: number;
  /** Of what covers most; empty where nothing does. */
  name: string;
}

/** Points in each direction at which it is looked. */
const GRID = 8;
const MOST_NAME = 60;
/** Below it nobody sees it, as in the layers that players lay over their video to catch clicks. */
const LEAST_OPACITY = 0.1;
const PAINTED = "img, svg, canvas, video, iframe, object, embed, input, button, select, textarea";

/** Look at a grid of points in the area of this frame that shows the element. */
export function coverOf(element: MediaElement, area: Area): Cover {
  const names = takingClicks(() =>
    pointsOf(area)
      .map(([x, y]) => coveringAt(element, x, y))
      .filter((covering) => covering !== null)
      .map(nameOf),
  );
  return { share: names.length / GRID ** 2, name: mostFrequent(names) };
}

/**
 * Look while everything takes clicks, as what takes none is not found at a point. It is as before
 * when this returns, so that the page never draws it and hears nothing of it.
 */
function takingClicks<T>(look: () => T): T {
  const before = [...document.adoptedStyleSheets];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { pointer-events: auto !important }");
  document.adoptedStyleSheets = [...before, sheet];
  try {
    return look();
  } finally {
    document.adoptedStyleSheets = before;
  }
}

function pointsOf({ left, top, width, height }: Area): [number, number][] {
  const steps = Array.from({ length: GRID }, (_, index) => (index + 0.5) / GRID);
  return steps.flatMap((down) =>
    steps.map((across): [number, number] => [left + width * across, top + height * down]),
  );
}

/** The topmost thing before an element that can be seen at a point. */
function coveringAt(element: MediaElement, x: number, y: number): Element | null {
  const before = stackAt(document, element, x, y);
  return before.find((other) => isSeen(other, x, y)) ?? null;
}

/** What lies before an element, outermost roots first. */
function stackAt(root: Document | ShadowRoot, element: Element, x: number, y: number): Element[] {
  const stack = root.elementsFromPoint(x, y);
  const within = hostIn(root, element);
  const place = within ? stack.indexOf(within) : -1;
  const before = place < 0 ? [] : stack.slice(0, place).filter((other) => !isOurs(other));
  const inner = within === element ? null : within?.shadowRoot;
  return inner ? [...before, ...stackAt(inner, element, x, y)] : before;
}

/** The element itself, or the host in a root that holds it. */
function hostIn(root: Document | ShadowRoot, element: Element): Element | null {
  const own = element.getRootNode();
  if (own === root) return element;
  return own instanceof ShadowRoot ? hostIn(root, own.host) : null;
}

function isSeen(element: Element, x: number, y: number): boolean {
  const style = getComputedStyle(element);
  const isHidden = style.visibility === "hidden" || opacityOf(element) < LEAST_OPACITY;
  if (isHidden) return false;
  const hasGround =
    style.backgroundImage.includes("(") || alphaOf(style.backgroundColor) >= LEAST_OPACITY;
  return hasGround || element.matches(PAINTED) || hasTextAt(element, x, y);
}

function opacityOf(element: Element): number {
  const own = Number.parseFloat(getComputedStyle(element).opacity);
  const above = element.parentElement;
  return (Number.isNaN(own) ? 1 : own) * (above ? opacityOf(above) : 1);
}

/** Computed colours without a fourth part are opaque; where nothing is set, there is none. */
function alphaOf(colour: string): number {
  if (!colour || colour === "transparent") return 0;
  const parts = /^rgba\(.*[,/]\s*([\d.]+)(%?)\s*\)$|\/\s*([\d.]+)(%?)\s*\)$/.exec(colour);
  if (!parts) return 1;
  const value = Number.parseFloat(parts[1] ?? parts[3] ?? "1");
  return parts[2] || parts[4] ? value / 100 : value;
}

function hasTextAt(element: Element, x: number, y: number): boolean {
  const range = document.createRange();
  return [...element.childNodes].some((node) => {
    if (!(node instanceof Text) || !node.data.trim()) return false;
    range.selectNodeContents(node);
    return [...range.getClientRects()].some(
      ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom,
    );
  });
}

/** By what a person knows it. */
function nameOf(element: Element): string {
  const labelled = element.closest("[aria-label]")?.getAttribute("aria-label");
  const text = labelled || element.textContent || element.localName;
  return text.replace(/\s+/g, " ").trim().slice(0, MOST_NAME) || element.localName;
}

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? "";
}
