// The videos and pictures of a page, as a list that follows the page's changes.

import { type MediaEvent, type Medium, MOST_MEDIA, type Say } from "../protocol";
import { RENEWING } from "./content";
import type { Registry } from "./registry";
import { openRoots, type Root } from "./roots";

export type MediaElement = HTMLVideoElement | HTMLImageElement;

const SMALLEST_PICTURE = 64;
const MOST_TITLE = 300;
const MOST_ADDRESS = 4000;
const MOST_FRAMES = 100;
const DELAY_MILLISECONDS = 200;
/** For what tells nobody that it changed: a late shadow root, or an element that gets a size. */
const REGULAR_MILLISECONDS = 2000;
const MEDIA_EVENTS = ["loadedmetadata", "loadeddata", "durationchange", "resize", "load"];
const ATTRIBUTES = ["src", "srcset", "poster", "style", "class", "hidden", "width", "height"];

/** Videos and pictures that a person can see, videos first, each kind in the page's order. */
export function mediaElements(start: Root): MediaElement[] {
  const all = openRoots(start).flatMap((root) => [
    ...root.querySelectorAll<MediaElement>("video, img"),
  ]);
  const shown = all.filter(isWorthListing);
  const isVideo = (element: MediaElement) => element instanceof HTMLVideoElement;
  return [...shown.filter(isVideo), ...shown.filter((element) => !isVideo(element))];
}

export function describe(element: MediaElement, registry: Registry): Medium {
  const shared = {
    key: registry.keyOf(element),
    address: addressOf(element).slice(0, MOST_ADDRESS),
    title: titleOf(element).slice(0, MOST_TITLE),
  };
  if (element instanceof HTMLVideoElement) {
    return {
      ...shared,
      type: "video",
      width: element.videoWidth,
      height: element.videoHeight,
      duration: Number.isFinite(element.duration) ? element.duration : null,
      isLive: element.duration === Number.POSITIVE_INFINITY,
      isProtected: Boolean(element.mediaKeys),
      isScaled: false,
    };
  }
  const { naturalWidth: width, naturalHeight: height } = element;
  // The browser chooses one of several files, and gives its size divided by its density.
  const isScaled = element.srcset !== "" || element.closest("picture") !== null;
  const still = { duration: null, isLive: false, isProtected: false, isScaled };
  return { ...shared, type: "picture", width, height, ...still };
}

/** Lists the media of the document whenever they changed, until it is stopped. */
export class Finder {
  private readonly registry: Registry;
  private readonly say: Say;
  private readonly found: (elements: readonly MediaElement[]) => void;
  private readonly stopping = new AbortController();
  private readonly observer = new MutationObserver(() => this.lookSoon());
  private readonly watched = new WeakSet<Root>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private said = "";

  constructor(registry: Registry, say: Say, found: (elements: readonly MediaElement[]) => void) {
    this.registry = registry;
    this.say = say;
    this.found = found;
    const regular = setInterval(() => this.look(), REGULAR_MILLISECONDS);
    this.stopping.signal.addEventListener("abort", () => clearInterval(regular));
    this.look();
  }

  stop(): void {
    this.stopping.abort();
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  private lookSoon(): void {
    this.timer ??= setTimeout(() => this.look(), DELAY_MILLISECONDS);
  }

  private look(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const root of openRoots(document)) this.watch(root);
    const elements = mediaElements(document);
    const listed = elements.slice(0, MOST_MEDIA);
    this.found(listed);
    const event: MediaEvent = {
      kind: "media",
      page: document.title.slice(0, MOST_TITLE),
      address: location.href.slice(0, MOST_ADDRESS),
      origin: location.origin,
      media: listed.map((element) => describe(element, this.registry)),
      more: elements.length - listed.length,
      frames: frameOrigins(document),
    };
    const text = JSON.stringify(event);
    if (text === this.said) return;
    this.said = text;
    this.say(event);
  }

  private watch(root: Root): void {
    if (this.watched.has(root)) return;
    this.watched.add(root);
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
}

/** Origins of frames from other sites, which the script sees only with a permission for them. */
export function frameOrigins(start: Document): string[] {
  const frames = openRoots(start).flatMap((root) => [...root.querySelectorAll("iframe")]);
  const origins = frames
    .filter((frame) => hasSize(frame) && URL.canParse(frame.src))
    .map((frame) => new URL(frame.src))
    .filter((address) => /^https?:$/.test(address.protocol))
    .map((address) => address.origin)
    .filter((origin) => origin !== location.origin);
  return [...new Set(origins)].slice(0, MOST_FRAMES);
}

function isWorthListing(element: MediaElement): boolean {
  if (element instanceof HTMLVideoElement) return hasSize(element);
  const { width, height } = element.getBoundingClientRect();
  const isLarge = width >= SMALLEST_PICTURE && height >= SMALLEST_PICTURE;
  return isLarge && addressOf(element) !== "";
}

function hasSize(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}

function addressOf(element: MediaElement): string {
  const address = element.currentSrc || element.src;
  // The bytes of a picture inside the page are read when it is tested.
  return address.startsWith("data:") ? "data:" : address;
}

function titleOf(element: MediaElement): string {
  const alternative = element instanceof HTMLImageElement ? element.alt : "";
  const named = element.getAttribute("aria-label") || element.title || alternative;
  const caption = element.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  return (named || caption).replace(/\s+/g, " ").trim();
}
