import { expect, test } from "vitest";
import { languageOf, spokenCard, titleOf } from "../../src/panel/cards";
import { conflictSentences, verdictSentence } from "../../src/panel/verdict-words";
import { card, type Finding, finding, verdict } from "../../src/service/answers";
import { CARD, FINDING } from "../service/samples";

const SCORED = finding(FINDING);
const UNJUDGED = { ...SCORED, log10_lr: null, level: null, direction: null };
const ABSTAINED = { ...UNJUDGED, status: "abstained" } as const;
const FAILED = { ...UNJUDGED, status: "failed" } as const;

/** A finding of that weight, with the direction that the service gives it. */
function said(weight: number, family = "blending"): Finding {
  const side = weight > 0 ? "manipulated" : "not manipulated";
  const direction = Math.abs(weight) < Math.log10(2) ? "undecided" : side;
  return { ...SCORED, family, log10_lr: weight, direction };
}

function reached(level: string | null, direction: string, families: unknown[] = []) {
  return verdict({ log10_lr: null, level, direction, families });
}

// The expected ones are the sentences of src/unmask/verdict/wording.py.
test.each([
  [
    "moderate",
    "manipulated",
    [said(1.1), ABSTAINED, FAILED, said(0)],
    "Moderate support for manipulation: from the one test that carries weight here (family of evidence: blending). Look at the evidence below before you act on it.",
  ],
  [
    "moderate",
    "manipulated",
    [said(1.6), said(0.1), said(0.1, "geometry"), said(-0.1, "noise"), said(0)],
    "Moderate support for manipulation: from one of the 4 tests that carry weight here (family of evidence: blending). Look at the evidence below before you act on it.",
  ],
  [
    "moderate",
    "not manipulated",
    [said(-0.5, "noise"), said(-0.5), said(-0.5, "geometry")],
    "Moderate support for unmanipulated material: from all 3 tests that carry weight here (families of evidence: blending, geometry, noise). Absence of traces is not proof that the material is authentic.",
  ],
  [
    "strong",
    "manipulated",
    [said(2.5, "noise"), said(2.5), said(-1.5, "geometry")],
    "Strong support for manipulation: from 2 of the 3 tests that carry weight here (families of evidence: blending, noise). Look at the evidence below before you act on it.",
  ],
  [
    "weak",
    "manipulated",
    [said(0.25, "noise"), said(0.25), said(-0.1, "geometry")],
    "Weak support for manipulation: from the 3 tests that carry weight here together, not from any one alone (families of evidence: blending, noise). Look at the evidence below before you act on it.",
  ],
  [
    "no support",
    "undecided",
    [said(0.1)],
    "Cannot tell: the one test that carries weight here gives no support either way, neither for manipulation nor against it.",
  ],
  [
    "no support",
    "undecided",
    [said(0.1), said(0.1), said(0)],
    "Cannot tell: none of the 2 tests that carry weight here gives support either way, neither for manipulation nor against it.",
  ],
  [
    "no support",
    "undecided",
    [said(1, "noise"), said(-1), said(0.1, "geometry")],
    "Cannot tell: there is support from 2 of the 3 tests that carry weight here (families of evidence: blending, noise), but together the tests support neither side.",
  ],
  [
    "no support",
    "undecided",
    [said(0)],
    "Cannot tell: one test ran, and it carries no weight here.",
  ],
  [
    "no support",
    "undecided",
    [said(0), said(0), ABSTAINED],
    "Cannot tell: 2 tests ran, and none of them carries weight here.",
  ],
  [null, "undecided", [], "Cannot tell: no test was chosen."],
  [null, "undecided", [FAILED, ABSTAINED], "Cannot tell: one test failed and none gave a result."],
  [null, "undecided", [ABSTAINED], "Cannot tell: the test could not judge this material."],
  [
    null,
    "undecided",
    [ABSTAINED, ABSTAINED],
    "Cannot tell: none of the 2 tests could judge this material.",
  ],
])("%s support, %s", (level, direction, findings, sentence) => {
  expect(verdictSentence(reached(level, direction), findings, new Map())).toBe(sentence);
});

test("families that contradict each other are said by their names and levels", () => {
  const families = [
    { family: "blending", level: "moderate", direction: "manipulated" },
    { family: "geometry", level: "weak", direction: "not manipulated" },
    { family: "synthesis", level: "no support", direction: "undecided" },
  ];
  const conflicted = reached("weak", "manipulated", families);
  expect(conflictSentences(conflicted, new Map())).toEqual([
    "The tests disagree: blending gives moderate support for manipulation, geometry gives weak support against it.",
  ]);
  const cards = new Map([["warping", spokenCard(card(CARD), "es")]]);
  expect(conflictSentences(conflicted, cards)[0]).toContain("mezcla gives moderate");
});

test("a card is in the language of the panel where it has it, and says in which it is", () => {
  const spanish = spokenCard(card(CARD), "es");
  expect(spanish).toMatchObject({ title: "Deformación", spoken: "es", ignore: ["Lo borroso."] });
  expect(spanish.paper).toBe("A paper");
  expect(spokenCard(card(CARD), "fr")).toMatchObject({ title: "Face warping", spoken: "en" });
  const { translations: _, ...untranslated } = CARD;
  expect(spokenCard(card(untranslated), "es")).toMatchObject({ title: "Face warping" });
});

test("a finding of a test that is gone keeps the title that it had", () => {
  const cards = new Map([["warping", spokenCard(card(CARD), "es")]]);
  expect([titleOf(SCORED, cards), languageOf("warping", cards)]).toEqual(["Deformación", "es"]);
  expect([titleOf(SCORED, new Map()), languageOf("gone", cards)]).toEqual(["Face warping", "en"]);
});

test("the families behind a verdict are in the language of the panel", () => {
  const cards = new Map([["warping", spokenCard(card(CARD), "es")]]);
  const sentence = verdictSentence(reached("moderate", "manipulated"), [said(1.1)], cards);
  expect(sentence).toContain("(family of evidence: mezcla)");
});
