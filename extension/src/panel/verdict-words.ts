// The sentences of a verdict: those of the service, in the language of the panel.

import type { Direction, Finding, Level, Verdict } from "../service/answers";
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

/**
 * What the tests say together, which of them say so, and what that does not mean.
 *
 * Tests that abstained, that failed or whose result carries no weight are not counted.
 */
export function verdictSentence(
  { level, direction }: Verdict,
  findings: readonly Finding[],
  cards: Cards,
): string {
  if (!level) return nothingJudged(findings);
  const weighed = findings.filter(({ log10_lr: weight }) => weight);
  if (weighed.length === 0) return nothingWeighed(withStatus(findings, "scored"));
  if (direction === "undecided") return undecided(weighed, cards);
  const key = direction === "manipulated" ? "verdict_manipulated" : "verdict_clear";
  return capitalised(say(key, say(LEVEL_WORDS[level]), ...source(weighed, direction, cards)));
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

/** Which tests the support comes from: how many of how many, and their families. */
function source(weighed: readonly Finding[], direction: Direction, cards: Cards): string[] {
  const sign = direction === "manipulated" ? 1 : -1;
  const supporting = weighed.filter((finding) => finding.direction === direction);
  if (supporting.length > 0) return shareAndFamilies(supporting, weighed, cards);
  const leaning = weighed.filter(({ log10_lr: weight }) => (weight ?? 0) * sign > 0);
  return [say("share_together", weighed.length), familiesWords(leaning, cards)];
}

/** Why there is no support: no test gives any, or what some give does not add up to any. */
function undecided(weighed: readonly Finding[], cards: Cards): string {
  const supporting = weighed.filter(({ direction }) => direction !== "undecided");
  if (supporting.length > 0) {
    return say("verdict_split", ...shareAndFamilies(supporting, weighed, cards));
  }
  return weighed.length === 1
    ? say("verdict_undecided_one")
    : say("verdict_undecided", weighed.length);
}

function shareAndFamilies(
  some: readonly Finding[],
  weighed: readonly Finding[],
  cards: Cards,
): string[] {
  return [shareWords(some.length, weighed.length), familiesWords(some, cards)];
}

function shareWords(count: number, weighed: number): string {
  if (weighed === 1) return say("share_only");
  if (count === weighed) return say("share_all", weighed);
  return count === 1 ? say("share_one", weighed) : say("share_some", count, weighed);
}

function familiesWords(findings: readonly Finding[], cards: Cards): string {
  const names = new Set(findings.map((finding) => familyWords(finding, cards)));
  const key = names.size === 1 ? "families_one" : "families_many";
  return say(key, [...names].toSorted((one, other) => one.localeCompare(other)).join(", "));
}

function nothingWeighed(scored: number): string {
  return scored === 1 ? say("verdict_unweighed_one") : say("verdict_unweighed", scored);
}

function nothingJudged(findings: readonly Finding[]): string {
  if (findings.length === 0) return say("verdict_no_test");
  const failed = withStatus(findings, "failed");
  if (failed > 0) return say("verdict_failed", testsWords(failed));
  return findings.length === 1
    ? say("verdict_one_abstained")
    : say("verdict_abstained", findings.length);
}

function familyWords({ family }: { family: string }, cards: Cards): string {
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
