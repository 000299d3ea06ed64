// The tests that are installed, by their cards.

import { get } from "./api.js";
import { bullets, draw, make, outsideLink, sentences } from "./elements.js";
import { harmless, resultWords, scalePosition, timeWords, weightSentence } from "./words.js";

let loading = null;

/** The cards of all installed tests; asked for once. */
export function loadCards() {
  loading ??= get("/v1/detectors").then(
    ({ value }) => value.detectors,
    (problem) => {
      loading = null;
      throw problem;
    },
  );
  return loading;
}

/** The verbal scale as a drawing; the words stand beside it. */
export function scale(judgement, words) {
  const position = scalePosition(judgement);
  const steps = Array.from({ length: 11 }, (_, index) => step(index - 5, position));
  const label =
    `Verbal scale from support for unmanipulated to support for manipulated. Here: ${words}.`;
  return draw(
    "svg",
    { class: "scale", viewBox: "0 0 440 66", role: "img", "aria-label": label },
    ...steps,
    position !== null && draw("path", { class: "pointer", d: pointer(position) }),
  );
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
export function testCard(finding, card, exhibits) {
  const id = `test-${finding.detector}`;
  const words = resultWords(finding);
  const weight = weightSentence(finding);
  const reasons = [weight, ...finding.reasons].filter(Boolean).map(harmless);
  return make(
    "article",
    { class: `test ${finding.status}`, "aria-labelledby": id },
    make("h3", { id }, harmless(finding.title)),
    make(
      "p",
      { class: "result" },
      make("strong", {}, words),
      " ",
      make("span", { class: "quiet" }, `family: ${finding.family}`),
    ),
    finding.status === "scored" && scale(finding, words),
    bullets(reasons, { class: "reasons" }),
    exhibits,
    finding.status === "scored" && advice(card),
    about(finding, card),
  );
}

function advice(card) {
  if (!card) return null;
  return make(
    "div",
    { class: "advice" },
    sentences("Look at", card.looks_at),
    sentences("Do not read into it", card.ignore),
  );
}

function about(finding, card) {
  if (!card) return null;
  return make(
    "details",
    {},
    make("summary", {}, "About this test: method, needs, limits, paper"),
    make("p", {}, card.summary),
    make(
      "div",
      { class: "advice" },
      sentences("What it needs", card.needs),
      sentences("Known limits", card.limits),
    ),
    make("p", {}, "Paper: ", outsideLink(card.link, paperWords(card)), "."),
    make("p", { class: "quiet" }, `The test took ${timeWords(finding.seconds)}.`),
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
    make("p", { class: "quiet" }, ended ? "Not run." : "Not yet."),
  );
}

/** The pictures of one test, or null. */
export function exhibitPictures(exhibits) {
  if (!exhibits.length) return null;
  return make("div", { class: "exhibits" }, ...exhibits.map(picture));
}

function picture({ link, caption, time }) {
  const at = time == null ? null : make("span", { class: "quiet" }, ` At ${timeWords(time)}.`);
  return make(
    "figure",
    {},
    make(
      "a",
      { href: link, target: "_blank", "aria-label": "Open the picture by itself" },
      make("img", { src: link, alt: harmless(caption), loading: "lazy" }),
    ),
    make("figcaption", {}, harmless(caption), at),
  );
}
