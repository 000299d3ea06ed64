// Results, states and numbers in plain words: those of the page of the service.

import type { Analysis, Direction, Finding, LabelValue, Level, State } from "../service/answers";
import { LEVELS } from "../service/answers";
import { language, type StringKey, say } from "../strings";
import { type Cards, SERVICE_LANGUAGE } from "./cards";
import type { Submission } from "./submissions";

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
const SUPPORT_WORDS: Record<Level, { manipulated: StringKey; clear: StringKey }> = {
  "no support": { manipulated: "support_none", clear: "support_none" },
  weak: { manipulated: "support_weak_manipulated", clear: "support_weak_clear" },
  moderate: { manipulated: "support_moderate_manipulated", clear: "support_moderate_clear" },
  "moderately strong": {
    manipulated: "support_moderately_strong_manipulated",
    clear: "support_moderately_strong_clear",
  },
  strong: { manipulated: "support_strong_manipulated", clear: "support_strong_clear" },
  "very strong": {
    manipulated: "support_very_strong_manipulated",
    clear: "support_very_strong_clear",
  },
};
const STAGE_WORDS: Record<Submission["stage"], StringKey> = {
  fetch: "handing_fetch",
  read: "handing_read",
  link: "handing_sending",
  frames: "handing_frames",
  tab: "handing_tab",
  sending: "handing_sending",
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

export function supportWords({ level, direction }: Judgement): string {
  if (!level) return say("support_unjudged");
  if (direction === "manipulated") return say(SUPPORT_WORDS[level].manipulated);
  if (direction === "not manipulated") return say(SUPPORT_WORDS[level].clear);
  return say("support_undecided");
}

/** The outcome of one test in a few words. */
export function resultWords(finding: Finding): string {
  if (finding.status === "abstained") return say("test_abstained");
  if (finding.status === "failed") return say("test_failed");
  return supportWords(finding);
}

/** What the level means as a likelihood ratio; empty where there is no support. */
export function weightSentence({ log10_lr: weight, level, direction }: Finding): string {
  if (weight === null || !level || level === "no support") return "";
  const ratio = Math.round(10 ** Math.abs(weight)).toLocaleString(language());
  if (direction === "manipulated") return say("weight_manipulated", ratio);
  return direction === "not manipulated" ? say("weight_clear", ratio) : "";
}

/** The place on the drawn scale, −5 to 5, or null where nothing could be judged. */
export function scalePosition({ level, direction }: Judgement): number | null {
  if (!level) return null;
  const step = LEVELS.indexOf(level);
  return direction === "not manipulated" ? -step : step;
}

/** How an analysis ended; empty while it has not. The service's own sentences are English. */
export function endWords({ state, reason, verdict }: Analysis): string {
  if (state === "done") return supportWords(verdict ?? { level: null, direction: null });
  if (state === "failed") return harmless(reason ?? stateWords(state));
  return state === "cancelled" ? say("cancelled_sentence") : "";
}

/** The language of `endWords` where it is not that of the panel. */
export function endLanguage({ state }: Analysis): string | undefined {
  return state === "failed" ? SERVICE_LANGUAGE : undefined;
}

/** A number with three significant digits. */
export function numberWords(value: number): string {
  return value.toLocaleString(language(), { maximumSignificantDigits: 3, useGrouping: false });
}

/** A moment or duration, such as "4.20 s" or "3 min 05.0 s". */
export function timeWords(seconds: number): string {
  // What would be rounded up to 60.00 s is a minute.
  if (Math.round(seconds * 100) < 6000) return say("time_seconds", seconds.toFixed(2));
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  if (minutes < 60) return say("time_minutes", minutes, rest);
  return say("time_hours", Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"), rest);
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
