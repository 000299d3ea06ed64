import { expect, test } from "vitest";
import { pagesOf, publicAddress } from "../../src/panel/engines";

test("an address is given as one value, whatever is in it", () => {
  const address = "https://example.org/a b.jpg?x=1&url=https://evil.example#part";
  for (const page of pagesOf(["google", "bing", "yandex", "tineye"], address)) {
    const { href, hash } = new URL(page);
    expect(hash).toBe("");
    expect(href).toContain(encodeURIComponent(address));
    expect(href.split("evil.example")).toHaveLength(2);
  }
});

test("without an address nothing of the picture is in the page that is opened", () => {
  expect(pagesOf(["tineye", "bing"], null)).toEqual([
    "https://tineye.com/",
    "https://www.bing.com/visualsearch",
  ]);
});

test.each([
  ["https://example.org/a.jpg", "https://example.org/a.jpg"],
  ["http://cdn.example.org:8080/a.jpg", "http://cdn.example.org:8080/a.jpg"],
])("%s can be given to others", (source, address) => {
  expect(publicAddress(source)).toBe(address);
});

test.each([
  "clip.mp4",
  "file:///home/me/a.jpg",
  "http://localhost/a.jpg",
  "http://127.0.0.1/a.jpg",
  "http://2130706433/a.jpg",
  "http://192.168.0.7/a.jpg",
  "http://[::1]/a.jpg",
  "http://nas/a.jpg",
  "http://nas.local/a.jpg",
  "http://wiki.internal/a.jpg",
  "https://me:secret@example.org/a.jpg",
])("%s is given to nobody", (source) => {
  expect(publicAddress(source)).toBeNull();
});
