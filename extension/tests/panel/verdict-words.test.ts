import { expect, test } from "vitest";
import { languageOf, spokenCard, titleOf } from "../../src/panel/cards";
import { conflictSentences, verdictSentence } from "../../src/panel/verdict-words";
import { card, finding, verdict } from "../../src/service/answers";
import { CARD, FINDING } from "../service/samples";

const SCORED = finding(FINDING);
const ABSTAINED = { ...SCORED, status: "abstained" } as const;
const FAILED = { ...SCORED, status: "failed" } as const;

function reached(level: string | null, direction: string, families: unknown[] = []) {
  return verdict({ log10_lr: null, level, direction, families });
}

// The expected ones are the sentences of src/unmask/verdict/wording.py.
test.each([
  [
    "moderate",
    "manipulated",
    [SCORED, ABSTAINED],
    "One test ran and gave moderate support for manipulation. Look at the evidence below before you act on it.",
  ],
  [
    "very strong",
    "not manipulated",
    [SCORED, SCORED],
    "2 tests ran and found no traces of manipulation: very strong support for unmanipulated material. Absence of traces is not proof that the material is authentic.",
  ],
  [
    "no support",
    "undecided",
    [SCORED],
    "Cannot tell: one test ran and gave no support either way, neither for manipulation nor against it.",
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
  expect(verdictSentence(reached(level, direction), findings)).toBe(sentence);
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
