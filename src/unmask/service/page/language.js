// Sentences in the language of the browser, from the one catalogue that all of Unmask has.

import { FluentBundle, FluentResource } from "./fluent.js";
import { timeWords } from "./numbers.js";

const FALLBACK = "en";
const LANGUAGES = [FALLBACK, "es"];
const NO_TERMS = new Map();

/** The language of the page: the first that the person reads and that there is. */
export const language = navigator.languages
  .map((name) => name.split("-")[0].toLowerCase())
  .find((name) => LANGUAGES.includes(name)) ?? FALLBACK;

const bundle = await load(language);

/** A sentence of the catalogue by its key. */
export function say(key, values = {}) {
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) throw new UnknownKeyError(key);
  return bundle.formatPattern(pattern, values, []);
}

/**
 * What an object of the service says in one of its fields, which is a text or a list of them. It
 * has the English sentences there, and in `messages` what they say in any language.
 * `terms` are the names of tests and families in the language of the page.
 */
export function spoken(object, field, terms = NO_TERMS) {
  const said = object[field];
  const messages = object.messages?.[field];
  if (!Array.isArray(said)) return spokenOne(messages, said, terms);
  return said.map((sentence, index) => spokenOne(messages?.[index], sentence, terms));
}

function spokenOne(message, sentence, terms) {
  if (!message) return sentence;
  try {
    return inWords(message, terms);
  } catch (problem) {
    // Of a test with a catalogue of its own, or of another version.
    if (problem instanceof UnknownKeyError) return sentence;
    throw problem;
  }
}

function inWords({ key, values }, terms) {
  const entries = Object.entries(values).map(([name, value]) => [name, valueIn(value, terms)]);
  return say(key, Object.fromEntries(entries));
}

function valueIn(value, terms) {
  if (typeof value === "string") return terms.get(value) ?? value;
  if (Array.isArray(value)) return listIn(value, terms);
  return typeof value === "object" ? inWords(value, terms) : value;
}

function listIn(values, terms) {
  const said = values.map((value) => valueIn(value, terms));
  const areNames = values.every((value) => typeof value === "string");
  return areNames ? said.sort().join(", ") : said.join(" ");
}

async function load(name) {
  const response = await fetch(`/page/${name}.ftl`);
  const loaded = new FluentBundle(name, {
    functions: { TIME: ([seconds]) => timeWords(Number(seconds), name) },
    useIsolating: false,
  });
  loaded.addResource(new FluentResource(await response.text()));
  return loaded;
}

/** No sentence has this key. */
class UnknownKeyError extends Error {}
