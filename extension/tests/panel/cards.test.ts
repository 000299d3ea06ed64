import { expect, test } from "vitest";
import { languageOf, spokenCard, titleOf } from "../../src/panel/cards";
import { card, finding } from "../../src/service/answers";
import { CARD, FINDING } from "../service/samples";

const SCORED = finding(FINDING);

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
