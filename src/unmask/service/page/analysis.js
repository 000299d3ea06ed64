// The view of one analysis: progress while it runs, then verdict, evidence and what people know.

import { announce } from "./announcing.js";
import { get, post } from "./api.js";
import { commandsAsCode, make, section } from "./elements.js";
import { exhibitElements } from "./exhibits.js";
import { follow } from "./following.js";
import { deletedAfterAsking } from "./history.js";
import { say, spoken } from "./language.js";
import { People } from "./people.js";
import { chosenPerson } from "./person.js";
import { Player } from "./player.js";
import { endWords } from "./queue.js";
import { accepted, mediaOf, submit, wasKnown } from "./submitting.js";
import {
  awaitedCard,
  idleTests,
  loadCards,
  termsOf,
  testCard,
  weightDetails,
  weightyFirst,
} from "./tests.js";
import { ENDED, harmless, headlineWords, momentWords, sourceName, stageWords, STATES } from "./words.js";

const PARTS = [
  "facts", "progress", "end", "notes", "verdict", "more", "known", "media", "tests", "people",
];
const KNOWN_MEDIA = "known-media";
const ADVICE = { failed: "failed-advice", cancelled: "stopped-advice" };

export class AnalysisView {
  /** Raises a Problem where there is no such analysis. */
  static async open(id) {
    const { value } = await get(`/v1/analyses/${id}`);
    const view = new AnalysisView(value);
    await view.show(value);
    view.takeCards();
    return view;
  }

  constructor(analysis) {
    this.id = analysis.id;
    this.cards = new Map();
    this.exhibits = [];
    this.plots = [];
    this.name = sourceName(analysis.source);
    this.title = this.name;
    this.places = new Map();
    const heading = make("h1", { tabindex: -1 }, make("bdi", {}, this.name));
    this.element = make("div", {}, heading, ...PARTS.map((part) => this.place(part)));
  }

  /** The service may need seconds for its first answer on cards; the rest is shown before. */
  async takeCards() {
    const cards = await loadCards().catch(() => []);
    this.cards = new Map(cards.map((card) => [card.name, card]));
    this.showVerdict();
    this.showTests();
    if (this.player?.evidence) this.player.showCurves(this.evidence);
  }

  get evidence() {
    const { exhibits, plots, cards } = this;
    return { exhibits, plots, cards };
  }

  place(part) {
    const element = make("div", { class: `part-${part}` });
    this.places.set(part, element);
    return element;
  }

  put(part, ...elements) {
    this.places.get(part).replaceChildren(...elements.filter(Boolean));
  }

  leave() {
    this.stopFollowing?.();
    this.player?.leave();
  }

  /** Make up for an end that was not heard of. What happens before that comes as events. */
  async refresh() {
    if (this.hasEnded) return;
    const { value } = await get(`/v1/analyses/${this.id}`);
    if (ENDED.includes(value.state) && !this.hasEnded) await this.show(value);
  }

  get hasEnded() {
    return ENDED.includes(this.analysis.state);
  }

  async show(analysis) {
    this.leave();
    this.analysis = analysis;
    this.findings = new Map(analysis.findings.map((finding) => [finding.detector, finding]));
    this.put("facts", this.facts());
    this.put("more", this.more());
    if (!this.hasEnded) {
      this.showUnderWay();
      return;
    }
    this.put("progress");
    await this.showEnd();
  }

  facts() {
    const { source, created, state } = this.analysis;
    const full = source === this.name ? null : make("bdi", {}, `${harmless(source)} · `);
    return make("p", { class: "quiet" }, full, `${momentWords(created)} · ${STATES[state]}`);
  }

  showUnderWay() {
    this.stage = make("p", { class: "state" });
    this.bar = make("progress", { max: 1, "aria-label": say("progress-of", { name: this.name }) });
    const stop = make("button", { type: "button", onclick: (event) => this.stop(event) }, say("stop"));
    const actions = make("p", { class: "actions" }, stop);
    const words = make("p", { class: "quiet" }, say("progress-waiting"));
    const parts = [this.stage, this.bar, words, actions];
    this.put("progress", section("progress", STATES[this.analysis.state], ...parts));
    this.showProgress(this.analysis);
    this.showTests();
    this.stopFollowing = follow(this.id, (kind, data) => this.hear(kind, data));
  }

  showProgress({ stage, progress }) {
    const words = `${stageWords(stage, [...this.cards.values()])}…`;
    if (this.stage.textContent !== words) announce(words);
    this.stage.textContent = words;
    this.bar.value = progress;
  }

  hear(kind, data) {
    if (kind === "progress") this.showProgress(data);
    if (kind === "finding") this.addFinding(data);
    if (kind === "state") this.stateChanged(data.state);
  }

  addFinding(finding) {
    if (this.findings.has(finding.detector)) return;
    this.findings.set(finding.detector, finding);
    const place = this.element.querySelector(`#test-${CSS.escape(finding.detector)}`);
    if (!place || finding.detector === KNOWN_MEDIA) {
      this.showTests();
      return;
    }
    // The other cards stay as they are: the person may be reading one.
    place.closest("article").replaceWith(this.testElement(finding.detector));
  }

  async stateChanged(state) {
    if (ENDED.includes(state)) {
      await this.refresh();
      announce(say("ended", { state: STATES[state], words: endWords(this.analysis) }));
      return;
    }
    this.analysis.state = state;
    this.put("facts", this.facts());
    document.getElementById("progress-heading").textContent = STATES[state];
  }

  async stop(event) {
    event.target.disabled = true;
    try {
      await post(`/v1/analyses/${this.id}/cancel`);
      announce(say("stopping"));
    } catch (problem) {
      event.target.disabled = false;
      announce(problem.message);
    }
  }

  async showEnd() {
    const { state, sha256 } = this.analysis;
    this.put("end", state === "done" ? this.fromCasebook() : this.notDone(state));
    this.showVerdict();
    if (sha256) this.put("people", new People(sha256).element);
    const isDone = state === "done";
    const parts = isDone ? ["exhibits", "plots", "document"] : [];
    const [pictures, plots, document] = await Promise.all(parts.map((name) => this.part(name)));
    this.exhibits = pictures ?? [];
    this.plots = plots ?? [];
    this.put("notes", ...(document?.media?.notes ?? []).map(notice));
    this.showTests();
    if (!isDone) return;
    this.player = new Player(this.analysis, document, this.evidence);
    this.put("media", this.player.element);
  }

  showVerdict() {
    const { verdict } = this.analysis;
    this.put("verdict", verdict && verdictSection(verdict, this.terms, (time) => this.look(time)));
  }

  /** What tests and families are called, by the service's names. */
  get terms() {
    return termsOf([...this.cards.values()]);
  }

  /** Show a moment in the player. */
  look(time) {
    this.player?.goTo({ t: time });
    this.player?.element.scrollIntoView();
  }

  /** What belongs to a finished analysis, or null where it cannot be had. */
  part(name) {
    return get(this.analysis.links[name]).then(({ value }) => value, () => null);
  }

  notDone(state) {
    const text = [endWords(this.analysis), say(ADVICE[state])].join(" ");
    return make("p", { class: "notice" }, ...commandsAsCode(text));
  }

  fromCasebook() {
    if (!wasKnown(this.id)) return null;
    const name = sourceName(mediaOf(this.id)?.name ?? this.analysis.source);
    const text =
      name === this.name ? say("from-casebook") : say("from-casebook-renamed", { name });
    return make("p", { class: "notice" }, text);
  }

  showTests() {
    const names = this.analysis.state === "done" ? [] : this.awaited();
    const found = weightyFirst(this.findings.values()).map(({ detector }) => detector);
    const all = [...new Set([...found, ...names])];
    const isSeen = namedCases(this.findings.get(KNOWN_MEDIA)).length > 0;
    this.put("known", isSeen && this.seenBefore());
    const listed = isSeen ? all.filter((name) => name !== KNOWN_MEDIA) : all;
    const isIdle = (name) => ["abstained", "failed"].includes(this.findings.get(name)?.status);
    const [idle, others] = [true, false].map((wanted) =>
      listed.filter((name) => isIdle(name) === wanted).map((name) => this.testElement(name)),
    );
    this.put("tests", section("tests", say("tests-title"), ...others, idleTests(idle) ?? ""));
  }

  /** The tests that were asked for, as far as their names are known; the quick ones run first. */
  awaited() {
    const names = this.analysis.detectors ?? [...this.cards.keys()];
    const isSlow = (name) => this.cards.get(name)?.pace === "slow";
    return names.toSorted((one, other) => isSlow(one) - isSlow(other));
  }

  testElement(name) {
    const finding = this.findings.get(name);
    const card = this.cards.get(name);
    if (!finding) return awaitedCard(name, card?.title ?? name, this.hasEnded);
    const element = testCard(finding, card, this.evidenceOf(name), this.terms);
    if (name === KNOWN_MEDIA) element.append(...caseLinks(finding));
    return element;
  }

  seenBefore() {
    return section("known-media", say("seen-before"), this.testElement(KNOWN_MEDIA));
  }

  evidenceOf(name) {
    const own = ({ detector }) => detector === name;
    return exhibitElements(this.exhibits.filter(own), this.plots.filter(own));
  }

  more() {
    const { state, links } = this.analysis;
    const complaint = make("p", { role: "alert" });
    const repeat = () => this.repeat(again);
    const file = `${this.name.replace(/\.[^.]*$/, "")}-report.html`;
    const again = this.sourceToRepeat();
    const report = { href: links.report, class: "button" };
    return make(
      "div",
      {},
      make(
        "p",
        { class: "actions" },
        state === "done" && make("a", { ...report, target: "_blank" }, say("open-report")),
        state === "done" && make("a", { ...report, download: file }, say("save-report")),
        again && make("button", { type: "button", onclick: repeat }, say("test-again")),
        make("button", { type: "button", onclick: () => this.erase(complaint) }, say("delete")),
      ),
      state === "done" &&
        make("p", { class: "quiet" }, say("report-adds")),
      this.hasEnded && this.lacksPerson() && make("p", { class: "quiet" }, say("person-gone")),
      complaint,
    );
  }

  sourceToRepeat() {
    const { source, source_kind: kind } = this.analysis;
    if (!this.hasEnded || this.lacksPerson()) return null;
    return kind === "link" ? source : mediaOf(this.id);
  }

  repeat(source) {
    const { detectors, keep } = this.analysis;
    submit(source, { detectors, keep, again: true, person: chosenPerson() }, true);
    location.hash = "#/";
  }

  /** Whether people were compared with somebody whose pictures are not at hand any more. */
  lacksPerson() {
    return Boolean(this.analysis.person) && !chosenPerson();
  }

  async erase(complaint) {
    if (!(await deletedAfterAsking(this.analysis, complaint))) return;
    accepted.splice(0, accepted.length, ...accepted.filter((id) => id !== this.id));
    location.hash = "#/history";
  }
}

/** What a person should know of the file before reading the verdict. */
function notice(note) {
  return make("p", { class: "notice" }, ...commandsAsCode(harmless(note)));
}

/** Cases that the reasons name by the first digits of their content's hash. */
function namedCases(finding) {
  const named = (finding?.reasons ?? []).join(" ").matchAll(/\bcase ([0-9a-f]{12})\b/g);
  return [...new Set([...named].map((match) => match[1]))];
}

function caseLinks(finding) {
  return namedCases(finding).map((query) => {
    const words = say("open-case", { case: query });
    return make("p", {}, make("a", { href: `#/history?query=${query}` }, words));
  });
}

function verdictSection(verdict, terms, look) {
  const conflicts = spoken(verdict, "conflicts", terms);
  return section(
    "verdict",
    say("verdict-title"),
    make("p", { class: "headline" }, headlineWords(verdict)),
    make("p", { class: "sentence" }, ...commandsAsCode(harmless(spoken(verdict, "sentence", terms)))),
    verdict.error_rate &&
      make("p", { class: "error-rate" }, harmless(spoken(verdict, "error_rate", terms))),
    ...conflicts.map((conflict) => make("p", { class: "notice" }, harmless(conflict))),
    ...nextSteps(verdict, terms, look),
    weightDetails(verdict),
  );
}

/** What to do next. Analyses of earlier versions do not have it. */
function nextSteps(verdict, terms, look) {
  if (!verdict.advice?.length) return [];
  const steps = spoken(verdict, "advice", terms).map((words, index) => {
    const time = verdict.messages?.advice[index]?.values.time;
    if (time === undefined) return make("li", {}, harmless(words));
    const button = { type: "button", class: "as-link", onclick: () => look(time) };
    return make("li", {}, make("button", button, harmless(words)));
  });
  return [make("h3", {}, say("next-title")), make("ul", { class: "next" }, ...steps)];
}
