// The view in which files and links are handed over.

import { announce } from "./announcing.js";
import { make, section } from "./elements.js";
import { Queue } from "./queue.js";
import { isLink, submit } from "./submitting.js";
import { loadCards } from "./tests.js";
import { capital, harmless } from "./words.js";

const NOT_A_LINK = "That is no link. Paste an address that begins with http:// or https://.";
const NO_TEST = "Choose at least one test under “Options”.";

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
    make("h1", { tabindex: -1 }, "Test a video or picture"),
    make(
      "p",
      {},
      "The tests look for traces of manipulation and say in words how much they weigh. They run " +
        "on this machine, and your files stay on it.",
    ),
    section("hand-over", "Hand it over", dropZone(hand), linkForm(hand), complaint, options()),
    section("queue", "Waiting, under way, done", queue.element),
  );
  return {
    element,
    title: "Test",
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
  announce(sources.length === 1 ? "Handed over." : `${sources.length} files handed over.`);
  return true;
}

function whatIsWrong(sources) {
  if (sources.some((source) => typeof source === "string" && !isLink(source))) return NOT_A_LINK;
  return currentOptions().detectors?.length === 0 ? NO_TEST : "";
}

function currentOptions() {
  const boxes = [...document.querySelectorAll("#tests input")];
  const names = boxes.filter((box) => box.checked).map((box) => box.value);
  const all = names.length === boxes.length;
  return { detectors: all ? null : names, keep: chosen.keep, again: false };
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
    make("p", { class: "choice" }, input, make("label", { for: "files" }, "Choose files")),
    make("p", { class: "quiet" }, "or drop them anywhere on this page. Videos and pictures."),
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
    make("label", { for: "link" }, "Or paste a link to a page or file"),
    make("div", { class: "line" }, input, make("button", {}, "Test this link")),
    make(
      "p",
      { class: "quiet" },
      "The video is fetched from its site, which learns of it as of any visit.",
    ),
  );
}

function options() {
  const waiting = make("p", { class: "quiet" }, "The tests are being listed…");
  const tests = make("fieldset", { id: "tests" }, make("legend", {}, "Which tests"), waiting);
  loadCards().then(
    (cards) => waiting.replaceWith(...cards.map(testOption)),
    (problem) => waiting.replaceWith(make("p", { class: "notice" }, problem.message)),
  );
  const keep = make("input", { type: "checkbox", id: "keep", checked: chosen.keep });
  keep.addEventListener("change", () => { chosen.keep = keep.checked; });
  return make(
    "details",
    {},
    make("summary", {}, "Options"),
    tests,
    make(
      "div",
      { class: "option" },
      keep,
      make(
        "label",
        { for: "keep" },
        "Keep the media",
        make(
          "span",
          { class: "quiet block" },
          "A copy stays in the casebook on this machine until you delete the case, and can serve " +
            "to train tests once you label it; otherwise only results and fingerprints stay.",
        ),
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
