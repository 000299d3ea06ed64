// @vitest-environment happy-dom

import { expect, test, vi } from "vitest";
import {
  axis,
  CurveFollower,
  drawnPlot,
  neighbour,
  valueAt,
} from "../../../src/unmask/report/viewing/curves.js";
import {
  bounded,
  byOriginal,
  MOST_SCALE,
  moved,
  PictureViewer,
  pictureAt,
  pinched,
  transformOf,
  WHOLE,
  zoomed,
} from "../../../src/unmask/report/viewing/pictures.js";

const CLOSE = { scale: 4, x: 0.3, y: 0.6 };
const WORDS = {
  choice: "choice",
  original: "original",
  larger: "larger",
  smaller: "smaller",
  whole: "whole",
  shown: "{title} at {percent}",
  untouched: "untouched {title}",
  alike: "alike",
  look: "look",
  ignore: "ignore",
  keys: "keys",
  help: "help",
};

test.each([
  [{ scale: 0.2, x: 0.1, y: 0.9 }, WHOLE],
  [
    { scale: 2, x: 0, y: 1 },
    { scale: 2, x: 0.25, y: 0.75 },
  ],
  [
    { scale: 99, x: 0.5, y: 0 },
    { scale: MOST_SCALE, x: 0.5, y: 0.5 / MOST_SCALE },
  ],
])("nothing beside the picture is ever shown: %o", (view, expected) => {
  expect(bounded(view)).toEqual(expected);
});

test("what is under the pointer stays there, whatever the factor", () => {
  const at = { x: 0.7, y: 0.4 };
  const before = pictureAt(CLOSE, at);
  for (const factor of [0.5, 1.5, 3]) {
    const after = pictureAt(zoomed(CLOSE, factor, at), at);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  }
});

test("zooming out far ends with the whole picture, and in far with the most", () => {
  expect(zoomed(CLOSE, 0.01)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 1000, { x: 0, y: 0 })).toEqual({
    scale: MOST_SCALE,
    x: 0.5 / MOST_SCALE,
    y: 0.5 / MOST_SCALE,
  });
});

test("a picture is pulled by as much as the hand moves, up to its border", () => {
  expect(moved(CLOSE, -0.2, 0).x).toBeCloseTo(0.35, 9);
  expect(moved(CLOSE, 9, 9)).toEqual({ scale: 4, x: 0.125, y: 0.125 });
  expect(moved(WHOLE, 0.4, 0.4)).toEqual(WHOLE);
});

test("what lies under each of two fingers stays under it, also in a wide pane", () => {
  const pane = { width: 800, height: 400 };
  const before = [
    { x: 300, y: 200 },
    { x: 400, y: 240 },
  ] as const;
  const after = [
    { x: 250, y: 150 },
    { x: 450, y: 230 },
  ] as const;
  const view = { scale: 3, x: 0.5, y: 0.5 };
  const next = pinched(view, [...before], [...after], pane);
  expect(next.scale).toBeCloseTo(6, 9);
  for (const finger of [0, 1] as const) {
    const share = ({ x, y }: { x: number; y: number }) => ({ x: x / 800, y: y / 400 });
    const was = pictureAt(view, share(before[finger]));
    const is = pictureAt(next, share(after[finger]));
    expect(is.x).toBeCloseTo(was.x, 9);
    expect(is.y).toBeCloseTo(was.y, 9);
  }
});

test("the transform puts the middle of the view into the middle of the pane", () => {
  const [left = 0, top = 0, scale = 0] = (transformOf(CLOSE).match(/-?[\d.]+/g) ?? []).map(Number);
  expect(left / 100 + CLOSE.x * scale).toBeCloseTo(0.5, 4);
  expect(top / 100 + CLOSE.y * scale).toBeCloseTo(0.5, 4);
});

function viewer(): PictureViewer {
  const pictures = ["original", "noise", "copies"].map((title) => {
    return {
      title,
      address: `${title}.png`,
      caption: title,
      look: "",
      ignore: "",
      untouched: title === "noise" ? "untouched.png" : null,
    };
  });
  return new PictureViewer(pictures, WORDS);
}

test("the untouched map is enlarged at the same place, also when it is chosen later", () => {
  const shown = viewer();
  const beside = () => shown.element.querySelector<HTMLElement>(".viewer-untouched img");
  expect(beside()?.style.transform).toBe(transformOf(WHOLE));
  shown.look(CLOSE);
  expect(beside()?.style.transform).toBe(transformOf(CLOSE));
  shown.choose(2);
  shown.look(WHOLE);
  shown.choose(1);
  expect(beside()?.style.transform).toBe(transformOf(WHOLE));
});

function seen({ element }: PictureViewer): string {
  const images = [...element.querySelectorAll<HTMLImageElement>(".viewer-pane img")];
  expect(new Set(images.map(({ style }) => style.transform)).size).toBe(1);
  const shown = images.filter(({ hidden }) => !hidden);
  return shown.map((image) => `${image.getAttribute("src")} ${image.style.transform}`).join();
}

test("flipping leads from the map to its original and back to the same map", () => {
  const one = viewer();
  one.choose(2);
  one.look(CLOSE);
  const place = transformOf(CLOSE);
  expect(seen(one)).toBe(`copies.png ${place}`);
  one.flip();
  expect(seen(one)).toBe(`original.png ${place}`);
  one.flip();
  expect(seen(one)).toBe(`copies.png ${place}`);
  expect(one.pane.getAttribute("aria-label")).toBe("copies at 400");
});

test("an address that comes later is shown without another place", () => {
  const one = viewer();
  one.look(CLOSE);
  one.update(one.pictures.map((picture) => ({ ...picture, address: `blob:${picture.title}` })));
  expect(seen(one)).toBe(`blob:noise ${transformOf(CLOSE)}`);
});

test("keys with a modifier are left to the browser", () => {
  const one = viewer();
  const press = (key: string, ctrlKey: boolean) => {
    const event = new KeyboardEvent("keydown", { key, ctrlKey, cancelable: true });
    one.pane.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(press("+", true)).toBe(false);
  expect(one.view).toEqual(WHOLE);
  expect(press("+", false)).toBe(true);
  expect(one.view.scale).toBe(1.5);
  expect(press("Tab", false)).toBe(false);
});

test("maps are put together by what they are of", () => {
  const maps = [
    ["a", 1],
    ["b", 2],
    ["a", 3],
  ] as const;
  expect(byOriginal(maps, ([name]) => name)).toEqual([[maps[0], maps[2]], [maps[1]]]);
});

const PLOT = {
  caption: "A wave.",
  x_label: "time",
  y_label: "height",
  over_time: true,
  curves: [{ name: "wave", points: [[0, 1], [1, 3], null, [2, 2], [4, 1]] as [number, number][] }],
  bands: [{ name: "usual", low: 0, high: null }],
};

test("an axis and its inverse agree, also outside of it", () => {
  const x = axis([2, 6], 40, 400, 0);
  expect(valueAt(x, x.at(3))).toBeCloseTo(3, 3);
  expect(valueAt(x, -100)).toBe(2);
});

test.each([
  [1, 1, 2],
  [1.5, -1, 1],
  [4, 1, 4],
  [0, -1, 0],
])("the neighbour of %d in the direction %d is %d", (from, step, expected) => {
  expect(neighbour([0, 1, 2, 4], from, step)).toBe(expected);
});

function followed(seek: (time: number) => void): CurveFollower {
  const marks = [{ time: 2, caption: "A dip.", address: "dip.png" }];
  const { drawing } = drawnPlot(PLOT, marks, "en", "label");
  const words = {
    label: "label",
    reading: "{time} {name} {value}",
    readingOfMark: "{time} {name} {value} mark {mark}",
    mark: "mark {mark}",
    language: "en",
  };
  return new CurveFollower(drawing, words, marks, seek);
}

test("a curve is drawn in parts, with its gap open", () => {
  const { whole } = drawnPlot(PLOT, [], "es", "label");
  expect(whole.querySelectorAll("polyline[data-name=wave]")).toHaveLength(2);
  expect(whole.querySelectorAll(".legend li")).toHaveLength(2);
});

test("keys lead the player from point to point and from mark to mark", () => {
  const seek = vi.fn();
  const follower = followed(seek);
  for (const key of ["ArrowRight", "PageDown", "End", "ArrowLeft"]) {
    follower.drawing.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  }
  expect(seek.mock.calls.map(([time]) => Number(time.toFixed(2)))).toEqual([1, 2, 4, 2]);
  expect(follower.drawing.getAttribute("aria-valuetext")).toBe("2.00 wave 2.00 mark 1");
  expect(follower.picture.querySelector("img")?.getAttribute("src")).toBe("dip.png");
});

test("the picture of a mark is shown as soon as it has come", () => {
  const follower = followed(vi.fn());
  const waiting = { time: 2, caption: "A dip.", address: "" };
  follower.takeMarks([waiting]);
  follower.moveCursor(2);
  expect(follower.picture.hidden).toBe(true);
  follower.takeMarks([{ ...waiting, address: "blob:dip" }]);
  expect(follower.picture.hidden).toBe(false);
  expect(follower.picture.querySelector("img")?.getAttribute("src")).toBe("blob:dip");
});

test("the player moves the cursor without being led anywhere", () => {
  const seek = vi.fn();
  const follower = followed(seek);
  follower.moveCursor(1);
  expect(follower.cursor.getAttribute("x1")).toBe(String(follower.placeOf(1)));
  expect(follower.picture.hidden).toBe(true);
  follower.moveCursor(7);
  expect(follower.cursor.getAttribute("visibility")).toBe("hidden");
  expect(seek).not.toHaveBeenCalled();
});
