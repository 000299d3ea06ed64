import { expect, test } from "vitest";
import { namedCases } from "../../src/panel/KnownCases";
import { farApart, scoreWords, spread } from "../../src/panel/Moments";
import type { Finding } from "../../src/service/answers";
import { FINDING } from "../service/samples";

const at = (t: number, score: number, face: number | null = null) => {
  return { t, score, face, box: null, quality: null };
};
const frame = (time: number) => ({ name: `${time}.jpg`, time, faces: [], link: "" });
const frames = { width: 4, height: 3, frames: [0, 1, 2, 3].map(frame) };
const judged: Finding = {
  ...FINDING,
  reasons: [],
  messages: { reasons: [] },
  timeline: [at(0, 5), at(1, -2), at(1.001, 7, 2), at(3, 6)],
};

test("the first and the last are among the chosen, evenly spread", () => {
  expect(spread([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(spread([...Array(11).keys()], 3)).toEqual([0, 5, 10]);
});

test("two moments that were judged most differently are compared at first", () => {
  expect(farApart(frames, [judged])).toEqual([1, 3]);
  expect(farApart(frames, [{ ...judged, timeline: [] }])).toEqual([0, 3]);
});

test("scores are those of the moment, of each person", () => {
  expect(scoreWords(judged, 0)).toBe("score 5");
  expect(scoreWords(judged, 1)).toBe("score -2; person 2: score 7");
  expect(scoreWords(judged, 2)).toBe("not judged at this moment");
});

test("cases are named by known media only, each once", () => {
  const reasons = [
    "Near case 0123456789ab.",
    "Case 12.",
    "case 0123456789ab and case ffffffffffff",
  ];
  const known = { ...judged, detector: "known-media", reasons };
  expect(namedCases(known)).toEqual(["0123456789ab", "ffffffffffff"]);
  expect(namedCases({ ...known, detector: "warping" })).toEqual([]);
});
