// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isFed } from "../../src/page/feeding";

const ADDRESS = "blob:https://example.org/1";
const hear = vi.fn();
let others: HTMLVideoElement[];

beforeEach(() => {
  vi.useFakeTimers();
  hear.mockReset();
  others = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function player(currentSrc: string, readyState = 4): HTMLVideoElement {
  const video = document.createElement("video");
  Object.defineProperties(video, {
    currentSrc: { value: currentSrc, configurable: true },
    readyState: { value: readyState },
  });
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name: string) => {
    const other = create(name) as HTMLVideoElement;
    others.push(other);
    return other;
  });
  return video;
}

test.each([
  ["loadedmetadata", false],
  ["error", true],
])("an address that another player answers with %s: fed is %s", async (name, fed) => {
  const video = player(ADDRESS);
  // Until it is known no file is promised.
  expect(isFed(video, hear)).toBe(true);
  expect(others[0]?.src).toBe(ADDRESS);
  others[0]?.dispatchEvent(new Event(name));
  await vi.advanceTimersByTimeAsync(0);
  expect(hear).toHaveBeenCalledOnce();
  expect(isFed(video, hear)).toBe(fed);
  expect(others).toHaveLength(1);
  expect(others[0]?.hasAttribute("src")).toBe(false);
});

test("an address that gives nothing is taken for one of no file", async () => {
  const video = player(ADDRESS);
  isFed(video, hear);
  await vi.advanceTimersByTimeAsync(5000);
  expect(isFed(video, hear)).toBe(true);
  expect(hear).toHaveBeenCalledOnce();
});

test("a player that has not taken up its source is left alone", () => {
  expect(isFed(player(ADDRESS, 0), hear)).toBe(true);
  expect(others).toEqual([]);
});

test("files of the web are no matter of doubt", () => {
  expect(isFed(player("https://example.org/1.mp4"), hear)).toBe(false);
  expect(others).toEqual([]);
});

test("another source in the same player is asked for anew", async () => {
  const video = player(ADDRESS);
  isFed(video, hear);
  others[0]?.dispatchEvent(new Event("loadedmetadata"));
  await vi.advanceTimersByTimeAsync(0);
  Object.defineProperty(video, "currentSrc", { value: "blob:https://example.org/2" });
  expect(isFed(video, hear)).toBe(true);
  expect(others).toHaveLength(2);
});
