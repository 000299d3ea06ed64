// What people say of a content: labels with how they know, and notes of one's own.

import { announce, confirmed } from "./announcing.js";
import { get, post, remove } from "./api.js";
import { make, outsideLink, section } from "./elements.js";
import { harmless, LABELS, momentWords } from "./words.js";

const FORGETTING =
  "All its analyses, labels, notes and fingerprints are deleted, and the kept copy if there is " +
  "one. This cannot be undone.";
const MEANINGS = {
  real: "as a camera recorded it",
  manipulated: "a recording that someone altered",
  generated: "made by a program, not recorded",
  unsure: "looked into, and still open",
};

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
      "What people know",
      this.labels,
      this.labelForm(),
      make("h3", {}, "Notes"),
      this.notes,
      this.noteForm(),
      make("h3", {}, "Forgetting it"),
      this.kept,
      make(
        "p",
        { class: "actions" },
        make("button", { type: "button", onclick: forget }, "Forget this content"),
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
        ? "A copy of the media is kept on this machine."
        : "No copy of the media is kept.";
    } catch (problem) {
      // Of what could not be opened there is no case.
      this.element.hidden = problem.status === 404;
      this.labels.replaceChildren(make("p", { class: "notice" }, problem.message));
    }
  }

  async forget() {
    if (!(await confirmed("Forget this content?", FORGETTING, "Forget it"))) return;
    try {
      await remove(this.address);
      location.hash = "#/history";
    } catch (problem) {
      this.complaint.replaceChildren(make("span", { class: "notice" }, problem.message));
    }
  }

  showLabels(labels) {
    if (!labels.length) {
      const text = "Nobody has said yet what this is. If you know, say so below.";
      this.labels.replaceChildren(make("p", {}, text));
      return;
    }
    const entries = labels.map((label) => this.labelEntry(label));
    this.labels.replaceChildren(make("ul", { class: "entries" }, ...entries));
  }

  labelEntry(label) {
    const by = label.signer ? `from ${harmless(label.signer)}` : "by you";
    const reference = label.reference
      ? make("p", {}, "Reference: ", outsideLink(label.reference, harmless(label.reference)))
      : null;
    const takeBack = () => this.takeBack(label);
    return make(
      "li",
      {},
      make("strong", {}, LABELS[label.value]),
      make("span", { class: "quiet" }, ` ${by}, ${momentWords(label.created)}`),
      make("p", {}, make("bdi", {}, harmless(label.how))),
      reference,
      !label.signer && make("button", { type: "button", onclick: takeBack }, "Take back"),
    );
  }

  async takeBack(label) {
    await this.change(
      () => remove(`${this.address}/labels/${label.uid}`),
      "The label is taken back.",
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
    else this.notes.replaceChildren(make("p", { class: "quiet" }, "No notes."));
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
      make("fieldset", {}, make("legend", {}, "It is"), ...choices),
      make("label", { for: "how" }, "How do you know?"),
      how,
      make("label", { for: "reference" }, "Reference link, if there is one"),
      reference,
      make("p", { class: "quiet" }, "Stays in the casebook on this machine, unless you export it."),
      make("p", { class: "actions" }, make("button", {}, "Save the label")),
      answer,
    );
    return make("details", {}, make("summary", {}, "I know what this is"), form);
  }

  noteForm() {
    const text = area("note", { name: "text", rows: 2, maxlength: 20000 });
    const answer = make("p", { role: "alert" });
    return make(
      "form",
      { onsubmit: (event) => this.addNote(event, answer) },
      make("label", { for: "note" }, "New note, for yourself; never exchanged"),
      text,
      make("p", { class: "actions" }, make("button", {}, "Save the note")),
      answer,
    );
  }

  async addLabel(event, answer) {
    event.preventDefault();
    const form = event.target;
    const { value, how, reference } = Object.fromEntries(new FormData(form));
    const body = reference ? { value, how, reference } : { value, how };
    const add = () => post(`${this.address}/labels`, body);
    if (!(await this.change(add, "The label is saved.", answer))) return;
    form.reset();
    form.parentElement.open = false;
    form.parentElement.querySelector("summary").focus();
  }

  async addNote(event, answer) {
    event.preventDefault();
    const { text } = Object.fromEntries(new FormData(event.target));
    const add = () => post(`${this.address}/notes`, { text });
    if (await this.change(add, "The note is saved.", answer)) event.target.reset();
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
      make("span", { class: "quiet" }, ` ${MEANINGS[value]}`),
    ),
  );
}
