// Results, states and numbers in plain words: those of the page of the service.

import type {
  Analysis,
  Direction,
  Finding,
  LabelValue,
  Level,
  State,
  Verdict,
} from "../service/answers";
import { LEVELS } from "../service/answers";
import { language, type StringKey, say } from "../strings";
import type { Cards } from "./cards";
import { phrase, type Said, spoken } from "./catalogue";
import type { Submission } from "./submissions";

export { timeWords } from "./times";

/** What can be placed on the verbal scale. */
export interface Judgement {
  level: Level | null;
  direction: Direction | null;
}

const STATE_WORDS: Record<State, StringKey> = {
  queued: "state_queued",
  running: "state_running",
  done: "state_done",
  failed: "state_failed",
  cancelled: "state_cancelled",
};
const LABEL_WORDS: Record<LabelValue, StringKey> = {
  real: "label_real",
  manipulated: "label_manipulated",
  generated: "label_generated",
  unsure: "label_unsure",
};
const SIGNS: Readonly<Partial<Record<Level, string>>> = {
  weak: "faint-signs",
  moderate: "some-signs",
};
/** Families that answer another question than whether something is manipulated. */
const OTHER_QUESTIONS: readonly string[] = ["identity"];
const STAGE_WORDS: Record<Submission["stage"], StringKey> = {
  fetch: "handing_fetch",
  read: "handing_read",
  link: "handing_sending",
  page: "handing_sending",
  frames: "handing_frames",
  tab: "handing_tab",
  turn: "handing_turn",
  sending: "handing_sending",
  opening: "handing_opening",
  waiting: "handing_waiting",
  stuck: "handing_stuck",
};
/** Separators that count as spaces, though regular expressions do not know them as such. */
const FURTHER_SPACES = "\u001c\u001d\u001e\u001f\u0085";
const TEST_STAGE = "test:";
const ANALYSIS_STAGES = new Map<string, StringKey>([
  ["opening", "stage_opening"],
  ["finding faces", "stage_faces"],
  ["waiting", "state_queued"],
]);

/** That something lay over a video, by its share and name. */
export function coverWords(share: number, name: string): string {
  return say("covered", Math.max(1, Math.round(100 * share)), harmless(name));
}

export function stateWords(state: State): string {
  return say(STATE_WORDS[state]);
}

export function labelWords(value: LabelValue): string {
  return say(LABEL_WORDS[value]);
}

export function submissionWords({ stage }: Submission): string {
  return say(STAGE_WORDS[stage]);
}

/** What is being done. The service names its own stages, and for the others the test. */
export function stageWords(stage: string, cards: Cards): string {
  const key = ANALYSIS_STAGES.get(stage);
  if (key) return say(key);
  const name = stage.startsWith(TEST_STAGE) ? stage.slice(TEST_STAGE.length) : stage;
  return harmless(cards.get(name)?.title ?? name);
}

/** A judgement on the verbal scale. */
export function supportWords({ level, direction }: Judgement): string {
  if (!level || !direction || direction === "undecided") {
    return phrase("level", { level: "no-support" });
  }
  const side = phrase("side", { side: hyphened(direction) });
  return phrase("support", { level: levelWords(level), side });
}

/** The verdict in everyday words. Analyses of earlier versions come without. */
export function headlineOf(verdict: Verdict, cards: Cards): Said {
  const { headline, messages } = verdict;
  if (headline) return spoken(headline, messages.headline, cards);
  return { words: signsHeadline(verdict), spoken: language() };
}

function signsHeadline(judgement: Judgement): string {
  const signs = signsOf(judgement);
  return phrase("headline", { headline: signs === "undecided" ? "cannot-tell" : signs });
}

/** The outcome of one test in a few everyday words. */
export function resultWords(finding: Finding): string {
  return phrase("result", { result: outcomeOf(finding) });
}

function outcomeOf(finding: Finding): string {
  const { status, family, log10_lr: weight } = finding;
  if (status !== "scored") return status;
  if (weight !== 0) return signsOf(finding);
  return OTHER_QUESTIONS.includes(family) ? "beside" : "unweighed";
}

function signsOf({ level, direction }: Judgement): string {
  if (direction === "not manipulated") return "no-signs";
  if (direction !== "manipulated" || !level) return "undecided";
  return SIGNS[level] ?? "strong-signs";
}

/** What the level means as a likelihood ratio; empty where there is no support. */
export function weightSentence(judgement: Judgement & { log10_lr: number | null }): string {
  const { log10_lr: weight, level, direction } = judgement;
  if (weight === null || !level || !direction || direction === "undecided") return "";
  const values = { level: levelWords(level), ratio: Math.round(10 ** Math.abs(weight)) };
  return phrase(`weight-${hyphened(direction)}`, values);
}

function levelWords(level: Level): string {
  return phrase("level", { level: hyphened(level) });
}

/** A word of the service as the catalogue has it. */
function hyphened(word: string): string {
  return word.replaceAll(" ", "-");
}

/** The place on the drawn scale, −5 to 5, or null where nothing could be judged. */
export function scalePosition({ level, direction }: Judgement): number | null {
  if (!level) return null;
  const step = LEVELS.indexOf(level);
  return direction === "not manipulated" ? -step : step;
}

/** How an analysis ended; empty while it has not. */
export function endOf({ state, reason, messages, verdict }: Analysis, cards: Cards): Said {
  const own = (words: string) => ({ words, spoken: language() });
  if (state === "done")
    return verdict
      ? headlineOf(verdict, cards)
      : own(signsHeadline({ level: null, direction: null }));
  if (state === "failed" && reason) {
    const said = spoken(reason, messages.reason, cards);
    return { ...said, words: harmless(said.words) };
  }
  if (state === "failed") return own(stateWords(state));
  return own(state === "cancelled" ? say("cancelled_sentence") : "");
}

/** A number with three significant digits. */
export function numberWords(value: number): string {
  return value.toLocaleString(language(), { maximumSignificantDigits: 3, useGrouping: false });
}

/** The length of a medium as players show it, such as "1:05" or "1:00:05". */
export function lengthWords(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}

export function momentWords(text: string): string {
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Date(text).toLocaleString(language(), style);
}

/** The last part of a link or path, for headings; empty where there is none. */
export function nameOf(address: string): string {
  const path = address.replace(/[?#].*$/, "").replace(/^https?:\/\//i, "");
  const last = path.split(/[\\/]/).filter(Boolean).pop() ?? "";
  return harmless(decoded(last));
}

/** Text on one line, its control and formatting characters spelt out: "[U+202E]". */
export function harmless(text: string): string {
  return [...text].map(harmlessCharacter).join("");
}

function harmlessCharacter(character: string): string {
  if (character === "\u200c" || character === "\u200d") return character;
  if (/\s/.test(character) && character !== "\ufeff") return " ";
  if (FURTHER_SPACES.includes(character)) return " ";
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The last part of a link, or what the page called it. */
export function nameOfAnalysis({ source }: Analysis): string {
  const isLink = /^https?:\/\//i.test(source);
  return (isLink ? nameOf(source) : harmless(source)) || say("unnamed");
}
