// Choosing on the page by keys: through the media of all frames, in the order of the panel's list.

import type { Command, PageEvent } from "../protocol";
import type { Found } from "./page";

interface Frames {
  media: () => readonly Found[];
  send: (frame: number, command: Command) => boolean;
}

export class Picking {
  private readonly frames: Frames;
  private marked: { frame: number; key: string } | null = null;

  constructor(frames: Frames) {
    this.frames = frames;
  }

  /** What the person has come to. */
  current(): Found | null {
    return this.frames.media().find((found) => this.isMarked(found)) ?? null;
  }

  /** Go to the next or previous one, around the end. */
  step(step: number): void {
    const media = this.frames.media();
    if (!media.length) return;
    const index = media.findIndex((found) => this.isMarked(found));
    const next = index < 0 && step < 0 ? -1 : index + step;
    const found = media.at(next % media.length);
    if (found) this.mark(found.frame, found.key);
  }

  /** Hear of the pointer in a frame, which goes before the keys. */
  pointed(frame: number, { key }: Extract<PageEvent, { kind: "pick-mark" }>): void {
    const old = this.marked;
    if (old && old.frame !== frame) {
      // A pointer that has left one frame says so after it came into another.
      if (key === null) return;
      this.frames.send(old.frame, { kind: "pick-mark", key: null });
    }
    this.marked = key === null ? null : { frame, key };
  }

  private mark(frame: number, key: string): void {
    const old = this.marked;
    if (old && old.frame !== frame) this.frames.send(old.frame, { kind: "pick-mark", key: null });
    this.marked = { frame, key };
    this.frames.send(frame, { kind: "pick-mark", key });
  }

  private isMarked({ frame, key }: Found): boolean {
    return frame === this.marked?.frame && key === this.marked.key;
  }
}
