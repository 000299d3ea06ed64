import { expect, test } from "vitest";
import { languageOf, quickFirst, spokenCard, titleOf } from "../../src/panel/cards";
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

test("the slow tests stand after the quick ones, otherwise as they were", () => {
  const named = (name: string, pace: string) => {
    return [name, spokenCard(card({ ...CARD, name, pace }), "en")] as const;
  };
  const cards = new Map([named("blink", "slow"), named("warping", "quick"), named("maps", "slow")]);
  const names = ["maps", "blink", "unknown", "warping"];
  expect(quickFirst(names, cards)).toEqual(["unknown", "warping", "maps", "blink"]);
  expect(card(CARD).pace).toBe("quick");
});
