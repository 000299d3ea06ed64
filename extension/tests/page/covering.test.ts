// @vitest-environment happy-dom

import { afterEach, expect, test, vi } from "vitest";
import { coverOf } from "../../src/page/covering";
import { required, setPage } from "./pages";

const AREA = { left: 0, top: 0, width: 800, height: 800 };

afterEach(() => vi.restoreAllMocks());

/** A page on which something lies over the lower part of a video, from a height on. */
function cover(markup: string, from = 600): number {
  setPage(`<video></video>${markup}`);
  const video = required(document, "video");
  const over = required(document, "#over");
  document.elementsFromPoint = (_x, y) => (y >= from ? [over, video, document.body] : [video]);
  return coverOf(video, AREA).share;
}

test.each([
  ["a dark bar", '<div id=over style="background-color: rgb(0, 0, 0)"></div>', 0.25],
  [
    "a bar that lets most through",
    '<div id=over style="background-color: rgba(0, 0, 0, 0.5)"></div>',
    0.25,
  ],
  ["a layer that only catches clicks", "<div id=over></div>", 0],
  [
    "one that is nearly clear",
    '<div id=over style="background-color: rgba(0, 0, 0, 0.05)"></div>',
    0,
  ],
  ["controls that have faded", '<div style="opacity: 0"><img id=over></div>', 0],
  ["a picture", "<img id=over>", 0.25],
  ["what is hidden", '<img id=over style="visibility: hidden">', 0],
])("%s covers as much as is seen of it", (_what, markup, share) => {
  expect(cover(markup)).toBe(share);
});

test("what covers most is named by what a person knows it by", () => {
  setPage(
    `<video></video><div id=low aria-label="Controls" style="background-color: black"></div>
    <div id=high style="background-color: black">  Subscribe
    now </div>`,
  );
  const video = required(document, "video");
  const [low, high] = [required(document, "#low"), required(document, "#high")];
  document.elementsFromPoint = (_x, y) => [...(y > 700 ? [low] : y < 500 ? [high] : []), video];
  expect(coverOf(video, AREA)).toEqual({ share: 0.75, name: "Subscribe now" });
});

test("all takes clicks while it is looked, and is as before afterwards", () => {
  setPage("<video></video>");
  const video = required(document, "video");
  const before = new CSSStyleSheet();
  document.adoptedStyleSheets = [before];
  const during: string[] = [];
  document.elementsFromPoint = () => {
    const rules = document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]);
    during.push(...rules.map(({ cssText }) => cssText));
    return [video];
  };
  coverOf(video, AREA);
  expect(during[0]).toMatch(/pointer-events: auto/);
  expect(document.adoptedStyleSheets).toEqual([before]);
});

test("of a video that is not found at a point nobody can tell what lies over it", () => {
  setPage('<video></video><div style="background-color: black"></div>');
  document.elementsFromPoint = () => [required(document, "div")];
  expect(coverOf(required(document, "video"), AREA)).toEqual({ share: 0, name: "" });
});
