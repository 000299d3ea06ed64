import { expect, test } from "vitest";
import { axis } from "../../../src/unmask/report/viewing/curves.js";
import { spokenCard } from "../../src/panel/cards";
import { nearest, pointsOf } from "../../src/panel/Timeline";
import * as words from "../../src/panel/words";
import { analysis, card, finding, verdict } from "../../src/service/answers";
import { ANALYSIS, CARD, FINDING } from "../service/samples";

const MODERATE = finding(FINDING);

test.each([
  ["moderate", "manipulated", "moderate support for manipulation", 2],
  ["very strong", "not manipulated", "very strong support against manipulation", -5],
  ["no support", "undecided", "no support", 0],
  [null, "undecided", "no support", null],
] as const)("%s, %s", (level, direction, sentence, position) => {
  expect(words.supportWords({ level, direction })).toBe(sentence);
  expect(words.scalePosition({ level, direction })).toBe(position);
});

test.each([
  ["strong", "manipulated", "Strong signs of manipulation"],
  ["weak", "manipulated", "Faint signs of manipulation"],
  ["moderate", "manipulated", "Some signs of manipulation"],
  ["moderate", "not manipulated", "No signs found: that does not make it authentic"],
  ["no support", "undecided", "Cannot tell"],
  [null, "undecided", "Cannot tell"],
] as const)("the headline of an old analysis: %s, %s", (level, direction, headline) => {
  const rest = { sentence: "Two tests ran.", families: [], conflicts: [] };
  const old = verdict({ log10_lr: null, level, direction, ...rest });
  expect(words.headlineOf(old, new Map())).toEqual({ words: headline, spoken: "en" });
});

test("the weight is said as how many times as likely", () => {
  expect(words.weightSentence(MODERATE)).toBe(
    "This gives moderate support for manipulation: such evidence is about 32 times as likely with manipulated material as with unmanipulated material.",
  );
  expect(words.weightSentence({ ...MODERATE, direction: "undecided" })).toBe("");
});

test("the outcome of a test is said in everyday words", () => {
  expect(words.resultWords(MODERATE)).toBe("Some signs of manipulation");
  expect(words.resultWords({ ...MODERATE, log10_lr: 0 })).toBe("Carries no weight here");
  const alike = { ...MODERATE, family: "identity", log10_lr: 0 };
  expect(words.resultWords(alike)).toBe("Beside the verdict");
  expect(words.resultWords({ ...MODERATE, status: "abstained" })).toBe("Could not judge");
  expect(words.resultWords({ ...MODERATE, status: "failed" })).toBe("Failed");
});

test.each([
  [4.2, "4.20 s"],
  [59.99, "59.99 s"],
  [59.996, "1 min 00.0 s"],
  [185, "3 min 05.0 s"],
  [119.97, "2 min 00.0 s"],
  [8 * 3600 + 65.25, "8 h 01 min 05.3 s"],
])("%d seconds as a moment", (seconds, expected) => {
  expect(words.timeWords(seconds)).toBe(expected);
});

test.each([
  [0.4, "0:00"],
  [65, "1:05"],
  [3605, "1:00:05"],
  [8 * 3600, "8:00:00"],
])("%d seconds as a length", (seconds, expected) => {
  expect(words.lengthWords(seconds)).toBe(expected);
});

test.each([
  ["https://example.org/a/caf%C3%A9.mp4?x=1#y", "café.mp4"],
  ["https://example.org/", "example.org"],
  ["https://example.org/%E0%A4%A", "%E0%A4%A"],
  ["https://example.org/%E2%80%AEgpj.mp4", "[U+202E]gpj.mp4"],
])("the name of %s", (address, name) => {
  expect(words.nameOf(address)).toBe(name);
});

test("characters that could deceive are spelt out, and lines joined", () => {
  expect(words.harmless("a\u202eb\u0000c\nd\u2028e")).toBe("a[U+202E]b[U+0000]c d e");
});

test("stages of the service are said in the person's language, others as they come", () => {
  expect(words.stageWords("opening", new Map())).toBe("opening the file");
  expect(words.stageWords("test:warping", new Map())).toBe("warping");
  const spoken = spokenCard(card(CARD), "es");
  const cards = new Map([
    ["twin", { ...spoken, name: "twin", title: "Gemela" }],
    ["warping", spoken],
    ["waiting", { ...spoken, name: "waiting", title: "Espera" }],
  ]);
  expect(words.stageWords("test:warping", cards)).toBe("Deformación");
  expect(words.stageWords("test:waiting", cards)).toBe("Espera");
  expect(words.stageWords("waiting", cards)).toBe("Waiting");
});

test("why an analysis failed is said by the catalogue, of earlier services as they tell it", () => {
  const reason = { key: "job-broke", values: { error: "KeyError" } };
  const failed = { ...ANALYSIS, state: "failed", reason: "It\nbroke." };
  const told = analysis({ ...failed, messages: { reason } });
  expect(words.endOf(told, new Map()).words).toContain("The analysis broke (KeyError);");
  expect(words.endOf(analysis(failed), new Map()).words).toBe("It broke.");
});

test("moments without a score are left out of the timeline, the others sorted", () => {
  const points = pointsOf(MODERATE);
  expect(points.map(({ time, isPoor }) => [time, isPoor])).toEqual([
    [1, true],
    [2, false],
  ]);
});

test("a click means the nearest moment, by time before height", () => {
  const points = pointsOf(MODERATE);
  const x = axis([0, 4], 0, 400, 0);
  const y = axis([0, 1], 100, 0, 0);
  expect(nearest(points, x, y, { x: x.at(1.4), y: y.at(0.7) })).toBe(0);
  expect(nearest(points, x, y, { x: x.at(3.9), y: y.at(0) })).toBe(1);
});

test.each([
  [
    [0, 6],
    [0, 1, 2, 3, 4, 5, 6],
  ],
  [
    [0.51, 0.513],
    [0.51, 0.5105, 0.511, 0.5115, 0.512, 0.5125, 0.513],
  ],
  [
    [5, 5],
    [4.6, 4.8, 5, 5.2, 5.4],
  ],
  [
    [-2, 2],
    [-2, -1, 0, 1, 2],
  ],
])("an axis over %j has marks at round values", (values, marks) => {
  const ticks = axis(values, 0, 100, 0).ticks();
  expect(ticks.map(({ value }) => Number(value.toFixed(6)))).toEqual(marks);
});
