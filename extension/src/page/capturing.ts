// Frames of a video as it plays in the page, with the times that they have in its media.

import { toBase64 } from "../base64";
import type { CaptureEnd, CaptureOutcome, SayAnswer } from "../protocol";
import { afterDrawing } from "./canvases";
import { RENEWING } from "./content";

import { FrameChooser, isBlack } from "./frames";
import { broughtIn, droppedFrames, SILENCE_MILLISECONDS, startPlaying } from "./playing";
import { type Drawable, drawableOf, type MediaElement, sizeOf } from "./showing";

const QUALITY = 0.95;
const LONGEST_SIDE = 1920;
const PROBE = { width: 32, height: 18 };

interface Taken {
  outcome: CaptureOutcome;
  seen: number;
  black: number;
  /** How many were like the first. */
  same: number;
}

type Moving = HTMLVideoElement | HTMLCanvasElement;

/** Takes frames over some seconds of a video or canvas, and leaves the player as it was. */
export class Capture {
  private readonly source: Moving;
  private readonly say: SayAnswer;
  private readonly stopping = new AbortController();
  private readonly renewing = new AbortController();
  private readonly taken: Taken = { outcome: "done", seen: 0, black: 0, same: 0 };
  private first = "";

  constructor(source: Moving, say: SayAnswer) {
    this.source = source;
    this.say = say;
  }

  stop(): void {
    this.stopping.abort();
  }

  async run(seconds: number): Promise<void> {
    if (this.source instanceof HTMLVideoElement) await broughtIn(this.source);
    const dropped = droppedOf(this.source);
    const { signal } = this.stopping;
    // Frames of what a feed puts into the same player next are none of this video.
    for (const name of RENEWING) {
      this.source.addEventListener(name, () => this.renewing.abort(), { signal });
    }
    this.taken.outcome = await this.outcome(seconds);
    this.say(this.ending(droppedOf(this.source) - dropped));
    this.stop();
  }

  private async outcome(seconds: number): Promise<CaptureOutcome> {
    if (isClosed(this.source)) return "closed";
    const setBack =
      this.source instanceof HTMLVideoElement ? await startPlaying(this.source) : () => undefined;
    if (!setBack) return "refused";
    const outcome = await this.takeFrames(new FrameChooser(seconds)).catch(refusal);
    setBack();
    const { seen, black, same } = this.taken;
    if (seen > 0 && black === seen) return "black";
    return seen > 1 && same === seen ? "still" : outcome;
  }

  private async takeFrames(chooser: FrameChooser): Promise<CaptureOutcome> {
    for (;;) {
      const ends = AbortSignal.any([this.stopping.signal, this.renewing.signal]);
      const time = await nextFrame(this.source, ends);
      const ending = this.ended(time);
      if (ending || time === null) return ending ?? "done";
      const judgement = chooser.judge(time);
      if (judgement === "end") return "done";
      if (judgement === "take") await this.take(time);
    }
  }

  /** How the capture ended, by the time of the newest frame; null where it goes on. */
  private ended(time: number | null): CaptureOutcome | null {
    if (this.stopping.signal.aborted) return "stopped";
    if (!this.source.isConnected || this.renewing.signal.aborted) return "gone";
    if (time !== null) return null;
    if (document.hidden) return "behind";
    return this.taken.seen > 0 ? "done" : "silent";
  }

  private async take(time: number): Promise<void> {
    const small = probe(this.source);
    const look = small.join();
    if (this.taken.seen === 0) this.first = look;
    const picture = await encoded(this.source);
    this.taken.seen += 1;
    this.taken.black += isBlack(small) ? 1 : 0;
    this.taken.same += look === this.first ? 1 : 0;
    this.say({ kind: "frame", time, data: await toBase64(picture) });
  }

  private ending(dropped: number): CaptureEnd {
    const { width, height } = takenSize(this.source);
    const { outcome, seen } = this.taken;
    const rate = this.source instanceof HTMLVideoElement ? this.source.playbackRate : 1;
    return { kind: "capture-end", outcome, width, height, seen, dropped, rate };
  }
}

/** Hands over a picture as the page shows it. */
export async function capturePicture(element: MediaElement, say: SayAnswer): Promise<void> {
  const source = drawableOf(element);
  const { width, height } = source ? takenSize(source) : { width: 0, height: 0 };
  const end = (outcome: CaptureOutcome, seen: number) =>
    say({ kind: "capture-end", outcome, width, height, seen, dropped: 0, rate: 1 });
  try {
    if (source instanceof HTMLImageElement) await source.decode();
    if (!source || isClosed(source)) {
      end(source ? "closed" : "silent", 0);
      return;
    }
    const data = await toBase64(await encodedOnceDrawn(source));
    say({ kind: "frame", time: 0, data });
    end("done", 1);
  } catch {
    end("silent", 0);
  }
}

async function encodedOnceDrawn(source: Drawable): Promise<Blob> {
  return await new Promise((resolve, reject) => {
    afterDrawing(() => encoded(source, "image/png").then(resolve, reject));
  });
}

/** In px of the frames that are handed over. */
function takenSize(element: Drawable): { width: number; height: number } {
  const { width, height } = sizeOf(element);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(1, width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function droppedOf(source: Moving): number {
  return source instanceof HTMLVideoElement ? droppedFrames(source) : 0;
}

/** How a capture ended that failed midway, as when the player goes on to a video of another site. */
function refusal(error: unknown): CaptureOutcome {
  if (error instanceof DOMException && error.name === "SecurityError") return "closed";
  return "silent";
}

/** Whether the browser keeps the pixels from the page: a video of another site. */
function isClosed(element: Drawable): boolean {
  try {
    probe(element);
    return false;
  } catch {
    return true;
  }
}

function probe(element: Drawable): Uint8ClampedArray {
  const { width, height } = PROBE;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(element, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

async function encoded(element: Drawable, type = "image/jpeg"): Promise<Blob> {
  const { width, height } = takenSize(element);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(element, 0, 0, width, height);
  return await canvas.convertToBlob({ type, quality: QUALITY });
}

/** The time of the next frame in the media; null where none comes. */
async function nextFrame(source: Moving, signal: AbortSignal): Promise<number | null> {
  if (source instanceof HTMLVideoElement && source.ended) return null;
  return await new Promise((resolve) => {
    const listening = new AbortController();
    const finish = (time: number | null) => {
      clearTimeout(timer);
      cancel();
      listening.abort();
      resolve(time);
    };
    const timer = setTimeout(() => finish(null), SILENCE_MILLISECONDS);
    const cancel = onceShown(source, finish);
    const giveUp = () => finish(null);
    source.addEventListener("ended", giveUp, { signal: listening.signal });
    signal.addEventListener("abort", giveUp, { signal: listening.signal });
  });
}

/** Hear of the next frame, with its time; the returned function stops it. */
function onceShown(source: Moving, hear: (time: number) => void): () => void {
  if (source instanceof HTMLVideoElement) {
    const handle = source.requestVideoFrameCallback((_now, { mediaTime }) => hear(mediaTime));
    return () => source.cancelVideoFrameCallback(handle);
  }
  // A canvas has no time of its own. Called after the page's own drawing, as it was asked later.
  const handle = requestAnimationFrame((now) => hear(now / 1000));
  return () => cancelAnimationFrame(handle);
}
