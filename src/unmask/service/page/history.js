// The view of all analyses in the casebook.

import { confirmed } from "./announcing.js";
import { get, remove } from "./api.js";
import { make } from "./elements.js";
import { endWords } from "./queue.js";
import { capital, LABELS, momentWords, sourceName, STATES } from "./words.js";

const PAGE = 20;
const DELETED =
  "Its result, report and pictures are deleted. If it is the last analysis of this content and " +
  "nobody labelled it, its notes, fingerprints and kept copy go as well. This cannot be undone.";

export function historyView(parameters) {
  const list = make("ul", { class: "rows" });
  const status = make("p", { role: "status" });
  const more = make("button", { type: "button", hidden: true }, "Show older ones");
  const view = { list, status, more, parameters, next: null };
  more.addEventListener("click", () => load(view, view.next));
  const element = make(
    "div",
    {},
    make("h1", { tabindex: -1 }, "History"),
    filters(parameters),
    status,
    list,
    make("p", { class: "actions" }, more),
  );
  return { element, title: "History", refresh: () => load(view, null), leave() {} };
}

async function load(view, before) {
  const query = new URLSearchParams({ ...view.parameters, limit: PAGE });
  if (before) query.set("before", before);
  const { value } = await get(`/v1/analyses?${query}`);
  const rows = value.analyses.map((analysis) => row(analysis, view));
  if (before) view.list.append(...rows);
  else view.list.replaceChildren(...rows);
  view.next = value.next;
  view.more.hidden = !value.next;
  view.status.textContent = countWords(view);
  if (before) rows[0]?.querySelector("a").focus();
}

function countWords({ list, next, parameters }) {
  const count = list.children.length;
  if (count) return next ? "" : `${count} ${count === 1 ? "analysis" : "analyses"}.`;
  if (Object.keys(parameters).length) return "Nothing matches. Change or clear the search.";
  return "Nothing was tested yet. Go to “Test” and hand over a file or link.";
}

function filters(parameters) {
  const search = { type: "search", id: "query", name: "query", value: parameters.query ?? "" };
  const apply = (event) => {
    event.preventDefault();
    location.hash = `#/history?${chosenFilters(event.currentTarget)}`;
  };
  const form = make(
    "form",
    { class: "filters", role: "search", onsubmit: apply },
    field("query", "Search names, links and notes", make("input", search)),
    field("state", "State", choice("state", STATES, parameters.state)),
    field("label", "Label", choice("label", LABELS, parameters.label)),
    make("p", { class: "actions" }, make("button", {}, "Search")),
  );
  form.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") form.requestSubmit();
  });
  return form;
}

function chosenFilters(form) {
  const entries = [...new FormData(form)].filter(([, value]) => value.trim());
  return new URLSearchParams(entries);
}

function field(id, name, control) {
  return make("div", {}, make("label", { for: id }, name), control);
}

function choice(id, words, current) {
  const entries = [["", "any"], ...Object.entries(words)];
  const options = entries.map(([value, text]) =>
    make("option", { value, selected: value === (current ?? "") }, text),
  );
  return make("select", { id, name: id }, ...options);
}

function row(analysis, view) {
  const name = sourceName(analysis.source);
  const labels = [...new Set(analysis.labels.map(({ value }) => LABELS[value]))];
  const erase = async () => {
    if (!(await deletedAfterAsking(analysis, view.status))) return;
    element.remove();
    view.status.textContent = `${name} is deleted. ${countWords(view)}`;
    view.list.closest("main").querySelector("h1").focus();
  };
  const element = make(
    "li",
    { class: "row past" },
    make("h2", {}, make("a", { href: `#/analyses/${analysis.id}` }, make("bdi", {}, name))),
    make("p", { class: "quiet" }, momentWords(analysis.created), ` · ${STATES[analysis.state]}`),
    make("p", {}, endWords(analysis)),
    labels.length > 0 && make("p", {}, `Labelled: ${labels.join(", ")}`),
    make(
      "p",
      { class: "actions" },
      make("button", { type: "button", onclick: erase, "aria-label": `Delete ${name}` }, "Delete"),
    ),
  );
  return element;
}

/** Delete an analysis if the person agrees; says whether it is gone. */
export async function deletedAfterAsking({ id, source }, complaint) {
  const title = `Delete the analysis of ${sourceName(source)}?`;
  if (!(await confirmed(title, DELETED, "Delete"))) return false;
  try {
    await remove(`/v1/analyses/${id}`);
  } catch (problem) {
    complaint.textContent = capital(problem.message);
    return false;
  }
  return true;
}
