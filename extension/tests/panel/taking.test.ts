import { expect, test } from "vitest";
import { PIXELS } from "../../src/looks";
import type { HearPage } from "../../src/panel/page-link";
import { glance, readFile, takeFrames } from "../../src/panel/taking";
import type { Answer, Command } from "../../src/protocol";

const { signal } = new AbortController();
const END = { kind: "capture-end", width: 640, height: 360, dropped: 0, rate: 1 } as const;
const FRAME = { kind: "frame", data: btoa("own") } as const;

/** A page that says something of a conversation before, and then what answers a command. */
function pageThatSays(before: Answer[], answers: Answer[]) {
  const hearers = new Set<HearPage>();
  const say = (event: Answer, talk: string) => {
    for (const hear of [...hearers]) hear(3, { ...event, talk });
  };
  const send = (_frame: number, command: Command) => {
    if (!("talk" in command)) return true;
    queueMicrotask(() => {
      for (const event of before) say(event, "an earlier one");
      for (const event of answers) say(event, command.talk);
    });
    return true;
  };
  const listen = (hear: HearPage) => {
    hearers.add(hear);
    return () => hearers.delete(hear);
  };
  return { send, listen };
}

test("pieces of a file that was asked for before do not get into another", async () => {
  const page = pageThatSays(
    [{ kind: "piece", data: btoa("other") }],
    [
      { kind: "piece", data: btoa("own") },
      { kind: "read-end", outcome: "done" },
    ],
  );
  const file = await readFile(page, 3, "k", signal);
  expect(await file.text()).toBe("own");
});

test("frames and the end of a capture before are not those of another", async () => {
  const page = pageThatSays(
    [
      { ...FRAME, time: 90, data: btoa("other") },
      { ...END, outcome: "stopped", seen: 1 },
    ],
    [
      { ...FRAME, time: 2 },
      { ...FRAME, time: 7 },
      { ...END, outcome: "done", seen: 2 },
    ],
  );
  const progressed = () => undefined;
  const recording = { page, frame: 3, key: "k", isPicture: false, seconds: 5, signal, progressed };
  const { frames, cut } = await takeFrames(recording);
  expect(frames.map(({ time }) => time)).toEqual([2, 7]);
  expect(cut).toBeNull();
});

test("what another video shows is not what this one does", async () => {
  const look = (grey: number) => Array.from({ length: PIXELS }, () => grey);
  const page = pageThatSays(
    [{ kind: "glance", time: 90, look: look(9) }],
    [{ kind: "glance", time: 2, look: look(5) }],
  );
  expect(await glance(page, 3, "k", signal)).toEqual({ time: 2, grey: look(5) });
});
