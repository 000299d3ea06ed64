// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Visit } from "../../src/page/visit";
import type { Command, PageEvent, Question } from "../../src/protocol";
import { setPage } from "./pages";

const said: PageEvent[] = [];
let visit: Visit;
let one: string;
let other: string;

beforeEach(() => {
  vi.stubGlobal("chrome", {});
  document.elementsFromPoint = () => [];
  // Of a page that is not drawn the places are known at once.
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  setPage('<img src="https://example.org/1.png"><img src="https://example.org/2.png">');
  said.length = 0;
  visit = new Visit((event) => said.push(event));
  const [media] = said.splice(0);
  const keys = media?.kind === "media" ? media.media.map(({ key }) => key) : [];
  [one = "", other = ""] = keys;
});

afterEach(() => {
  visit.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The answer to each of some questions, after the name of its conversation. */
async function answers(...questions: [talk: string, question: Question][]): Promise<unknown[]> {
  for (const [index, [talk, question]] of questions.entries()) {
    visit.obey({ ...question, talk } as Command);
    await vi.waitFor(() => expect(said).toHaveLength(index + 1));
  }
  return said.map((event) => [
    "talk" in event ? event.talk : null,
    "outcome" in event ? event.outcome : event.kind,
  ]);
}

test("who watches one of two is not told where the other is", async () => {
  expect(
    await answers(
      ["a", { kind: "watch", key: one }],
      ["b", { kind: "watch", key: other }],
      ["c", { kind: "look", key: one }],
      ["d", { kind: "look", key: other }],
    ),
  ).toEqual([
    ["a", "hidden"],
    ["b", "hidden"],
    ["c", "gone"],
    ["d", "hidden"],
  ]);
});

test("each answer names its conversation", async () => {
  vi.stubGlobal("fetch", async () => new Response("bytes"));
  expect(
    await answers(
      ["a", { kind: "glance", key: one }],
      ["b", { kind: "locate", key: one }],
      ["c", { kind: "capture", key: "nothing", seconds: 2 }],
      ["d", { kind: "read", key: one }],
    ),
  ).toEqual([
    ["a", "glance"],
    ["b", "located"],
    ["c", "gone"],
    ["d", "piece"],
  ]);
});
