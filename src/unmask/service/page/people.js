// What people say of a content: labels with how they know, and notes of one's own.

import { announce, confirmed } from "./announcing.js";
import { get, post, remove } from "./api.js";
import { make, outsideLink, section } from "./elements.js";
import { say } from "./language.js";
import { harmless, LABELS, momentWords } from "./words.js";

/** The section with labels, notes and their forms for the content with this sha256. */
export class People {
  constructor(sha256) {
    this.address = `/v1/cases/${sha256}`;
    this.labels = make("div", {});
    this.notes = make("div", {});
    this.kept = make("p", { class: "quiet" });
    this.complaint = make("p", { role: "alert" });
    const forget = () => this.forget();
    this.element = section(
      "people",
      say("people-title"),
      this.labels,
      this.labelForm(),
      make("h3", {}, say("notes-title")),
      this.notes,
      this.noteForm(),
      make("h3", {}, say("forget-title")),
      this.kept,
      make(
        "p",
        { class: "actions" },
        make("button", { type: "button", onclick: forget }, say("forget-content")),
      ),
      this.complaint,
    );
    this.load();
  }

  async load() {
    try {
      const { value } = await get(this.address);
      this.showLabels(value.labels);
      this.showNotes(value.notes);
      this.kept.textContent = value.kept
        ? say("copy-kept")
        : say("copy-not-kept");
    } catch (problem) {
      // Of what could not be opened there is no case.
      this.element.hidden = problem.status === 404;
      this.labels.replaceChildren(make("p", { class: "notice" }, problem.message));
    }
  }

  async forget() {
    if (!(await confirmed(say("forget-question"), say("forget-meaning"), say("forget-it")))) return;
    try {
      await remove(this.address);
      location.hash = "#/history";
    } catch (problem) {
      this.complaint.replaceChildren(make("span", { class: "notice" }, problem.message));
    }
  }

  showLabels(labels) {
    if (!labels.length) {
      this.labels.replaceChildren(make("p", {}, say("nobody-said")));
      return;
    }
    const entries = labels.map((label) => this.labelEntry(label));
    this.labels.replaceChildren(make("ul", { class: "entries" }, ...entries));
  }

  labelEntry(label) {
    const moment = momentWords(label.created);
    const by = label.signer
      ? say("label-from", { signer: harmless(label.signer), moment })
      : say("label-by-you", { moment });
    const reference = label.reference
      ? make("p", {}, say("reference-is"), " ", outsideLink(label.reference, harmless(label.reference)))
      : null;
    const takeBack = () => this.takeBack(label);
    return make(
      "li",
      {},
      make("strong", {}, LABELS[label.value]),
      make("span", { class: "quiet" }, ` ${by}`),
      make("p", {}, make("bdi", {}, harmless(label.how))),
      reference,
      !label.signer && make("button", { type: "button", onclick: takeBack }, say("take-back")),
    );
  }

  async takeBack(label) {
    await this.change(
      () => remove(`${this.address}/labels/${label.uid}`),
      say("label-taken-back"),
      this.labels,
    );
    this.element.querySelector("summary").focus();
  }

  showNotes(notes) {
    const entries = notes.map(({ text, created }) =>
      make(
        "li",
        {},
        make("span", { class: "quiet" }, momentWords(created)),
        make("p", { class: "free" }, make("bdi", {}, text)),
      ),
    );
    if (entries.length) this.notes.replaceChildren(make("ul", { class: "entries" }, ...entries));
    else this.notes.replaceChildren(make("p", { class: "quiet" }, say("no-notes")));
  }

  labelForm() {
    const choices = Object.keys(LABELS).map((value) => choice(value));
    const how = area("how", { name: "how", rows: 3, maxlength: 2000 });
    const address = { id: "reference", name: "reference", type: "url", maxlength: 2000 };
    const reference = make("input", address);
    const answer = make("p", { role: "alert" });
    const form = make(
      "form",
      { onsubmit: (event) => this.addLabel(event, answer) },
      make("fieldset", {}, make("legend", {}, say("it-is")), ...choices),
      make("label", { for: "how" }, say("how-known")),
      how,
      make("label", { for: "reference" }, say("reference")),
      reference,
      make("p", { class: "quiet" }, say("label-stays")),
      make("p", { class: "actions" }, make("button", {}, say("save-label"))),
      answer,
    );
    return make("details", {}, make("summary", {}, say("know-it")), form);
  }

  noteForm() {
    const text = area("note", { name: "text", rows: 2, maxlength: 20000 });
    const answer = make("p", { role: "alert" });
    return make(
      "form",
      { onsubmit: (event) => this.addNote(event, answer) },
      make("label", { for: "note" }, say("new-note")),
      text,
      make("p", { class: "actions" }, make("button", {}, say("save-note"))),
      answer,
    );
  }

  async addLabel(event, answer) {
    event.preventDefault();
    const form = event.target;
    const { value, how, reference } = Object.fromEntries(new FormData(form));
    const body = reference ? { value, how, reference } : { value, how };
    const add = () => post(`${this.address}/labels`, body);
    if (!(await this.change(add, say("label-saved"), answer))) return;
    form.reset();
    form.parentElement.open = false;
    form.parentElement.querySelector("summary").focus();
  }

  async addNote(event, answer) {
    event.preventDefault();
    const { text } = Object.fromEntries(new FormData(event.target));
    const add = () => post(`${this.address}/notes`, { text });
    if (await this.change(add, say("note-saved"), answer)) event.target.reset();
  }

  async change(action, done, complaint) {
    try {
      await action();
    } catch (problem) {
      complaint.replaceChildren(make("span", { class: "notice" }, problem.message));
      return false;
    }
    complaint.replaceChildren();
    await this.load();
    announce(done);
    return true;
  }
}

function area(id, attributes) {
  return make("textarea", { id, required: true, ...attributes });
}

function choice(value) {
  const id = `label-${value}`;
  return make(
    "div",
    { class: "option" },
    make("input", { type: "radio", name: "value", id, value, required: true }),
    make(
      "label",
      { for: id },
      LABELS[value],
      make("span", { class: "quiet" }, ` ${say("label-meaning", { label: value })}`),
    ),
  );
}
