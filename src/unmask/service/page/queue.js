// The list of what is handed over, waiting, under way, and done since the page opened.

import { announce } from "./announcing.js";
import { get, post } from "./api.js";
import { commandsAsCode, make } from "./elements.js";
import { follow } from "./following.js";
import { say, spoken } from "./language.js";
import { accepted, dismiss, pending, submissions } from "./submitting.js";
import { loadCards } from "./tests.js";
import {
  ENDED,
  harmless,
  headlineWords,
  resultWords,
  sourceName,
  stageWords,
  STATES,
} from "./words.js";

export class Queue {
  constructor() {
    this.rows = new Map();
    this.sendingRows = make("ul", { class: "rows" });
    this.list = make("ul", { class: "rows" });
    this.empty = make("p", {}, say("queue-empty"));
    this.element = make("div", {}, this.empty, this.sendingRows, this.list);
    this.listen = new AbortController();
    const { signal } = this.listen;
    submissions.addEventListener("change", () => this.showPending(), { signal });
    submissions.addEventListener("progress", (event) => this.showSent(event.detail), { signal });
    const accept = (event) => this.add(event.detail.analysis);
    submissions.addEventListener("accepted", accept, { signal });
    this.showPending();
  }

  /** Ask the service for what waits and runs, also what was handed over elsewhere. */
  async load() {
    const lists = ["running", "queued"].map((state) => get(`/v1/analyses?state=${state}&limit=50`));
    const known = (await Promise.all(lists)).flatMap(({ value }) => value.analyses);
    const here = accepted.filter((id) => !known.some((analysis) => analysis.id === id));
    const mine = await Promise.all(here.map((id) => get(`/v1/analyses/${id}`).catch(() => null)));
    known.push(...mine.filter(Boolean).map(({ value }) => value));
    known.sort((one, other) => one.created.localeCompare(other.created));
    known.forEach((analysis) => this.add(analysis));
  }

  /** Whether nothing is handed over, waiting or under way. */
  get isIdle() {
    return pending.length === 0 && [...this.rows.values()].every((row) => row.ended);
  }

  leave() {
    this.listen.abort();
    this.rows.forEach((row) => row.leave());
  }

  add(analysis) {
    this.rows.get(analysis.id)?.leave();
    const row = new Row(analysis);
    const old = this.rows.get(analysis.id)?.element;
    if (old) old.replaceWith(row.element);
    else this.list.prepend(row.element);
    this.rows.set(analysis.id, row);
    this.showEmpty();
  }

  showPending() {
    this.sent = new Map();
    this.sendingRows.replaceChildren(...pending.map((submission) => this.pendingRow(submission)));
    this.showEmpty();
  }

  showSent(submission) {
    const bar = this.sent.get(submission);
    if (bar) bar.value = submission.sent;
  }

  showEmpty() {
    this.empty.hidden = pending.length + this.rows.size > 0;
  }

  pendingRow(submission) {
    const name = sourceName(submission.name);
    const refused = submission.state === "refused";
    const label = say("handing-over", { name });
    const bar = make("progress", { max: 1, value: submission.sent, "aria-label": label });
    this.sent.set(submission, bar);
    const act = () => dismiss(submission);
    const action = refused ? "dismiss" : "stop";
    return make(
      "li",
      { class: `row ${submission.state}` },
      make("h3", {}, make("bdi", {}, name)),
      make("p", { class: "state" }, say("handing-state", { state: submission.state })),
      submission.state === "sending" && bar,
      submission.problem && make("p", { class: refused ? "notice" : "quiet" }, submission.problem),
      make(
        "p",
        { class: "actions" },
        make(
          "button",
          { type: "button", onclick: act, "aria-label": say(`${action}-named`, { name }) },
          say(action),
        ),
      ),
    );
  }
}

/** One analysis in the list; follows it until it ends. */
class Row {
  constructor(analysis) {
    this.id = analysis.id;
    this.name = sourceName(analysis.source);
    this.cards = [];
    this.state = make("p", { class: "state" });
    this.bar = make("progress", { max: 1, "aria-label": say("progress-of", { name: this.name }) });
    this.found = make("ul", { class: "found" });
    this.words = make("p", {});
    this.actions = make("p", { class: "actions" });
    this.address = `#/analyses/${this.id}`;
    const title = make("a", { href: this.address }, make("bdi", {}, this.name));
    this.element = make(
      "li",
      { class: "row" },
      make("h3", {}, title),
      this.state,
      this.bar,
      this.words,
      this.found,
      this.actions,
    );
    this.show(analysis);
    if (ENDED.includes(analysis.state)) return;
    this.stopFollowing = follow(this.id, (kind, data) => this.hear(kind, data));
    // Until the titles of the tests are known, their names stand for them.
    loadCards().then(
      (cards) => {
        this.cards = cards;
      },
      () => {},
    );
  }

  leave() {
    this.stopFollowing?.();
  }

  hear(kind, data) {
    if (kind === "finding") this.addFinding(data);
    else if (kind === "progress") this.showProgress(data);
    else if (ENDED.includes(data.state)) this.end();
    else this.state.textContent = STATES[data.state];
  }

  async end() {
    const { value } = await get(`/v1/analyses/${this.id}`);
    this.show(value);
    announce(`${this.name}: ${this.words.textContent}`);
  }

  show(analysis) {
    const ended = ENDED.includes(analysis.state);
    this.ended = ended;
    this.state.textContent = STATES[analysis.state];
    this.bar.hidden = ended;
    this.bar.value = analysis.progress;
    analysis.findings?.forEach((finding) => this.addFinding(finding));
    if (analysis.state === "running") this.showProgress(analysis);
    this.words.replaceChildren(...commandsAsCode(endWords(analysis)));
    this.words.hidden = !ended;
    // The verdict stands for its findings; the evidence is one click away.
    this.found.hidden = analysis.state === "done";
    this.actions.replaceChildren(ended ? this.evidenceLink(analysis) : this.stopButton());
  }

  showProgress({ stage, progress }) {
    this.state.textContent = `${STATES.running}: ${stageWords(stage, this.cards)}`;
    this.bar.value = progress;
  }

  addFinding(finding) {
    const known = [...this.found.children].some(
      (entry) => entry.dataset.detector === finding.detector,
    );
    if (known) return;
    const card = this.cards.find(({ name }) => name === finding.detector);
    const words = `${harmless(card?.title ?? finding.title)}: ${resultWords(finding)}`;
    this.found.append(make("li", { "data-detector": finding.detector }, words));
  }

  stopButton() {
    const stop = async (event) => {
      event.target.disabled = true;
      await post(`/v1/analyses/${this.id}/cancel`).catch((problem) => announce(problem.message));
    };
    const label = say("stop-named", { name: this.name });
    return make("button", { type: "button", onclick: stop, "aria-label": label }, say("stop"));
  }

  evidenceLink({ state }) {
    const key = state === "done" ? "see-evidence" : "what-to-do";
    const label = say(`${key}-named`, { name: this.name });
    return make("a", { href: this.address, "aria-label": label }, say(key));
  }
}

/** How an analysis ended, in a few words; empty while it has not. */
export function endWords(analysis) {
  const { state, reason, verdict } = analysis;
  if (state === "done") return headlineWords(verdict ?? {});
  if (state === "failed") return harmless(reason ? spoken(analysis, "reason") : say("analysis-failed"));
  if (state === "cancelled") return say("analysis-stopped");
  return "";
}
