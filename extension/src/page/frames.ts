// Which frames of a playing video are taken, and what they show.

/** The most frames of one capture; the service looks at the 64 sharpest. */
export const MOST_FRAMES = 120;

/** The darkest colour value of 255 that counts as showing something. */
const DARKEST = 12;

/** Chooses frames evenly over a span of the media's own time. */
export class FrameChooser {
  private readonly step: number;
  private readonly seconds: number;
  private start: number | null = null;
  private last: number | null = null;

  constructor(seconds: number) {
    this.seconds = seconds;
    this.step = seconds / MOST_FRAMES;
  }

  /** What to do with the frame of this moment. The person may seek; times must not run back. */
  judge(time: number): "take" | "leave" | "end" {
    this.start ??= time;
    if (this.last !== null && time < this.last) return "end";
    if (time - this.start > this.seconds) return "end";
    // Half a millisecond of grace: times of frames are rounded.
    if (this.last !== null && time - this.last < this.step - 0.0005) return "leave";
    this.last = time;
    return "take";
  }
}

/** A number that differs where pixels do (FNV-1a, 32 bits). */
export function digestOf(pixels: Uint8ClampedArray): number {
  let digest = 0x811c9dc5;
  for (const value of pixels) digest = Math.imul(digest ^ value, 0x01000193);
  return digest >>> 0;
}

/** Whether no pixel of RGBA data shows anything, as where the browser protects a video. */
export function isBlack(pixels: Uint8ClampedArray): boolean {
  for (let index = 0; index < pixels.length; index += 1) {
    const isColour = index % 4 !== 3;
    if (isColour && (pixels[index] ?? 0) > DARKEST) return false;
  }
  return true;
}
