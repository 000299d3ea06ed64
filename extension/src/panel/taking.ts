// Getting the bytes or frames of what is to be tested, in each of the ways there are.

import { fromBase64 } from "../base64";
import { countedBlob, TooLarge } from "../counted";
import { PIXELS } from "../looks";
import type { Answer, CaptureEnd, Command, PageEvent, Question } from "../protocol";
import type { Fetch, FrameSet } from "../service/client";
import { hostOf, isPrivate } from "./hosts";
import type { Obstacle } from "./obstacles";
import type { PagePort } from "./page-link";

const MOST_BYTES = 4 * 1024 ** 3;
/** Of a recording that was cut short; one picture shows nothing that moves. */
const FEWEST_FRAMES = 2;

/** One way led nowhere; another may. */
export class WayBlocked extends Error {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle) {
    super(obstacle);
    this.obstacle = obstacle;
  }
}

/**
 * Fetch a file as the person's browser does, with what the site knows of the person. Where the site
 * leads elsewhere, which could be into the person's own network, it is followed as a stranger.
 */
export async function fetchFile(
  address: string,
  signal: AbortSignal,
  fetcher: Fetch,
): Promise<Blob> {
  try {
    const known = await fetcher(address, { credentials: "include", redirect: "manual", signal });
    const leadsElsewhere = known.type === "opaqueredirect";
    const response = leadsElsewhere
      ? await fetcher(address, { credentials: "omit", signal })
      : known;
    const host = hostOf(response.url);
    const isForeign = leadsElsewhere && host !== hostOf(address) && isPrivate(host);
    if (!response.ok || isForeign) throw new WayBlocked("not_fetched");
    return await countedBlob(response, MOST_BYTES);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooLarge) throw new WayBlocked("too_large");
    throw error instanceof WayBlocked ? error : new WayBlocked("not_fetched");
  }
}

/** Let the page hand over a file that it may read. */
export async function readFile(
  page: PagePort,
  frame: number,
  key: string,
  signal: AbortSignal,
): Promise<Blob> {
  const pieces: Blob[] = [];
  const start: Question = { kind: "read", key };
  return await conversation(page, frame, start, { kind: "stop-reading" }, signal, (event) => {
    if (event.kind === "piece") {
      pieces.push(fromBase64(event.data));
      page.send(frame, { kind: "read-on" });
    }
    if (event.kind !== "read-end") return null;
    if (event.outcome === "done") return new Blob(pieces);
    throw new WayBlocked(event.outcome === "large" ? "too_large" : "not_read");
  });
}

/** What a video or picture of the page shows now; null where nothing can be told from it. */
export async function glance(
  page: PagePort,
  frame: number,
  key: string,
  signal: AbortSignal,
): Promise<{ time: number; grey: readonly number[] } | null> {
  const start: Question = { kind: "glance", key };
  // There is nothing to stop: it answers at once.
  const answer = conversation(page, frame, start, null, signal, (event) =>
    event.kind === "glance" ? event : null,
  );
  const seen = await answer.catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof WayBlocked) return null;
    throw error;
  });
  return seen?.look?.length === PIXELS ? { time: seen.time, grey: seen.look } : null;
}

/** Which video of a page is to be taken while it plays, and over how long a span, or which picture. */
export interface Recording {
  page: PagePort;
  frame: number;
  key: string;
  isPicture: boolean;
  seconds: number;
  signal: AbortSignal;
  /** Hears the done share of the span. */
  progressed: (share: number) => void;
}

export interface Recorded extends Omit<FrameSet, "source"> {
  /** What kept the rest of the span from being taken. */
  cut: Obstacle | null;
  /** What share of it lay behind something else, and behind what. */
  covered: number;
  cover: string;
}

/** Take frames of a playing video. */
export async function takeFrames(recording: Recording): Promise<Recorded> {
  const { page, frame, key, isPicture, seconds, signal, progressed } = recording;
  const type = isPicture ? "image/png" : "image/jpeg";
  const frames: { time: number; picture: Blob }[] = [];
  const start: Question = { kind: "capture", key, seconds };
  const talk = conversation(page, frame, start, { kind: "stop-capture" }, signal, (event) => {
    if (event.kind === "frame") {
      frames.push({ time: event.time, picture: fromBase64(event.data, type) });
      progressed(Math.min(1, (event.time - (frames[0]?.time ?? 0)) / seconds));
    }
    return event.kind === "capture-end" ? event : null;
  });
  const [cut, measured] = await talk.then(
    (end) => [obstacleOf(end), quality(end)] as const,
    (error: unknown) => [cutShort(error, frames.length), { frames: frames.length }] as const,
  );
  if (cut === "black" || cut === "still" || (cut && frames.length < FEWEST_FRAMES))
    throw new WayBlocked(cut);
  const span = isPicture ? 0 : seconds;
  const capture = { method: "canvas", encoding: type, span, cut, ...measured };
  return { frames, capture, cut, covered: 0, cover: "" };
}

/** What ended a recording of which enough was taken by then to be tested. */
export function cutShort(error: unknown, taken: number): Obstacle {
  if (error instanceof WayBlocked && taken >= FEWEST_FRAMES) return error.obstacle;
  throw error;
}

function obstacleOf({ outcome }: CaptureEnd): Obstacle | null {
  if (outcome === "done") return null;
  return outcome === "stopped" ? "gone" : outcome;
}

/** How good the frames can be at most, for tests that need better ones to abstain. */
function quality(end: CaptureEnd): Record<string, unknown> {
  const { width, height, seen, dropped, rate } = end;
  return { width, height, frames: seen, dropped, playback_rate: rate };
}

/**
 * Ask a frame of the page and hear what it tells of that until `answer` gives a result.
 *
 * @throws WayBlocked where the page goes away, and what `answer` throws.
 */
export async function conversation<T>(
  page: PagePort,
  frame: number,
  start: Question,
  stop: Command | null,
  signal: AbortSignal,
  answer: (event: Answer) => T | null,
): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const talk = crypto.randomUUID();
  const result = new Promise<T>((resolve, reject) => {
    const hear = (from: number, event: PageEvent | null) => {
      if (from !== frame) return;
      try {
        if (event === null) throw new WayBlocked("gone");
        const told = belongsTo(talk, event) ? answer(event) : null;
        if (told !== null) resolve(told);
      } catch (error) {
        reject(error);
      }
    };
    const leave = page.listen(hear);
    ending.signal.addEventListener("abort", leave);
    signal.addEventListener(
      "abort",
      () => {
        if (stop) page.send(frame, stop);
        reject(signal.reason);
      },
      { signal: ending.signal },
    );
    if (!page.send(frame, { ...start, talk })) reject(new WayBlocked("gone"));
  });
  return await result.finally(() => ending.abort());
}

/** Answers to what was asked before may still be on their way. */
function belongsTo(talk: string, event: PageEvent): event is Answer & { talk: string } {
  return "talk" in event && event.talk === talk;
}
