// The view in which files and links are handed over.

import { announce } from "./announcing.js";
import { make, section } from "./elements.js";
import { say } from "./language.js";
import { chosenPerson, personField } from "./person.js";
import { Queue } from "./queue.js";
import { isLink, submit } from "./submitting.js";
import { loadCards } from "./tests.js";
import { capital, harmless } from "./words.js";

// What was chosen holds until the page is loaded anew.
const chosen = { without: new Set(), keep: false };

export function homeView() {
  const queue = new Queue();
  const complaint = make("p", { class: "notice", role: "alert", hidden: true });
  // Who hands over one thing wants to see it; who hands over several stays with the list.
  const hand = (sources) => handOver(sources, sources.length === 1 && queue.isIdle, complaint);
  const leaving = new AbortController();
  listenToPage(hand, leaving.signal);
  const element = make(
    "div",
    {},
    make("h1", { tabindex: -1 }, say("home-title")),
    make("p", {}, say("home-about")),
    section(
      "hand-over",
      say("home-hand-over"),
      dropZone(hand),
      linkForm(hand),
      complaint,
      personField(leaving.signal),
      options(),
    ),
    section("queue", say("home-queue"), queue.element),
  );
  return {
    element,
    title: say("page-test"),
    refresh: () => queue.load(),
    leave() {
      leaving.abort();
      queue.leave();
    },
  };
}

function handOver(sources, goesThere, complaint) {
  const problem = whatIsWrong(sources);
  complaint.hidden = !problem;
  complaint.textContent = problem;
  if (problem) return false;
  for (const source of sources) submit(source, currentOptions(), goesThere);
  announce(say("handed-over", { files: sources.length }));
  return true;
}

function whatIsWrong(sources) {
  if (sources.some((source) => typeof source === "string" && !isLink(source))) {
    return say("not-a-link");
  }
  return currentOptions().detectors?.length === 0 ? say("no-test-chosen") : "";
}

function currentOptions() {
  const boxes = [...document.querySelectorAll("#tests input")];
  const names = boxes.filter((box) => box.checked).map((box) => box.value);
  const all = names.length === boxes.length;
  const detectors = all ? null : names;
  return { detectors, keep: chosen.keep, again: false, person: chosenPerson() };
}

function dropZone(hand) {
  const input = make("input", { type: "file", id: "files", class: "unseen", multiple: true });
  input.addEventListener("change", () => {
    hand([...input.files]);
    input.value = "";
  });
  return make(
    "div",
    { class: "drop" },
    make("p", { class: "choice" }, input, make("label", { for: "files" }, say("choose-files"))),
    make("p", { class: "quiet" }, say("or-drop")),
  );
}

function linkForm(hand) {
  const attributes = { id: "link", inputmode: "url", autocomplete: "off", spellcheck: "false" };
  const input = make("input", { type: "text", required: true, ...attributes });
  const submitLink = (event) => {
    event.preventDefault();
    if (hand([input.value.trim()])) input.value = "";
  };
  return make(
    "form",
    { class: "link", onsubmit: submitLink },
    make("label", { for: "link" }, say("or-link")),
    make("div", { class: "line" }, input, make("button", {}, say("test-link"))),
    make("p", { class: "quiet" }, say("link-visit")),
  );
}

function options() {
  const waiting = make("p", { class: "quiet" }, say("listing-tests"));
  const tests = make("fieldset", { id: "tests" }, make("legend", {}, say("which-tests")), waiting);
  loadCards().then(
    (cards) => waiting.replaceWith(...cards.map(testOption)),
    (problem) => waiting.replaceWith(make("p", { class: "notice" }, problem.message)),
  );
  const keep = make("input", { type: "checkbox", id: "keep", checked: chosen.keep });
  keep.addEventListener("change", () => { chosen.keep = keep.checked; });
  return make(
    "details",
    {},
    make("summary", {}, say("options")),
    tests,
    make(
      "div",
      { class: "option" },
      keep,
      make(
        "label",
        { for: "keep" },
        say("keep-media"),
        make("span", { class: "quiet block" }, say("keep-meaning")),
      ),
    ),
  );
}

function testOption({ name, title, summary }) {
  const id = `with-${name}`;
  const checked = !chosen.without.has(name);
  const box = make("input", { type: "checkbox", id, value: name, checked });
  box.addEventListener("change", () => {
    if (box.checked) chosen.without.delete(name);
    else chosen.without.add(name);
  });
  const words = make("span", { class: "quiet block" }, harmless(summary));
  return make(
    "div",
    { class: "option" },
    box,
    make("label", { for: id }, capital(harmless(title)), words),
  );
}

/** Take what is dropped on the page or pasted outside a field. */
function listenToPage(hand, signal) {
  const root = document.documentElement;
  const over = (event) => {
    event.preventDefault();
    root.classList.add("dragging");
  };
  const out = (event) => {
    if (!event.relatedTarget) root.classList.remove("dragging");
  };
  const drop = (event) => {
    event.preventDefault();
    root.classList.remove("dragging");
    take(event.dataTransfer, hand);
  };
  const paste = (event) => {
    if (!event.target.closest?.("input, textarea")) take(event.clipboardData, hand);
  };
  addEventListener("dragover", over, { signal });
  addEventListener("dragleave", out, { signal });
  addEventListener("drop", drop, { signal });
  addEventListener("paste", paste, { signal });
}

function take(data, hand) {
  const text = data.getData("text/plain").trim();
  if (data.files.length) hand([...data.files]);
  else if (text) hand([text]);
}
