import { expect, test } from "vitest";
import { Refusal } from "../../src/service/client";
import { type AnalysisEvent, follow, readEvents } from "../../src/service/events";
import { FINDING } from "./samples";

const QUEUED = 'id: 1\nevent: state\ndata: {"state": "queued", "reason": null}\n\n';
const PROGRESS = 'id: 2\nevent: progress\ndata: {"stage": "opening", "progress": 0.1}\n\n';
const FOUND = `id: 3\r\nevent: finding\r\ndata: ${JSON.stringify(FINDING)}\r\n\r\n`;
const DONE = 'id: 4\nevent: state\ndata: {"state": "done", "reason": null}\n\n';

function streamOf(text: string, pieceLength = text.length): ReadableStream {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += pieceLength) {
        controller.enqueue(bytes.slice(at, at + pieceLength));
      }
      controller.close();
    },
  });
}

async function all(stream: ReadableStream) {
  const events = [];
  for await (const event of readEvents(stream)) events.push(event);
  return events;
}

/** Follow streams that are opened one after the other, and give what was heard and asked for. */
async function followed(...streams: (string | Error)[]) {
  const heard: AnalysisEvent[] = [];
  const asked: number[] = [];
  const pauses: number[] = [];
  const open = async (after: number) => {
    asked.push(after);
    const next = streams.shift() ?? new Error("opened too often");
    if (next instanceof Error) throw next;
    return streamOf(next);
  };
  const pause = async (failures: number) => {
    pauses.push(failures);
  };
  const following = follow(open, (event) => heard.push(event), new AbortController().signal, pause);
  return { following, heard, asked, pauses };
}

test.each([1, 2, 7, 1000])("events are whole whatever pieces of %i bytes come", async (length) => {
  const events = await all(streamOf(QUEUED + PROGRESS + FOUND + DONE, length));
  expect(events.map(({ number, kind }) => [number, kind])).toEqual([
    [1, "state"],
    [2, "progress"],
    [3, "finding"],
    [4, "state"],
  ]);
});

test("comments, unknown fields and what has not ended are passed over", async () => {
  const events = await all(streamOf(`: ping\n\nretry: 1000\n\n${PROGRESS}id: 3\nevent: st`));
  expect(events).toEqual([
    { number: 2, kind: "progress", data: '{"stage": "opening", "progress": 0.1}' },
  ]);
});

test("letters that are split between pieces come through", async () => {
  const text = 'id: 1\nevent: progress\ndata: {"stage": "señal 👀", "progress": 0}\n\n';
  const [event] = await all(streamOf(text, 1));
  expect(event?.data).toContain("señal 👀");
});

test("an analysis is followed to its end", async () => {
  const { following, heard, asked } = await followed(QUEUED + PROGRESS + FOUND + DONE);
  await following;
  expect(heard.map(({ kind }) => kind)).toEqual(["state", "progress", "finding", "state"]);
  expect(asked).toEqual([0]);
});

test("a stream that breaks off is opened again after the last event", async () => {
  const { following, heard, asked } = await followed(QUEUED + PROGRESS, FOUND, DONE);
  await following;
  expect(asked).toEqual([0, 2, 3]);
  expect(heard).toHaveLength(4);
});

test("pauses grow while the service is away, and begin anew once it answered", async () => {
  const away = new Error("away");
  const { following, pauses } = await followed(QUEUED, away, away, PROGRESS, away, DONE);
  await following;
  expect(pauses).toEqual([1, 2, 3, 1, 2]);
});

test("what is not let in any more is not asked for again", async () => {
  const refusal = new Refusal("There is no such analysis.", 404);
  const { following, asked } = await followed(QUEUED, refusal);
  await expect(following).rejects.toBe(refusal);
  expect(asked).toEqual([0, 1]);
});

test("kinds of events that come with later versions are passed over", async () => {
  const { following, heard } = await followed(`id: 1\nevent: new\ndata: {}\n\n${DONE}`);
  await following;
  expect(heard).toEqual([{ kind: "state", state: "done", reason: null }]);
});

test("who stops listening hears nothing more", async () => {
  const stopping = new AbortController();
  const heard: AnalysisEvent[] = [];
  const hear = (event: AnalysisEvent) => {
    heard.push(event);
    stopping.abort();
  };
  await follow(
    async () => streamOf(QUEUED + PROGRESS),
    hear,
    stopping.signal,
    async () => {},
  );
  expect(heard).toHaveLength(1);
});
