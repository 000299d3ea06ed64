// Where on the screen a playing video is, for pictures that are taken of the whole tab.

import type { Say, Sight } from "../protocol";
import { droppedFrames, startPlaying } from "./playing";
import { type Area, areaOf, roomOf } from "./shown-area";

/** Without which the browser is taken not to draw the page. */
const DRAWING_MILLISECONDS = 1000;
/** In px; places are rounded in more than one way. */
const ROUNDING = 1;
const NOWHERE: Area = { left: 0, top: 0, width: 0, height: 0 };
/** What is seen of a video that is not there. */
export const UNSEEN: Sight = {
  kind: "sight",
  outcome: "gone",
  time: 0,
  ...NOWHERE,
  ratio: 1,
  full: 0,
  dropped: 0,
  rate: 1,
};

/** Plays a video until it is ended, and tells where it is whenever it is asked. */
export class Watch {
  private readonly video: HTMLVideoElement;
  private readonly say: Say;
  private setBack: (() => void) | null = null;
  private hasEnded = false;
  private dropped = 0;

  constructor(video: HTMLVideoElement, say: Say) {
    this.video = video;
    this.say = say;
  }

  async start(): Promise<void> {
    this.video.scrollIntoView({ block: "center", behavior: "instant" });
    this.dropped = droppedFrames(this.video);
    this.setBack = await startPlaying(this.video);
    if (this.hasEnded) this.setBack?.();
    else await this.look();
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.setBack?.();
  }

  async look(): Promise<void> {
    const place = await placeInTab(this.video);
    this.say({
      kind: "sight",
      outcome: this.outcome(place),
      time: this.video.currentTime,
      ...(place ?? NOWHERE),
      ratio: devicePixelRatio,
      full: this.video.videoWidth,
      dropped: droppedFrames(this.video) - this.dropped,
      rate: this.video.playbackRate,
    });
  }

  private outcome(place: Area | null): Sight["outcome"] {
    if (!this.video.isConnected) return "gone";
    if (this.setBack === null) return "refused";
    if (this.video.ended) return "ended";
    return place ? "seen" : "hidden";
  }
}

/** The part of the tab that shows the video; null where it is not wholly in sight. */
async function placeInTab(video: HTMLVideoElement): Promise<Area | null> {
  const offset = offsetOfFrame();
  const part = await partInSight(video);
  if (!offset || !part) return null;
  const room = roomOf(video);
  const shown = within(areaOf(video, room), room);
  if (shown.width <= 0 || shown.height <= 0 || !holds(part, shown)) return null;
  return { ...shown, left: shown.left + offset.left, top: shown.top + offset.top };
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
