// Results, states and numbers in plain words: those of the report and the terminal.

import { language, say, spoken } from "./language.js";
import * as numbers from "./numbers.js";

const LEVELS = ["no support", "weak", "moderate", "moderately strong", "strong", "very strong"];
const SIGNS = { weak: "faint-signs", moderate: "some-signs" };
/** Families that answer another question than whether something is manipulated. */
const OTHER_QUESTIONS = ["identity"];

export const STATES = inWords(["queued", "running", "done", "failed", "cancelled"], (state) =>
  say("state-word", { state }),
);

export const LABELS = inWords(["real", "manipulated", "generated", "unsure"], (label) =>
  say("label-word", { label }),
);

const TEST_STAGE = "test:";

function inWords(names, words) {
  return Object.fromEntries(names.map((name) => [name, words(name)]));
}

/** What is being done: the service's own word, or the title of the test that runs. */
export function stageWords(stage, cards) {
  if (!stage.startsWith(TEST_STAGE)) return say("stage", { stage: hyphened(stage) });
  const name = stage.slice(TEST_STAGE.length);
  return harmless(cards.find((card) => card.name === name)?.title ?? name);
}

export const ENDED = ["done", "failed", "cancelled"];

/** The verdict in everyday words. Analyses of earlier versions do not have it. */
export function headlineWords(verdict) {
  if (verdict.headline) return harmless(spoken(verdict, "headline"));
  const signs = signsOf(verdict);
  return say("headline", { headline: signs === "undecided" ? "cannot-tell" : signs });
}

/** The outcome of one test in a few everyday words. */
export function resultWords(finding) {
  return say("result", { result: outcomeOf(finding) });
}

function outcomeOf(finding) {
  const { status, family, log10_lr: weight } = finding;
  if (status !== "scored") return status;
  if (weight !== 0) return signsOf(finding);
  return OTHER_QUESTIONS.includes(family) ? "beside" : "unweighed";
}

function signsOf({ level, direction }) {
  if (direction === "manipulated") return SIGNS[level] ?? "strong-signs";
  return direction === "not manipulated" ? "no-signs" : "undecided";
}

/** A judgement on the verbal scale. */
export function supportWords({ level, direction }) {
  if (direction === "undecided") return say("level", { level: "no-support" });
  const side = say("side", { side: hyphened(direction) });
  return say("support", { level: levelWords(level), side });
}

/** What the level means as a likelihood ratio; empty where there is no support. */
export function weightSentence({ log10_lr: weight, level, direction }) {
  if (!level || direction === "undecided") return "";
  const ratio = Math.round(10 ** Math.abs(weight));
  return say(`weight-${hyphened(direction)}`, { level: levelWords(level), ratio });
}

function levelWords(level) {
  return say("level", { level: hyphened(level) });
}

/** A word of the service as the catalogue has it. */
function hyphened(word) {
  return word.replaceAll(" ", "-");
}

/** The place on the drawn scale, −5 to 5, or null where nothing could be judged. */
export function scalePosition({ level, direction }) {
  if (!level) return null;
  const step = LEVELS.indexOf(level);
  return direction === "not manipulated" ? -step : step;
}

/** A number with three significant digits. */
export function numberWords(value) {
  return numbers.numberWords(value, language);
}

export function timeWords(seconds) {
  return numbers.timeWords(seconds, language);
}

/** A moment as the person's own calendar and clock show it. */
export function momentWords(text) {
  return new Date(text).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

/** The last part of a path or link, for headings; never empty. */
export function sourceName(source) {
  const isLink = /^https?:\/\//i.test(source);
  const path = isLink ? source.replace(/[?#].*$/, "").replace(/^https?:\/\//i, "") : source;
  const last = path.split(/[\\/]/).filter(Boolean).pop() ?? source;
  return harmless(decoded(last)) || say("unnamed");
}

/** Text on one line, its control and formatting characters spelt out: "[U+202E]". */
export function harmless(text) {
  return [...text].map(harmlessCharacter).join("");
}

function harmlessCharacter(character) {
  if (character === "\u200c" || character === "\u200d") return character;
  if (/[\s\u001c-\u001f\u0085]/.test(character) && character !== "\ufeff") return " ";
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
