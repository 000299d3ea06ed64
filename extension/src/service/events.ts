// Following an analysis by its server-sent events, also over interruptions. `EventSource` cannot
// send a token, so the stream is read here.

import { Unexpected } from "../decode";
import { type Finding, finding, progressEvent, type State, stateEvent } from "./answers";
import { Refusal } from "./client";

export type AnalysisEvent =
  | { kind: "state"; state: State; reason: string | null }
  | { kind: "progress"; stage: string; progress: number }
  | { kind: "finding"; finding: Finding };

export interface RawEvent {
  number: number;
  kind: string;
  data: string;
}

/** Opens the stream of the events after the one with a number. */
export type OpenStream = (after: number, signal: AbortSignal) => Promise<ReadableStream>;

/** Waits before the stream is opened again; `failures` counts those since the last event. */
export type Pause = (failures: number, signal: AbortSignal) => Promise<void>;

const ENDED: readonly State[] = ["done", "failed", "cancelled"];
const MOST_EVENT_CHARACTERS = 16 * 1024 ** 2;
const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

export function hasEnded(state: State): boolean {
  return ENDED.includes(state);
}

/** The events of a stream as they come. */
export async function* readEvents(stream: ReadableStream): AsyncGenerator<RawEvent> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = lines.pop() ?? "";
      if (rest.length > MOST_EVENT_CHARACTERS) throw new Unexpected("shorter events", "events");
      for (const block of lines) {
        const event = parseEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Call `hear` for each event of an analysis until it ends or `signal` is aborted, and open the
 * stream again wherever it breaks off.
 *
 * @throws Refusal where the service does not let it be followed any more.
 */
export async function follow(
  open: OpenStream,
  hear: (event: AnalysisEvent) => void,
  signal: AbortSignal,
  pause: Pause = pauseLonger,
): Promise<void> {
  const place = { last: 0, failures: 0 };
  while (!signal.aborted) {
    try {
      if (await hearStream(await open(place.last, signal), hear, signal, place)) return;
    } catch (error) {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) throw error;
    }
    place.failures += 1;
    await pause(place.failures, signal);
  }
}

/** Hear one stream, note where it got to, and say whether that was the end of the analysis. */
async function hearStream(
  stream: ReadableStream,
  hear: (event: AnalysisEvent) => void,
  signal: AbortSignal,
  place: { last: number; failures: number },
): Promise<boolean> {
  for await (const raw of readEvents(stream)) {
    if (signal.aborted) return true;
    place.failures = 0;
    place.last = raw.number;
    const event = decodeEvent(raw);
    if (event) hear(event);
    if (event?.kind === "state" && hasEnded(event.state)) return true;
  }
  return false;
}

function parseEvent(block: string): RawEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const before = fields.get(name);
    fields.set(name, name === "data" && before !== undefined ? `${before}\n${value}` : value);
  }
  const number = Number(fields.get("id"));
  const kind = fields.get("event");
  const data = fields.get("data");
  if (!Number.isSafeInteger(number) || kind === undefined || data === undefined) return null;
  return { number, kind, data };
}

/** Kinds that later services may send are passed over. */
function decodeEvent({ kind, data }: RawEvent): AnalysisEvent | null {
  const value: unknown = JSON.parse(data);
  if (kind === "state") return { kind, ...stateEvent(value, kind) };
  if (kind === "progress") return { kind, ...progressEvent(value, kind) };
  if (kind === "finding") return { kind, finding: finding(value, kind) };
  return null;
}

async function pauseLonger(failures: number, signal: AbortSignal): Promise<void> {
  const wait = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** failures, LONGEST_PAUSE_MILLISECONDS);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, wait);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
