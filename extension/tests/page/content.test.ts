// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { type Content, isSameContent } from "../../src/page/content";
import { Registry } from "../../src/page/registry";

const FILE: Content = {
  address: "https://example.org/1.mp4",
  isFile: true,
  isLoaded: true,
  width: 640,
  height: 360,
  duration: 12,
};
const STREAM = { ...FILE, address: "blob:https://example.org/1", isFile: false };
const UNLOADED = { ...FILE, isLoaded: false, width: 0, height: 0, duration: Number.NaN };

test.each<[string, Content, Content, boolean]>([
  ["nothing changed", FILE, { ...FILE }, true],
  ["another address", FILE, { ...FILE, address: "https://example.org/2.mp4" }, false],
  ["a file of another size", FILE, { ...FILE, width: 320, height: 180 }, false],
  ["another length", FILE, { ...FILE, duration: 30 }, false],
  ["a length that is rounded", FILE, { ...FILE, duration: 12.4 }, true],
  ["a stream that gets sharper", STREAM, { ...STREAM, width: 1280, height: 720 }, true],
  ["a stream of another shape", STREAM, { ...STREAM, width: 360, height: 640 }, false],
  ["a stream of another length", STREAM, { ...STREAM, duration: 15 }, false],
  ["what has loaded since", UNLOADED, FILE, true],
  ["what has got an address since", { ...UNLOADED, address: "" }, FILE, true],
  ["what got another address before it loaded", UNLOADED, STREAM, false],
])("%s", (_what, before, now, isSame) => {
  expect(isSameContent(before, now)).toBe(isSame);
});

/** A video whose properties a test sets. */
function video(values: Record<string, unknown>): HTMLVideoElement {
  const element = document.createElement("video");
  document.body.append(element);
  set(element, values);
  return element;
}

function set(element: HTMLVideoElement, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(element, name, { value, configurable: true });
  }
}

const SHOWN = { currentSrc: "blob:https://example.org/1", videoWidth: 640, videoHeight: 360 };

test("an element that is given another video gets another name, and the old one leads nowhere", () => {
  const registry = new Registry();
  const element = video({ ...SHOWN, duration: 12 });
  const key = registry.keyOf(element);
  expect(registry.video(key)).toBe(element);
  set(element, { currentSrc: "blob:https://example.org/2" });
  expect(registry.video(key)).toBeNull();
  expect(registry.keyOf(element)).not.toBe(key);
});

test("a player that empties itself shows something else, even under the same address", () => {
  const registry = new Registry();
  const element = video({ ...SHOWN, duration: 12 });
  const key = registry.keyOf(element);
  registry.renewed(element);
  expect(registry.video(key)).toBeNull();
  const next = registry.keyOf(element);
  expect(next).not.toBe(key);
  expect(registry.video(next)).toBe(element);
});

test("the first loading of a video leaves it its name", () => {
  const registry = new Registry();
  const element = video({ currentSrc: "", videoWidth: 0, videoHeight: 0, duration: Number.NaN });
  const key = registry.keyOf(element);
  registry.renewed(element);
  set(element, { ...SHOWN, duration: 12 });
  expect(registry.video(key)).toBe(element);
});
