// The tests that are installed, by their cards.

import { get } from "./api.js";
import { bullets, draw, make, outsideLink, sentences } from "./elements.js";
import { questions } from "./exhibits.js";
import { language, say, spoken } from "./language.js";
import { harmless, resultWords, scalePosition, supportWords, weightSentence } from "./words.js";

let loading = null;

/** The cards of all installed tests; asked for once. */
export function loadCards() {
  loading ??= get("/v1/detectors").then(
    ({ value }) => value.detectors.map(spokenCard),
    (problem) => {
      loading = null;
      throw problem;
    },
  );
  return loading;
}

/** A card in the language of the page, as far as whoever wrote the test translated it. */
function spokenCard({ translations, ...card }) {
  const named = { title: card.title, family: card.family };
  return { ...card, ...translations?.[language], named };
}

/** What tests and families are called in the language of the page, by the service's names. */
export function termsOf(cards) {
  const families = cards.map(({ named, family }) => [named.family, family]);
  // Where a test is called like its family, the name stands for the family.
  return new Map([...cards.map(({ name, title }) => [name, title]), ...families]);
}

/** Findings in the order of a report: what says most in the verdict comes first. */
export function weightyFirst(findings) {
  return [...findings].sort((one, other) => weightOf(other) - weightOf(one));
}

function weightOf({ log10_lr: weight }) {
  return Math.abs(weight ?? 0);
}

/** The scale and the likelihood ratio, one click away. */
export function weightDetails(judgement, ...children) {
  if (!judgement.level) return null;
  const weight = weightSentence(judgement);
  return make(
    "details",
    {},
    make("summary", {}, say("weight-title")),
    ...scale(judgement),
    weight && make("p", {}, weight),
    ...children,
  );
}

/** The verbal scale as a drawing; the words stand beside it. */
function scale(judgement) {
  const position = scalePosition(judgement);
  const steps = Array.from({ length: 11 }, (_, index) => step(index - 5, position));
  const label = say("scale-label", { here: supportWords(judgement) });
  const drawing = draw(
    "svg",
    { class: "scale", viewBox: "0 0 440 66", role: "img", "aria-label": label },
    ...steps,
    position !== null && draw("path", { class: "pointer", d: pointer(position) }),
  );
  const ends = ["scale-against", "scale-none", "scale-for"].map((key) => make("span", {}, say(key)));
  return [drawing, make("p", { class: "scale-ends", "aria-hidden": "true" }, ...ends)];
}

function step(number, position) {
  const height = 12 + 6 * Math.abs(number);
  const side = number < 0 ? "side-clear" : number > 0 ? "side-manipulated" : "side-none";
  return draw("rect", {
    class: `step ${side}${number === position ? " here" : ""}`,
    x: (number + 5) * 40 + 2,
    y: 46 - height,
    width: 36,
    height,
    rx: 2,
  });
}

function pointer(position) {
  return `M${(position + 5) * 40 + 20} 49 l9 14 h-18 z`;
}

/** What one test found, with its evidence and what its card says about reading it. */
export function testCard(finding, card, exhibits, terms) {
  const id = `test-${finding.detector}`;
  const reasons = spoken(finding, "reasons", terms).map(harmless);
  const hasEvidence = exhibits || finding.timeline.length > 0;
  const family = say("card-family", { family: harmless(card?.family ?? finding.family) });
  return make(
    "article",
    { class: `test ${finding.status}`, "aria-labelledby": id },
    make("h3", { id }, harmless(card?.title ?? finding.title)),
    make(
      "p",
      { class: "result" },
      make("strong", {}, resultWords(finding)),
      " ",
      make("span", { class: "quiet" }, family),
    ),
    bullets(reasons, { class: "reasons" }),
    hasEvidence && questions(finding, card),
    exhibits,
    finding.status === "scored" && advice(card),
    weightDetails(finding),
    about(finding, card),
  );
}

/** Tests that could not judge, folded. */
export function idleTests(cards) {
  if (!cards.length) return null;
  const summary = make("summary", {}, say("tests-idle", { tests: cards.length }));
  return make("details", { class: "idle" }, summary, ...cards);
}

function advice(card) {
  if (!card) return null;
  return make(
    "div",
    { class: "advice" },
    sentences(say("card-look-at"), card.looks_at),
    sentences(say("card-ignore"), card.ignore),
  );
}

function about(finding, card) {
  if (!card) return null;
  return make(
    "details",
    {},
    make("summary", {}, say("about-test")),
    make("p", {}, card.summary),
    make(
      "div",
      { class: "advice" },
      sentences(say("card-needs"), card.needs),
      sentences(say("card-limits"), card.limits),
    ),
    make("p", {}, say("paper-is"), " ", outsideLink(card.link, paperWords(card)), "."),
    make("p", { class: "quiet" }, say("test-took", { seconds: finding.seconds })),
  );
}

function paperWords({ paper, year }) {
  return paper.includes(year) ? paper : `${paper} (${year})`;
}

/** The place of a test that has not ended. */
export function awaitedCard(name, title, ended) {
  return make(
    "article",
    { class: "test awaited", "aria-labelledby": `test-${name}` },
    make("h3", { id: `test-${name}` }, harmless(title)),
    make("p", { class: "quiet" }, say(ended ? "test-not-run" : "test-awaited")),
  );
}
