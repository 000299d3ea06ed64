// Frames of a video as it plays in the page, with the times that they have in its media.

import { toBase64 } from "../base64";
import type { CaptureEnd, CaptureOutcome, Say } from "../protocol";
import { RENEWING } from "./content";
import type { MediaElement } from "./finding";
import { FrameChooser, isBlack } from "./frames";
import { droppedFrames, SILENCE_MILLISECONDS, startPlaying } from "./playing";

const QUALITY = 0.95;
const LONGEST_SIDE = 1920;
const PROBE = { width: 32, height: 18 };

interface Taken {
  outcome: CaptureOutcome;
  seen: number;
  black: number;
}

/** Takes frames over some seconds of a video, and leaves the player as it was. */
export class Capture {
  private readonly video: HTMLVideoElement;
  private readonly say: Say;
  private readonly stopping = new AbortController();
  private readonly renewing = new AbortController();
  private readonly taken: Taken = { outcome: "done", seen: 0, black: 0 };

  constructor(video: HTMLVideoElement, say: Say) {
    this.video = video;
    this.say = say;
  }

  stop(): void {
    this.stopping.abort();
  }

  async run(seconds: number): Promise<void> {
    const dropped = droppedFrames(this.video);
    const { signal } = this.stopping;
    // Frames of what a feed puts into the same player next are none of this video.
    for (const name of RENEWING) {
      this.video.addEventListener(name, () => this.renewing.abort(), { signal });
    }
    this.taken.outcome = await this.outcome(seconds);
    this.say(this.ending(droppedFrames(this.video) - dropped));
    this.stop();
  }

  private async outcome(seconds: number): Promise<CaptureOutcome> {
    if (isClosed(this.video)) return "closed";
    const setBack = await startPlaying(this.video);
    if (!setBack) return "refused";
    const outcome = await this.takeFrames(new FrameChooser(seconds)).catch(refusal);
    setBack();
    const { seen, black } = this.taken;
    return seen > 0 && black === seen ? "black" : outcome;
  }

  private async takeFrames(chooser: FrameChooser): Promise<CaptureOutcome> {
    for (;;) {
      const ends = AbortSignal.any([this.stopping.signal, this.renewing.signal]);
      const time = await nextFrame(this.video, ends);
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
    if (!this.video.isConnected || this.renewing.signal.aborted) return "gone";
    if (time !== null) return null;
    if (document.hidden) return "behind";
    return this.taken.seen > 0 ? "done" : "silent";
  }

  private async take(time: number): Promise<void> {
    const black = isBlack(probe(this.video));
    const picture = await encoded(this.video);
    this.taken.seen += 1;
    this.taken.black += black ? 1 : 0;
    this.say({ kind: "frame", time, data: await toBase64(picture) });
  }

  private ending(dropped: number): CaptureEnd {
    const { width, height } = sizeOf(this.video);
    const { outcome, seen } = this.taken;
    const rate = this.video.playbackRate;
    return { kind: "capture-end", outcome, width, height, seen, dropped, rate };
  }
}

/** Hands over a picture as the page shows it. */
export async function capturePicture(picture: HTMLImageElement, say: Say): Promise<void> {
  const { width, height } = sizeOf(picture);
  const end = (outcome: CaptureOutcome, seen: number) =>
    say({ kind: "capture-end", outcome, width, height, seen, dropped: 0, rate: 1 });
  try {
    await picture.decode();
    if (isClosed(picture)) {
      end("closed", 0);
      return;
    }
    const data = await toBase64(await encoded(picture, "image/png"));
    say({ kind: "frame", time: 0, data });
    end("done", 1);
  } catch {
    end("silent", 0);
  }
}

function sizeOf(element: MediaElement): { width: number; height: number } {
  const isVideo = element instanceof HTMLVideoElement;
  const width = isVideo ? element.videoWidth : element.naturalWidth;
  const height = isVideo ? element.videoHeight : element.naturalHeight;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(1, width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** How a capture ended that failed midway, as when the player goes on to a video of another site. */
function refusal(error: unknown): CaptureOutcome {
  if (error instanceof DOMException && error.name === "SecurityError") return "closed";
  return "silent";
}

/** Whether the browser keeps the pixels from the page: a video of another site. */
function isClosed(element: MediaElement): boolean {
  try {
    probe(element);
    return false;
  } catch {
    return true;
  }
}

function probe(element: MediaElement): Uint8ClampedArray {
  const { width, height } = PROBE;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(element, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

async function encoded(element: MediaElement, type = "image/jpeg"): Promise<Blob> {
  const { width, height } = sizeOf(element);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(element, 0, 0, width, height);
  return await canvas.convertToBlob({ type, quality: QUALITY });
}

/** The time of the next frame in the media; null where none comes. */
async function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<number | null> {
  if (video.ended) return null;
  return await new Promise((resolve) => {
    const listening = new AbortController();
    const finish = (time: number | null) => {
      clearTimeout(timer);
      video.cancelVideoFrameCallback(handle);
      listening.abort();
      resolve(time);
    };
    const timer = setTimeout(() => finish(null), SILENCE_MILLISECONDS);
    const handle = video.requestVideoFrameCallback((_now, { mediaTime }) => finish(mediaTime));
    const giveUp = () => finish(null);
    video.addEventListener("ended", giveUp, { signal: listening.signal });
    signal.addEventListener("abort", giveUp, { signal: listening.signal });
  });
}
