// The cards of the tests in the language of the panel, as far as whoever wrote a test translated it.

import type { Card, Finding } from "../service/answers";

/** The language of what the service says, and of cards without a translation. */
export const SERVICE_LANGUAGE = "en";

export interface SpokenCard extends Omit<Card, "translations"> {
  /** The language that the card is in. */
  spoken: string;
  /** What the service calls the test and its family of evidence. */
  named: { title: string; family: string };
}

export type Cards = ReadonlyMap<string, SpokenCard>;

export function spokenCard({ translations, ...card }: Card, wanted: string): SpokenCard {
  const named = { title: card.title, family: card.family };
  const translation = translations[wanted];
  const spoken = translation ? wanted : SERVICE_LANGUAGE;
  return { ...card, ...translation, named, spoken };
}

/** Names of tests in the order in which they run: the slow ones after the quick ones. */
export function quickFirst(names: readonly string[], cards: Cards): string[] {
  const isSlow = (name: string) => Number(cards.get(name)?.pace === "slow");
  return names.toSorted((one, other) => isSlow(one) - isSlow(other));
}

/** A finding's title as its card has it now; a test may be gone since. */
export function titleOf({ detector, title }: Finding, cards: Cards): string {
  return cards.get(detector)?.title ?? title;
}

/** The language of what `titleOf` gives. */
export function languageOf(detector: string, cards: Cards): string {
  return cards.get(detector)?.spoken ?? SERVICE_LANGUAGE;
}
