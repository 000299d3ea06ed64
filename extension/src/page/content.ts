// What an element shows, as far as it can be told without its pixels.

import { addressOf, sizeOf } from "./showing";

/** Events with which a player comes to show something else. */
export const RENEWING = ["emptied", "loadstart"];
/** In seconds; containers and players round the length of a video. */
const DURATION_TOLERANCE = 1;
/** Streams change their size with the network, but not its ratio. */
const RATIO_TOLERANCE = 0.02;

export interface Content {
  /** The address; for streams without one, the name of the stream. */
  address: string;
  /** Whether the address is that of one file, whose size cannot change. */
  isFile: boolean;
  isLoaded: boolean;
  width: number;
  height: number;
  /** NaN before it is known. */
  duration: number;
}

export function contentOf(element: Element): Content {
  if (element instanceof HTMLVideoElement) {
    const address = element.currentSrc || element.src || streamOf(element);
    return {
      address,
      isFile: /^(https?|data|file):/.test(address),
      isLoaded: element.videoWidth > 0,
      width: element.videoWidth,
      height: element.videoHeight,
      duration: element.duration,
    };
  }
  const { width, height } = sizeOf(element);
  const address = addressOf(element);
  const isFile = address !== "";
  return { address, isFile, isLoaded: width > 0, width, height, duration: Number.NaN };
}

/** Whether it may still be the same; what was not known before says nothing against it. */
export function isSameContent(before: Content, now: Content): boolean {
  if (before.address !== now.address) return !before.isLoaded && before.address === "";
  return hasSameLength(before, now) && hasSameSize(before, now);
}

function hasSameLength({ duration: before }: Content, { duration: now }: Content): boolean {
  if (Number.isNaN(before) || Number.isNaN(now) || before === now) return true;
  return Math.abs(before - now) <= DURATION_TOLERANCE;
}

function hasSameSize(before: Content, now: Content): boolean {
  if (!before.isLoaded || !now.isLoaded) return true;
  if (before.isFile) return before.width === now.width && before.height === now.height;
  const ratio = (before.width * now.height) / (before.height * now.width);
  return Math.abs(ratio - 1) <= RATIO_TOLERANCE;
}

function streamOf({ srcObject }: HTMLVideoElement): string {
  return srcObject instanceof MediaStream ? `stream:${srcObject.id}` : "";
}
