// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describe, Finder } from "../../src/page/finding";
import { Registry } from "../../src/page/registry";
import type { MediaElement } from "../../src/page/showing";
import type { MediaEvent, PageEvent } from "../../src/protocol";
import { place, required, setPage } from "./pages";

beforeEach(() => {
  vi.useFakeTimers();
  document.title = "A page";
});

afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = "";
});

function shadowOf(host: Element, markup: string): ShadowRoot {
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = markup;
  for (const element of root.querySelectorAll("video, img")) place(element, 0, 0);
  return root;
}

/** What a person can choose on the page. */
function mediaElements(): MediaElement[] {
  const { finder } = finderWith();
  finder.stop();
  return finder.media();
}

function finderWith(): { finder: Finder; lists: MediaEvent[] } {
  const lists: MediaEvent[] = [];
  const say = (event: PageEvent) => {
    if (event.kind === "media") lists.push(event);
  };
  const finder = new Finder(new Registry(), say, () => undefined);
  return { finder, lists };
}

test("videos come before pictures, each in the order of the page", () => {
  setPage('<img src="/1.png"><video src="/2.mp4"></video><img src="/3.png"><video></video>');
  expect(mediaElements().map(({ localName }) => localName)).toEqual([
    "video",
    "video",
    "img",
    "img",
  ]);
});

test("shadow roots within shadow roots are searched, closed ones as well", () => {
  setPage("<div id=outer></div><div id=closed></div>");
  const outer = shadowOf(required(document, "#outer"), "<p></p><video></video><i id=inner></i>");
  shadowOf(required(outer, "#inner"), "<video></video>");
  const closed = required(document, "#closed").attachShadow({ mode: "closed" });
  closed.innerHTML = "<video id=hidden></video>";
  place(required(closed, "video"), 0, 0);
  vi.stubGlobal("chrome", {
    dom: { openOrClosedShadowRoot: ({ id }: Element) => (id === "closed" ? closed : null) },
  });
  expect(mediaElements().map(({ id }) => id)).toEqual(["", "hidden", ""]);
});

test("what has no size is left out, and so are small pictures", () => {
  setPage("<video></video><video></video><img src=/a.png><img src=/b.png>");
  place(required(document, "video"), 0, 0, 0, 0);
  place(required(document, "img"), 0, 0, 40, 40);
  expect(mediaElements()).toHaveLength(2);
});

test("a video is described by what it shows", () => {
  setPage('<video src="/clip.mp4" aria-label=" A  clip "></video>');
  const video = required<HTMLVideoElement>(document, "video");
  Object.assign(video, { videoWidth: 640, videoHeight: 360 });
  Object.defineProperties(video, {
    duration: { value: 65.5, configurable: true },
    videoWidth: { value: 640 },
    videoHeight: { value: 360 },
  });
  const medium = describe(video, new Registry());
  expect(medium).toMatchObject({ type: "video", title: "A clip", duration: 65.5, isLive: false });
  expect([medium.width, medium.height]).toEqual([640, 360]);
  Object.defineProperty(video, "duration", { value: Number.POSITIVE_INFINITY });
  expect(describe(video, new Registry())).toMatchObject({ duration: null, isLive: true });
});

test("names are texts of bearable length, whatever the page writes", () => {
  const title = `<img src=x onerror=alert(1)>${"x".repeat(1000)}`;
  setPage("<figure><img src=/a.png><figcaption></figcaption></figure>");
  required(document, "figcaption").textContent = title;
  const medium = describe(required<HTMLImageElement>(document, "img"), new Registry());
  expect(medium.title).toBe(title.slice(0, 300));
});

test("the bytes of pictures within the page are not part of the list", () => {
  setPage('<img src="data:image/png;base64,AAAA">');
  const medium = describe(required<HTMLImageElement>(document, "img"), new Registry());
  expect(medium.address).toBe("data:");
});

test("an element keeps its key, and another never gets it", () => {
  setPage("<video></video><video></video>");
  const registry = new Registry();
  const [one, other] = mediaElements();
  if (!one || !other) throw new Error("there are two videos");
  const key = registry.keyOf(one);
  expect(registry.keyOf(one)).toBe(key);
  expect(registry.keyOf(other)).not.toBe(key);
  expect(registry.video(key)).toBe(one);
  one.remove();
  expect(registry.video(key)).toBeNull();
});

test("keys of two visits differ, so that an old one leads to nothing else", () => {
  setPage("<video></video>");
  const video = required(document, "video");
  expect(new Registry().keyOf(video)).not.toBe(new Registry().keyOf(video));
});

test("the list follows the page until the finder is stopped", async () => {
  setPage("<video></video>");
  const { finder, lists } = finderWith();
  expect(lists.at(-1)?.media).toHaveLength(1);
  document.body.insertAdjacentHTML("beforeend", "<video id=new></video>");
  place(required(document, "#new"), 0, 0);
  await vi.advanceTimersByTimeAsync(300);
  expect(lists.at(-1)?.media).toHaveLength(2);
  finder.stop();
  required(document, "#new").remove();
  await vi.advanceTimersByTimeAsync(5000);
  expect(lists.at(-1)?.media).toHaveLength(2);
});

test("nothing is said where nothing changed", async () => {
  setPage("<video></video><p></p>");
  const { finder, lists } = finderWith();
  required(document, "p").textContent = "words";
  await vi.advanceTimersByTimeAsync(10_000);
  finder.stop();
  expect(lists).toHaveLength(1);
});

test("of a page without end 500 are listed, and the others counted", () => {
  setPage("<video></video>".repeat(620));
  const { finder, lists } = finderWith();
  finder.stop();
  expect(lists[0]?.media).toHaveLength(500);
  expect(lists[0]?.more).toBe(120);
});

test("a large page that changes ten times a second is walked once, not at every change", async () => {
  const count = 6000;
  document.body.append(...Array.from({ length: count }, () => document.createElement("p")));
  const { finder } = finderWith();
  // Once each, and the beginning of the first patrol, which looks at everything once more.
  expect(finder.inventory.walked).toBeLessThan(count + 2100);
  await vi.advanceTimersByTimeAsync(10_000);
  const before = finder.inventory.walked;
  for (let change = 0; change < 100; change += 1) {
    required(document, "p").replaceWith(document.createElement("p"));
    await vi.advanceTimersByTimeAsync(100);
  }
  finder.stop();
  // One element a change, and a patrol of 2,000 every two seconds.
  expect(finder.inventory.walked - before).toBeLessThanOrEqual(100 + 6 * 2000);
});

test("the list of a page that only changes otherwise is made more and more rarely", async () => {
  setPage("<video></video><p></p>");
  const found = vi.fn();
  const finder = new Finder(new Registry(), () => undefined, found);
  for (let change = 0; change < 100; change += 1) {
    required(document, "p").className = String(change);
    await vi.advanceTimersByTimeAsync(100);
  }
  finder.stop();
  expect(found.mock.calls.length).toBeLessThan(16);
});

test("a video in a root that is attached late to a custom element is found", async () => {
  setPage("<late-player></late-player>");
  const { finder, lists } = finderWith();
  shadowOf(required(document, "late-player"), "<video></video>");
  await vi.advanceTimersByTimeAsync(2500);
  finder.stop();
  expect(lists.at(-1)?.media).toHaveLength(1);
});

test("canvases are pictures of their own, and small ones are left out", () => {
  setPage("<canvas id=large width=640 height=480></canvas><canvas id=small></canvas>");
  place(required(document, "#large"), 0, 0);
  place(required(document, "#small"), 0, 0, 20, 20);
  const [canvas, ...others] = mediaElements();
  if (!canvas) throw new Error("there is a canvas");
  expect(others).toEqual([]);
  const medium = describe(canvas, new Registry());
  expect(medium).toMatchObject({ type: "picture", address: "", width: 640, height: 480 });
});

test("pictures behind elements and in objects are found once they have loaded", async () => {
  const pictures: HTMLImageElement[] = [];
  vi.stubGlobal("Image", function Picture() {
    const image = document.createElement("img");
    pictures.push(image);
    return image;
  });
  setPage(
    `<div style='background-image: url("https://example.org/behind.jpg")'></div>
    <object data="https://example.org/drawn.png"></object>
    <embed src="https://example.org/film.mp4" type="video/mp4">`,
  );
  for (const element of document.querySelectorAll("div, object, embed")) place(element, 0, 0);
  const { finder, lists } = finderWith();
  expect(lists.at(-1)?.media).toEqual([]);
  const address = "https://example.org/film.mp4";
  expect(lists.at(-1)?.frames).toEqual([{ origin: "https://example.org", address }]);
  for (const image of pictures) {
    Object.defineProperties(image, { naturalWidth: { value: 800 }, naturalHeight: { value: 600 } });
    image.dispatchEvent(new Event("load"));
  }
  await vi.advanceTimersByTimeAsync(2500);
  finder.stop();
  expect(lists.at(-1)?.media).toMatchObject([
    { type: "picture", address: "https://example.org/behind.jpg", width: 800, height: 600 },
    { type: "picture", address: "https://example.org/drawn.png", width: 800, height: 600 },
  ]);
});
