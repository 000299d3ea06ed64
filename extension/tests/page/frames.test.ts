import { expect, test } from "vitest";
import { FrameChooser, isBlack, MOST_FRAMES } from "../../src/page/frames";

/** The times that are taken of a video with this frame rate. */
function taken(seconds: number, rate: number, start = 0): number[] {
  const chooser = new FrameChooser(seconds);
  const times: number[] = [];
  for (let frame = 0; frame < 100_000; frame += 1) {
    const time = start + frame / rate;
    const judgement = chooser.judge(time);
    if (judgement === "end") return times;
    if (judgement === "take") times.push(time);
  }
  throw new Error("it never ended");
}

test("a short span of a slow video is taken frame by frame", () => {
  expect(taken(2, 25)).toHaveLength(51);
});

test.each([5, 10, 20, 60])("%i seconds give no more frames than can be handed over", (seconds) => {
  const times = taken(seconds, 60, 17.3);
  expect(times.length).toBeGreaterThan(MOST_FRAMES * 0.7);
  expect(times.length).toBeLessThanOrEqual(MOST_FRAMES + 1);
  expect(times[0]).toBe(17.3);
  expect((times.at(-1) ?? 0) - 17.3).toBeLessThanOrEqual(seconds);
});

test("frames are spread evenly over the span", () => {
  const times = taken(60, 30);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.04);
});

test("seeking back ends the span, since times must ascend", () => {
  const chooser = new FrameChooser(10);
  expect(chooser.judge(5)).toBe("take");
  expect(chooser.judge(4)).toBe("end");
});

test("seeking beyond the span ends it", () => {
  const chooser = new FrameChooser(10);
  chooser.judge(5);
  expect(chooser.judge(15.1)).toBe("end");
});

test("a frame that is shown twice is taken once", () => {
  const chooser = new FrameChooser(10);
  expect(chooser.judge(5)).toBe("take");
  expect(chooser.judge(5)).toBe("leave");
});

test.each([
  ["pure black", [0, 0, 0, 255, 0, 0, 0, 255], true],
  ["the black of video levels and noise", [9, 11, 8, 255, 12, 12, 12, 255], true],
  ["one dark blue pixel", [0, 0, 0, 255, 0, 0, 30, 255], false],
  ["white", [255, 255, 255, 255], false],
])("%s", (_what, pixels, expected) => {
  expect(isBlack(Uint8ClampedArray.from(pixels))).toBe(expected);
});
