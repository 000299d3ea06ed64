// Where on the screen a playing video is, for pictures that are taken of the whole tab.

import type { Say, Sight } from "../protocol";
import { droppedFrames, startPlaying } from "./playing";
import { type Area, areaOf, roomOf } from "./shown-area";

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
    else this.look();
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.setBack?.();
  }

  look(): void {
    const place = placeInTab(this.video);
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
function placeInTab(video: HTMLVideoElement): Area | null {
  const offset = offsetOfFrame();
  if (!offset) return null;
  const room = roomOf(video);
  const shown = within(areaOf(video, room), room);
  const left = shown.left + offset.left;
  const top = shown.top + offset.top;
  const { innerWidth, innerHeight } = outermost();
  const isInSight =
    left >= 0 && top >= 0 && left + shown.width <= innerWidth && top + shown.height <= innerHeight;
  return isInSight && shown.width > 0 && shown.height > 0 ? { ...shown, left, top } : null;
}

/** Where this frame is in the tab; null below a frame of another site, which tells nobody. */
function offsetOfFrame(): { left: number; top: number } | null {
  let left = 0;
  let top = 0;
  for (let inner: Window = window; inner !== inner.parent; inner = inner.parent) {
    const frame = frameOf(inner);
    if (!frame) return null;
    const room = roomOf(frame);
    left += room.left;
    top += room.top;
  }
  return { left, top };
}

function frameOf(inner: Window): Element | null {
  try {
    return inner.frameElement;
  } catch {
    return null;
  }
}

/** The window of the tab, or the outermost that may be asked. */
function outermost(): { innerWidth: number; innerHeight: number } {
  let outer: Window = window;
  while (outer !== outer.parent && frameOf(outer)) outer = outer.parent;
  return outer;
}

function within(area: Area, room: Area): Area {
  const left = Math.max(area.left, room.left);
  const top = Math.max(area.top, room.top);
  const right = Math.min(area.left + area.width, room.left + room.width);
  const bottom = Math.min(area.top + area.height, room.top + room.height);
  return { left, top, width: right - left, height: bottom - top };
}
