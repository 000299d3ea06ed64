// Frames of a video as the browser shows it: pictures of the whole tab, cut down to the video. For
// players whose frames the browser gives to nobody.

import { dataOf, fromBase64 } from "../base64";
import { digestOf, isBlack } from "../page/frames";
import type { Command, Sight } from "../protocol";
import { conversation, cutShort, type Recorded, type Recording, WayBlocked } from "./taking";

/** Chromium takes two pictures of a tab in a second, and refuses a third. */
const PAUSE_MILLISECONDS = 550;
/** Of the media's time between two pictures, from which on the video counts as standing still. */
const STANDSTILL_SECONDS = 0.01;
const MOST_STANDSTILLS = 12;
const QUALITY = 0.95;

export type PictureOfTab = () => Promise<Blob>;

type See = (start: "watch" | "look") => Promise<Sight>;

interface Shot {
  /** Half way between the sights before and after it. */
  time: number;
  picture: Blob;
  isBlack: boolean;
  /** Of all its pixels. */
  digest: number;
  /** Before it. */
  sight: Sight;
}

/** Take pictures of the tab while the video plays. */
export async function takeTabPictures(
  recording: Recording,
  pictureOfTab: PictureOfTab,
): Promise<Recorded> {
  const { page, frame, key, isPicture, signal } = recording;
  const seconds = isPicture ? 0 : recording.seconds;
  const stop: Command = { kind: "stop-watching" };
  const see: See = async (start) =>
    await conversation(page, frame, { kind: start, key }, stop, signal, (event) =>
      event.kind === "sight" ? event : null,
    );
  const shots: Shot[] = [];
  const cut = await takeShots(shots, see, recording, pictureOfTab)
    .then(() => null)
    .catch((error: unknown) => cutShort(error, shots.length))
    .finally(() => page.send(frame, stop));
  const newest = shots.at(-1);
  if (!newest) throw new WayBlocked("silent");
  if (shots.every((shot) => shot.isBlack)) throw new WayBlocked("black");
  const isStill = shots.length > 1 && shots.every(({ digest }) => digest === shots[0]?.digest);
  if (isStill) throw new WayBlocked("still");
  const frames = shots.map(({ time, picture }) => ({ time, picture }));
  const { covered, cover } = mostCovered(shots);
  const measured = quality(newest.sight, shots.length, seconds);
  return { frames, capture: { ...measured, covered, cover, cut }, cut, covered, cover };
}

function mostCovered(shots: readonly Shot[]): Pick<Sight, "covered" | "cover"> {
  const [most] = shots
    .map(({ sight }) => sight)
    .toSorted((one, other) => other.covered - one.covered);
  return { covered: most?.covered ?? 0, cover: most?.cover ?? "" };
}

/** Add pictures to `shots` until the span is over. */
async function takeShots(
  shots: Shot[],
  see: See,
  { isPicture, seconds, signal, progressed }: Recording,
  pictureOfTab: PictureOfTab,
): Promise<void> {
  let now = await see("watch");
  let standstills = 0;
  while (!(isPicture && shots.length > 0) && !isOver(now, shots, seconds)) {
    const newest = shots.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
    standstills = now.time - newest < STANDSTILL_SECONDS ? standstills + 1 : 0;
    if (standstills > MOST_STANDSTILLS) throw new WayBlocked("silent");
    const shot = standstills ? null : await shotOf(now, pictureOfTab);
    const after = await see("look");
    // Where the page moved meanwhile, something else may have been cut out.
    if (shot && isSteady(now, after)) shots.push({ ...shot, time: (now.time + after.time) / 2 });
    progressed(Math.min(1, (now.time - (shots[0]?.time ?? now.time)) / seconds));
    await pause(signal);
    now = await see("look");
  }
}

/** Whether the span has been seen. What keeps the video from being seen ends it with a reason. */
function isOver({ outcome, time }: Sight, shots: readonly Shot[], seconds: number): boolean {
  if (outcome === "ended") return true;
  if (outcome !== "seen") throw new WayBlocked(outcome);
  const [first] = shots;
  const newest = shots.at(-1);
  return (
    first !== undefined &&
    newest !== undefined &&
    (time < newest.time || time - first.time > seconds)
  );
}

function isSteady(before: Sight, after: Sight): boolean {
  const hasStayed = (["left", "top", "width", "height", "ratio"] as const).every(
    (name) => before[name] === after[name],
  );
  return after.outcome === "seen" && hasStayed && after.time >= before.time;
}

async function shotOf(sight: Sight, pictureOfTab: PictureOfTab): Promise<Omit<Shot, "time">> {
  const { picture, pixels } = await cutOut(await pictureOfTab(), sight);
  return { picture, isBlack: isBlack(pixels), digest: digestOf(pixels), sight };
}

/** A part of the tab in CSS px, with how many px of a picture of the tab are one of them. */
export type PlaceInTab = Pick<Sight, "left" | "top" | "width" | "height" | "ratio">;

/** A part of a picture of the tab as a JPEG, at most so wide in px, with its pixels in RGBA. */
export async function cutOut(
  shown: Blob,
  place: PlaceInTab,
  mostWidth = Number.POSITIVE_INFINITY,
): Promise<{ picture: Blob; pixels: Uint8ClampedArray }> {
  const tab = await createImageBitmap(shown);
  const [left, top, across, down] = [place.left, place.top, place.width, place.height].map(
    (length) => Math.round(length * place.ratio),
  ) as [number, number, number, number];
  const scale = Math.min(1, mostWidth / Math.max(1, across));
  const width = Math.max(1, Math.round(across * scale));
  const height = Math.max(1, Math.round(down * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(tab, left, top, across, down, 0, 0, width, height);
  tab.close();
  const { data } = context.getImageData(0, 0, width, height);
  const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return { picture, pixels: data };
}

function quality(sight: Sight, count: number, seconds: number): Record<string, unknown> {
  const { ratio, full, dropped, rate } = sight;
  const width = Math.round(sight.width * ratio);
  const shown = { width, height: Math.round(sight.height * ratio), full_width: full };
  const measured = { ...shown, frames: count, dropped, playback_rate: rate };
  return { method: "tab", encoding: "image/jpeg", span: seconds, ...measured };
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  signal.throwIfAborted();
}

/** What a tab shows, which the browser gives only of the one in front and after a press. */
export async function pictureOfTab(id: number): Promise<Blob> {
  const windowId = await windowOf(id);
  const address = await visiblePart(windowId);
  // In the meantime another tab may have come to the front, and be what the picture shows.
  await windowOf(id);
  return fromBase64(dataOf(address), "image/png");
}

async function windowOf(id: number): Promise<number> {
  const { active, windowId } = await chrome.tabs.get(id).catch(() => {
    throw new WayBlocked("gone");
  });
  if (!active) throw new WayBlocked("behind");
  return windowId;
}

async function visiblePart(windowId: number): Promise<string> {
  const take = async () => await chrome.tabs.captureVisibleTab(windowId, { format: "png" });
  return await take().catch(async (error: unknown) => {
    // Two captures at once share the two pictures of a second.
    if (!String(error).includes("MAX_CAPTURE_VISIBLE_TAB")) throw new WayBlocked("unseen");
    await new Promise((resolve) => setTimeout(resolve, 2 * PAUSE_MILLISECONDS));
    return await take();
  });
}
