import { expect, test } from "vitest";
import { originToAsk, type Subject, subjectOf, waysTo } from "../../src/panel/ways";

const PAGE = "https://example.org";
const FILE: Subject = { type: "video", address: `${PAGE}/clip.mp4`, origin: PAGE, page: null };
const ELSEWHERE = { ...FILE, address: "https://cdn.example.com/clip.mp4" };
const BLOB = { ...FILE, address: `blob:${PAGE}/1` };
const PICTURE = { ...FILE, type: "picture" } as const;

test.each([
  ["a file of the page's own site", FILE, false, ["read", "link", "frames", "tab"]],
  [
    "the same where the extension may fetch",
    FILE,
    true,
    ["fetch", "read", "link", "frames", "tab"],
  ],
  ["a file of another site", ELSEWHERE, false, ["link", "frames", "tab"]],
  ["the same where the extension may fetch", ELSEWHERE, true, ["fetch", "link", "frames", "tab"]],
  ["a file that the page made", BLOB, false, ["read", "frames", "tab"]],
  [
    "a playlist of the page's own site",
    { ...FILE, address: `${PAGE}/list.m3u8?token=1` },
    true,
    ["link", "frames", "tab"],
  ],
  [
    "a player without a file",
    { ...FILE, address: "", page: `${PAGE}/watch` },
    false,
    ["page", "frames", "tab"],
  ],
  ["a video without an address", { ...FILE, address: "" }, false, ["frames", "tab"]],
  ["a picture", PICTURE, false, ["read", "link", "frames", "tab"]],
  ["a picture within the page", { ...PICTURE, address: "data:" }, false, ["read", "frames", "tab"]],
  ["a link", { ...FILE, type: "link", origin: null } as const, false, ["link"]],
  [
    "a link that is none",
    { type: "link", address: "javascript:1", origin: null, page: null } as const,
    true,
    [],
  ],
])("the ways to %s", (_what, subject, mayFetch, ways) => {
  expect(waysTo(subject, mayFetch)).toEqual(ways);
});

test.each([
  ["http://192.168.1.1/clip.mp4", "https://example.org", false],
  ["http://localhost:8080/clip.mp4", "http://127.0.0.1:8080", false],
  ["http://localhost:8080/clip.mp4", null, false],
  ["http://localhost:8080/clip.mp4", "null", false],
  ["http://localhost:8080/clip.mp4", "http://localhost:3000", true],
  ["https://cdn.example.com/clip.mp4", "https://example.org", true],
])("%s is fetched with the person's cookies for a page of %s: %s", (address, origin, may) => {
  const ways = waysTo({ ...FILE, address, origin }, true);
  expect(ways.includes("fetch")).toBe(may);
});

const SHOWN = {
  type: "video",
  address: `blob:${PAGE}/1`,
  origin: PAGE,
  isFed: true,
  isLive: false,
  duration: 12,
} as const;

test("a player that is fed with segments has no address, but a page that may have the file", () => {
  expect(subjectOf(SHOWN, `${PAGE}/watch`)).toEqual({
    type: "video",
    address: "",
    origin: PAGE,
    page: `${PAGE}/watch`,
  });
});

test.each([
  ["what is no page of the web", SHOWN, "file:///clip.html"],
  ["live streams", { ...SHOWN, isLive: true, duration: null }, PAGE],
  ["what has not loaded", { ...SHOWN, duration: null }, PAGE],
  ["what has an address of its own", { ...SHOWN, isFed: false, address: `${PAGE}/1.mp4` }, PAGE],
])("the page is not searched for %s", (_what, shown, page) => {
  expect(subjectOf(shown, page).page).toBeNull();
});

test.each([
  ["https://example.org:8443/a/b?c", "https://example.org:8443"],
  ["blob:https://example.org/1", null],
  ["file:///etc/passwd", null],
  ["not a link", null],
])("the origin to ask for of %s", (address, origin) => {
  expect(originToAsk(address)).toBe(origin);
});
