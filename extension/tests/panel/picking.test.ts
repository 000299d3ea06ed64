import { beforeEach, expect, test, vi } from "vitest";
import type { Found } from "../../src/panel/page";
import { Picking } from "../../src/panel/picking";

const MEDIA = [
  { frame: 0, key: "one" },
  { frame: 3, key: "two" },
  { frame: 3, key: "three" },
] as Found[];
const send = vi.fn(() => true);
let picking: Picking;

beforeEach(() => {
  send.mockClear();
  picking = new Picking({ media: () => MEDIA, send });
});

test("keys go through the media of all frames, around the end", () => {
  const seen = [1, 1, 1, 1, -1].map((step) => {
    picking.step(step);
    return picking.current()?.key;
  });
  expect(seen).toEqual(["one", "two", "three", "one", "three"]);
});

test("stepping back at first begins with the last", () => {
  picking.step(-1);
  expect(picking.current()?.key).toBe("three");
});

test("the mark in one frame goes away when another has it", () => {
  picking.step(1);
  picking.step(1);
  expect(send.mock.calls).toEqual([
    [0, { kind: "pick-mark", key: "one" }],
    [0, { kind: "pick-mark", key: null }],
    [3, { kind: "pick-mark", key: "two" }],
  ]);
});

test("keys go on from where the pointer was", () => {
  picking.pointed(3, { kind: "pick-mark", key: "two" });
  picking.step(1);
  expect(picking.current()?.key).toBe("three");
});

test("a frame that the pointer has left does not take the mark from another", () => {
  picking.pointed(0, { kind: "pick-mark", key: "one" });
  picking.pointed(3, { kind: "pick-mark", key: "two" });
  picking.pointed(0, { kind: "pick-mark", key: null });
  expect(picking.current()?.key).toBe("two");
});

test("without media there is nothing to come to", () => {
  picking = new Picking({ media: () => [], send });
  picking.step(1);
  expect(picking.current()).toBeNull();
});
