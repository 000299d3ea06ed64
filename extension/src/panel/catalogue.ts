// Sentences of the one catalogue that all of Unmask has, in the language of the panel. What only the
// panel says stands in public/_locales, where the browser looks for it.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import english from "../../../src/unmask/words/en.ftl?raw";
import spanish from "../../../src/unmask/words/es.ftl?raw";
import type { Message, Value } from "../service/answers";
import { language } from "../strings";
import { type Cards, SERVICE_LANGUAGE } from "./cards";
import { timeWords } from "./times";

const SOURCES: Record<string, string> = { en: english, es: spanish };

/** A sentence and the language that it is in. */
export interface Said {
  words: string;
  spoken: string;
}

/** No sentence has this key. */
class UnknownKeyError extends Error {}

const bundles = new Map<string, FluentBundle>();

/** A sentence of the catalogue by its key. */
export function phrase(key: string, values: Record<string, FluentVariable> = {}): string {
  const bundle = bundleOf(language());
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) throw new UnknownKeyError(key);
  return bundle.formatPattern(pattern, values, []);
}

/**
 * What the service says: in the language of the panel where it came with its key, else in English.
 * Tests with a catalogue of their own and earlier versions give the English sentence alone.
 */
export function spoken(sentence: string, message: Message | null | undefined, cards: Cards): Said {
  try {
    if (message) return { words: inWords(message, cards), spoken: language() };
  } catch (error) {
    if (!(error instanceof UnknownKeyError)) throw error;
  }
  return { words: sentence, spoken: SERVICE_LANGUAGE };
}

/** The same for several sentences. */
export function spokenAll(
  sentences: readonly string[],
  messages: readonly (Message | null)[],
  cards: Cards,
): Said[] {
  return sentences.map((sentence, index) => spoken(sentence, messages[index], cards));
}

function inWords({ key, values }: Message, cards: Cards): string {
  const entries = Object.entries(values).map(([name, value]) => [name, valueIn(value, cards)]);
  return phrase(key, Object.fromEntries(entries));
}

function valueIn(value: Value, cards: Cards): string | number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return nameIn(value, cards);
  if (!Array.isArray(value)) return inWords(value, cards);
  const said = value.map((one) => String(valueIn(one, cards)));
  const areNames = value.every((one) => typeof one === "string");
  return areNames ? said.toSorted().join(", ") : said.join(" ");
}

/**
 * What a test or a family is called in the language of the panel; other texts as they are. Where a
 * test is called like its family, the name stands for the family.
 */
function nameIn(text: string, cards: Cards): string {
  const member = [...cards.values()].find(({ named }) => named.family === text);
  return member?.family ?? cards.get(text)?.title ?? text;
}

function bundleOf(name: string): FluentBundle {
  const known = bundles.get(name);
  if (known) return known;
  const functions = { TIME: ([seconds]: unknown[]) => timeWords(Number(seconds)) };
  const bundle = new FluentBundle(name, { functions, useIsolating: false });
  bundle.addResource(new FluentResource(SOURCES[name] ?? english));
  bundles.set(name, bundle);
  return bundle;
}
