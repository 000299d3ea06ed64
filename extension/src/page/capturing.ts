// Frames of a video as it plays in the page, with the times that they have in its media.

import { toBase64 } from "../base64";
import type { CaptureEnd, CaptureOutcome, Say } from "../protocol";
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
    this.taken.outcome = await this.outcome(seconds);
    this.say(this.ending(droppedFrames(this.video) - dropped));
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
      const time = await nextFrame(this.video, this.stopping.signal);
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
    if (!this.video.isConnected) return "gone";
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

function sizeOf({ videoWidth, videoHeight }: HTMLVideoElement): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(1, videoWidth, videoHeight));
  return { width: Math.round(videoWidth * scale), height: Math.round(videoHeight * scale) };
}

/** How a capture ended that failed midway, as when the player goes on to a video of another site. */
function refusal(error: unknown): CaptureOutcome {
  if (error instanceof DOMException && error.name === "SecurityError") return "closed";
  return "silent";
}

/** Whether the browser keeps the pixels from the page: a video of another site. */
function isClosed(video: HTMLVideoElement): boolean {
  try {
    probe(video);
    return false;
  } catch {
    return true;
  }
}

function probe(video: HTMLVideoElement): Uint8ClampedArray {
  const { width, height } = PROBE;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(video, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

async function encoded(video: HTMLVideoElement): Promise<Blob> {
  const { width, height } = sizeOf(video);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(video, 0, 0, width, height);
  return await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
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
