// The sentences of a verdict: those of the service, in the language of the panel.

import type { Finding, Level, Verdict } from "../service/answers";
import { type StringKey, say } from "../strings";
import type { Cards } from "./cards";
import { harmless } from "./words";

type Family = Verdict["families"][number];

const LEVEL_WORDS: Record<Level, StringKey> = {
  "no support": "level_none",
  weak: "level_weak",
  moderate: "level_moderate",
  "moderately strong": "level_moderately_strong",
  strong: "level_strong",
  "very strong": "level_very_strong",
};

/** What the tests say together, and what that does not mean. */
export function verdictSentence({ level, direction }: Verdict, findings: readonly Finding[]) {
  if (!level) return nothingJudged(findings);
  const tests = testsWords(withStatus(findings, "scored"));
  if (direction === "undecided") return say("verdict_undecided", tests);
  const key = direction === "manipulated" ? "verdict_manipulated" : "verdict_clear";
  return capitalised(say(key, tests, say(LEVEL_WORDS[level])));
}

/** One sentence for each two families that contradict each other. */
export function conflictSentences({ families }: Verdict, cards: Cards): string[] {
  const accusing = families.filter(({ direction }) => direction === "manipulated");
  const clearing = families.filter(({ direction }) => direction === "not manipulated");
  const said = (family: Family) => [familyWords(family, cards), say(LEVEL_WORDS[family.level])];
  return accusing.flatMap((one) =>
    clearing.map((other) => say("verdict_conflict", ...said(one), ...said(other))),
  );
}

function nothingJudged(findings: readonly Finding[]): string {
  if (findings.length === 0) return say("verdict_no_test");
  const failed = withStatus(findings, "failed");
  if (failed > 0) return say("verdict_failed", testsWords(failed));
  return findings.length === 1
    ? say("verdict_one_abstained")
    : say("verdict_abstained", findings.length);
}

function familyWords({ family }: Family, cards: Cards): string {
  const card = [...cards.values()].find(({ named }) => named.family === family);
  return harmless(card?.family ?? family);
}

function testsWords(count: number): string {
  return count === 1 ? say("tests_one") : say("tests_many", count);
}

function withStatus(findings: readonly Finding[], wanted: Finding["status"]): number {
  return findings.filter(({ status }) => status === wanted).length;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
