// @vitest-environment happy-dom

import { expect, test, vi } from "vitest";
import { Reading } from "../../src/page/reading";
import type { Answer } from "../../src/protocol";

async function read(response: Response | Error): Promise<{ reading: Reading; said: Answer[] }> {
  const said: Answer[] = [];
  const fetching = response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  vi.stubGlobal("fetch", () => fetching);
  const reading = new Reading((event) => said.push(event), 1000, 5000);
  await reading.start("blob:https://example.org/1");
  return { reading, said };
}

test("a file comes piece by piece, each when it is asked for, and whole", async () => {
  const bytes = Uint8Array.from({ length: 1003 }, (_, index) => index % 251);
  const { reading, said } = await read(new Response(bytes));
  expect(said).toHaveLength(1);
  await reading.next();
  await reading.next();
  expect(said.map(({ kind }) => kind)).toEqual(["piece", "piece", "read-end"]);
  const texts = said.map((event) => (event.kind === "piece" ? atob(event.data) : ""));
  const whole = Uint8Array.from(texts.join(""), (character) => character.charCodeAt(0));
  expect(whole).toEqual(bytes);
});

test.each([
  ["streams of players, which cannot be fetched", new TypeError("Failed to fetch")],
  ["files that are not there", new Response("", { status: 404 })],
])("%s are closed", async (_what, response) => {
  const { said } = await read(response);
  expect(said).toEqual([{ kind: "read-end", outcome: "closed" }]);
});

test("what is too large is told by its bytes, whatever was announced", async () => {
  const short = { headers: { "Content-Length": "3" } };
  const { said } = await read(new Response(new Uint8Array(5001), short));
  expect(said).toEqual([{ kind: "read-end", outcome: "large" }]);
  const long = { headers: { "Content-Length": String(300 * 1024 ** 2) } };
  const { said: other } = await read(new Response("x", long));
  expect(other).toEqual([{ kind: "piece", data: btoa("x") }]);
});

test("a reading that is stopped says nothing more", async () => {
  const { reading, said } = await read(new Response("abc"));
  reading.stop();
  await reading.next();
  expect(said).toHaveLength(1);
});
