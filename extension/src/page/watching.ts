// Where on the screen a playing video is, for pictures that are taken of the whole tab.

import type { SayAnswer, Sight } from "../protocol";
import { coverOf } from "./covering";
import type { Part } from "./marking";
import { broughtIn, droppedFrames, startPlaying } from "./playing";
import { isVideo, type MediaElement, sizeOf } from "./showing";
import { type Area, areaOf, roomOf } from "./shown-area";

/** Without which the browser is taken not to draw the page. */
const DRAWING_MILLISECONDS = 1000;
/** In px; places are rounded in more than one way. */
const ROUNDING = 1;
/** In CSS px. */
const SMALLEST_CROP = 16;
/** Of its area, for a small picture of it. */
const LEAST_IN_SIGHT = 0.5;
const MOST_COVERED = 0.5;
const NOWHERE: Area = { left: 0, top: 0, width: 0, height: 0 };
const BARE = { covered: 0, cover: "" };
const STANDING = { time: 0, dropped: 0, rate: 1 };
/** What is seen of a video that is not there. */
export const UNSEEN: Sight = {
  kind: "sight",
  outcome: "gone",
  ...NOWHERE,
  ...STANDING,
  ...BARE,
  ratio: 1,
  full: 0,
};

/**
 * Plays a video until it is ended, and tells where it is whenever it is asked. A picture is only
 * scrolled into sight.
 */
export class Watch {
  private readonly element: MediaElement;
  private readonly isStill: () => boolean;
  private setBack: (() => void) | null = null;
  private hasEnded = false;
  private readonly started = performance.now();
  private dropped = 0;

  /** `isStill` says whether the element shows what it did at first. */
  constructor(element: MediaElement, isStill: () => boolean) {
    this.element = element;
    this.isStill = isStill;
  }

  async start(say: SayAnswer): Promise<void> {
    const { element } = this;
    element.scrollIntoView({ block: "center", behavior: "instant" });
    if (element instanceof HTMLVideoElement) {
      await broughtIn(element);
      this.dropped = droppedFrames(element);
      this.setBack = await startPlaying(element);
    } else {
      this.setBack = () => undefined;
    }
    if (this.hasEnded) this.setBack?.();
    else await this.look(say);
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.setBack?.();
  }

  async look(say: SayAnswer): Promise<void> {
    const { element } = this;
    const part = await placeInFrame(element);
    const offset = offsetOfFrame();
    const place = part && offset ? moved(part, offset) : null;
    const cover = part && coverOf(element, part);
    say({
      kind: "sight",
      outcome: this.outcome(place),
      ...(place ?? NOWHERE),
      ...(cover ? { covered: cover.share, cover: cover.name } : BARE),
      ratio: devicePixelRatio,
      ...(element instanceof HTMLVideoElement ? playingOf(element, this.dropped) : this.standing()),
    });
  }

  /** A canvas that moves has no times of its own. */
  private standing(): typeof STANDING & { full: number } {
    const time = isVideo(this.element) ? (performance.now() - this.started) / 1000 : 0;
    return { ...STANDING, time, full: sizeOf(this.element).width };
  }

  private outcome(place: Area | null): Sight["outcome"] {
    if (!this.isStill()) return "gone";
    if (this.setBack === null) return "refused";
    if (this.element instanceof HTMLVideoElement && this.element.ended) return "ended";
    return place ? "seen" : "hidden";
  }
}

/** Tells where a part of the window is that the person marked, which has no end and no player. */
export class PartWatch {
  private readonly part: Part;
  private readonly started = performance.now();

  constructor(part: Part) {
    this.part = part;
  }

  look(say: SayAnswer): void {
    const { area, scrolled } = this.part;
    const place = moved(area, { left: scrolled.x - scrollX, top: scrolled.y - scrollY });
    const isInside = holds({ left: 0, top: 0, width: innerWidth, height: innerHeight }, place);
    const isFlat = window.visualViewport?.scale === 1;
    say({
      kind: "sight",
      outcome: isInside && isFlat ? "seen" : "hidden",
      ...place,
      ...BARE,
      ...STANDING,
      time: (performance.now() - this.started) / 1000,
      ratio: devicePixelRatio,
      full: Math.round(area.width * devicePixelRatio),
    });
  }

  end(): void {
    // Nothing was set going.
  }
}

function playingOf(video: HTMLVideoElement, before: number): typeof STANDING & { full: number } {
  const dropped = droppedFrames(video) - before;
  return {
    time: video.currentTime,
    full: video.videoWidth,
    dropped,
    rate: video.playbackRate,
  };
}

/** The part of this frame that shows the element; null where it is not wholly in sight. */
async function placeInFrame(element: MediaElement): Promise<Area | null> {
  const part = await partInSight(element);
  if (!part) return null;
  const room = roomOf(element);
  const shown = within(areaOf(element, room), room);
  if (shown.width <= 0 || shown.height <= 0 || !holds(part, shown)) return null;
  return shown;
}

/**
 * The part of a video or picture that is in sight, by its place in the tab; null where that is less
 * than half of it, where something lies over most of it, or where the frame's place is not known.
 */
export async function placeInSight(element: MediaElement): Promise<Area | null> {
  const part = await partInSight(element);
  const offset = offsetOfFrame();
  if (!part || !offset || document.hidden) return null;
  const room = roomOf(element);
  const whole = within(areaOf(element, room), room);
  const seen = within(whole, part);
  const isEnough =
    Math.min(seen.width, seen.height) >= SMALLEST_CROP &&
    seen.width * seen.height >= whole.width * whole.height * LEAST_IN_SIGHT;
  if (!isEnough || coverOf(element, seen).share > MOST_COVERED) return null;
  return moved(seen, offset);
}

function moved(area: Area, { left, top }: Pick<Area, "left" | "top">): Area {
  return { ...area, left: area.left + left, top: area.top + top };
}

/** What neither the window, nor frames and boxes around it cut off; null where nothing is drawn. */
async function partInSight(element: Element): Promise<Area | null> {
  // The browser draws nothing of a tab that is behind another, which is told by other means.
  if (document.hidden) return element.getBoundingClientRect();
  return await new Promise((resolve) => {
    const finish = (part: Area | null) => {
      clearTimeout(timer);
      observer.disconnect();
      resolve(part);
    };
    const observer = new IntersectionObserver(([entry]) => finish(entry?.intersectionRect ?? null));
    const timer = setTimeout(() => finish(null), DRAWING_MILLISECONDS);
    observer.observe(element);
  });
}

function holds(outer: Area, inner: Area): boolean {
  return (
    inner.left >= outer.left - ROUNDING &&
    inner.top >= outer.top - ROUNDING &&
    inner.left + inner.width <= outer.left + outer.width + ROUNDING &&
    inner.top + inner.height <= outer.top + outer.height + ROUNDING
  );
}

/**
 * Where this frame is in the tab. Null below a frame of another site, which tells nobody, where a
 * frame is scaled or turned, and where the person has enlarged the page with two fingers.
 */
function offsetOfFrame(): { left: number; top: number } | null {
  let left = 0;
  let top = 0;
  let inner: Window = window;
  for (; inner !== inner.parent; inner = inner.parent) {
    const frame = frameOf(inner);
    if (!frame || isTransformed(frame)) return null;
    const room = roomOf(frame);
    left += room.left;
    top += room.top;
  }
  return inner.visualViewport?.scale === 1 ? { left, top } : null;
}

function frameOf(inner: Window): HTMLElement | null {
  try {
    // In the frame's own window it is an element of another window, no instance of ours.
    return inner.frameElement as HTMLElement | null;
  } catch {
    return null;
  }
}

function isTransformed(frame: HTMLElement): boolean {
  const { width, height } = frame.getBoundingClientRect();
  const differs = (shown: number, laidOut: number) => Math.abs(shown - laidOut) > ROUNDING;
  return differs(width, frame.offsetWidth) || differs(height, frame.offsetHeight);
}

function within(area: Area, room: Area): Area {
  const left = Math.max(area.left, room.left);
  const top = Math.max(area.top, room.top);
  const right = Math.min(area.left + area.width, room.left + room.width);
  const bottom = Math.min(area.top + area.height, room.top + room.height);
  return { left, top, width: right - left, height: bottom - top };
}
