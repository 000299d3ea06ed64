// The videos and pictures of a page, as a list that follows the page's changes.

import { type MediaEvent, type Medium, MOST_MEDIA, type OtherFrame, type Say } from "../protocol";
import { CanvasWatch } from "./canvases";
import { RENEWING } from "./content";
import { isFed } from "./feeding";
import { Inventory } from "./inventory";
import type { Registry } from "./registry";
import type { Root } from "./roots";
import { addressOf, drawableOf, isMedia, isVideo, type MediaElement, sizeOf } from "./showing";

const SMALLEST_PICTURE = 64;
const MOST_TITLE = 300;
const MOST_ADDRESS = 4000;
const MOST_FRAMES = 100;
/** From a change to the look for media; longer and longer as long as nothing is found. */
const DELAY_MILLISECONDS = 200;
/** Also for what tells nobody that it changed: a late shadow root, or an element that gets a size. */
const LONGEST_DELAY_MILLISECONDS = 2000;
const MEDIA_EVENTS = [
  "loadedmetadata",
  "loadeddata",
  "durationchange",
  "resize",
  "load",
  "suspend",
];
const ATTRIBUTES = [
  "src",
  "srcset",
  "poster",
  "style",
  "class",
  "hidden",
  "width",
  "height",
  "href",
  "data",
];

export function describe(element: MediaElement, registry: Registry): Medium {
  const address = addressOf(element);
  const shared = {
    key: registry.keyOf(element),
    // The bytes of a picture inside the page are read when it is tested.
    address: address.startsWith("data:") ? "data:" : address.slice(0, MOST_ADDRESS),
    title: titleOf(element).slice(0, MOST_TITLE),
    type: isVideo(element) ? ("video" as const) : ("picture" as const),
    ...sizeOf(element),
  };
  if (element instanceof HTMLVideoElement) {
    return {
      ...shared,
      duration: Number.isFinite(element.duration) ? element.duration : null,
      isLive: element.duration === Number.POSITIVE_INFINITY,
      isProtected: Boolean(element.mediaKeys),
      isScaled: false,
      isFed: isFed(element),
    };
  }
  // The browser chooses one of several files, and gives its size divided by its density.
  const isScaled =
    element instanceof HTMLImageElement &&
    (element.srcset !== "" || element.closest("picture") !== null);
  return { ...shared, duration: null, isLive: false, isProtected: false, isScaled, isFed: false };
}

/** Lists the media of the document whenever they changed, until it is stopped. */
export class Finder {
  readonly inventory: Inventory;
  private readonly registry: Registry;
  private readonly say: Say;
  private readonly found: (elements: readonly MediaElement[]) => void;
  private readonly canvases = new CanvasWatch(() => this.lookSoon());
  private readonly stopping = new AbortController();
  private readonly observer = new MutationObserver((records) => {
    this.inventory.note(records);
    this.lookSoon();
  });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delay = DELAY_MILLISECONDS;
  private said = "";

  constructor(registry: Registry, say: Say, found: (elements: readonly MediaElement[]) => void) {
    this.registry = registry;
    this.say = say;
    this.found = found;
    this.inventory = new Inventory(document, (root) => this.watch(root));
    const regular = setInterval(() => this.lookAgain(), LONGEST_DELAY_MILLISECONDS);
    this.stopping.signal.addEventListener("abort", () => clearInterval(regular));
    this.look();
  }

  stop(): void {
    this.stopping.abort();
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  /** Videos and pictures that a person can see, videos first, each kind in the page's order. */
  media(): MediaElement[] {
    const shown = this.inventory.media().filter((element) => this.isWorthListing(element));
    return [...shown.filter(isVideo), ...shown.filter((element) => !isVideo(element))];
  }

  private lookSoon(): void {
    if (this.stopping.signal.aborted) return;
    this.timer ??= setTimeout(() => this.look(), this.delay);
  }

  private lookAgain(): void {
    // Nobody sees a page behind another, nor what changes in it.
    if (document.hidden) return;
    if (this.inventory.isPatrolled) this.inventory.goOnPatrol();
    this.canvases.look(this.media());
    this.look();
  }

  private look(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.inventory.walk();
    if (!this.inventory.isPatrolled) this.inventory.goOnPatrol();
    const isNews = this.list();
    const isDone = this.inventory.isWalked && this.inventory.isPatrolled;
    this.delay =
      isNews || !isDone ? DELAY_MILLISECONDS : Math.min(2 * this.delay, LONGEST_DELAY_MILLISECONDS);
    if (!isDone) this.lookSoon();
  }

  /** Say what there is; false where that is what has been said before. */
  private list(): boolean {
    const elements = this.media();
    const listed = elements.slice(0, MOST_MEDIA);
    this.found(listed);
    const event: MediaEvent = {
      kind: "media",
      page: document.title.slice(0, MOST_TITLE),
      address: location.href.slice(0, MOST_ADDRESS),
      origin: location.origin,
      media: listed.map((element) => describe(element, this.registry)),
      more: elements.length - listed.length,
      frames: otherFrames(this.inventory.frames()),
    };
    const text = JSON.stringify(event);
    if (text === this.said) return false;
    this.said = text;
    this.say(event);
    return true;
  }

  private watch(root: Root): void {
    this.observer.observe(root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ATTRIBUTES,
    });
    // Events of media do not bubble, and do not leave shadow roots.
    const listening = { capture: true, passive: true, signal: this.stopping.signal };
    for (const name of MEDIA_EVENTS) root.addEventListener(name, () => this.lookSoon(), listening);
    const renewed = ({ target }: Event) => {
      if (target instanceof Element) this.registry.renewed(target);
      this.lookSoon();
    };
    for (const name of RENEWING) root.addEventListener(name, renewed, listening);
  }

  private isWorthListing(element: MediaElement): boolean {
    const { width, height } = element.getBoundingClientRect();
    if (element instanceof HTMLVideoElement) return width > 0 && height > 0;
    if (width < SMALLEST_PICTURE || height < SMALLEST_PICTURE) return false;
    if (element instanceof HTMLImageElement) return addressOf(element) !== "";
    if (element instanceof HTMLCanvasElement) return true;
    // What is shown by other means is a picture once it has turned out to be one.
    if (!drawableOf(element, () => this.lookSoon())) return false;
    const size = sizeOf(element);
    return size.width >= SMALLEST_PICTURE && size.height >= SMALLEST_PICTURE;
  }
}

/** Frames from other sites, which the script sees only with a permission for their origins. */
export function otherFrames(elements: readonly Element[]): OtherFrame[] {
  const frames = elements
    .filter((element) => hasSize(element) && !isMedia(element))
    .map(addressOfFrame)
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address))
    .filter(({ protocol, origin }) => /^https?:$/.test(protocol) && origin !== location.origin)
    .map(({ origin, href }): [string, OtherFrame] => [
      origin,
      { origin, address: href.slice(0, MOST_ADDRESS) },
    ]);
  return [...new Map(frames.toReversed()).values()].toReversed().slice(0, MOST_FRAMES);
}

function addressOfFrame(element: Element): string {
  if (element instanceof HTMLObjectElement) return element.data;
  return "src" in element ? String(element.src) : "";
}

function hasSize(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}

function titleOf(element: MediaElement): string {
  const alternative = element instanceof HTMLImageElement ? element.alt : "";
  const shown = element instanceof HTMLElement ? element.title : "";
  const named = element.getAttribute("aria-label") || shown || alternative;
  const caption = element.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  return (named || caption).replace(/\s+/g, " ").trim();
}
