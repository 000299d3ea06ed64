// The view of all analyses in the casebook.

import { confirmed } from "./announcing.js";
import { get, remove } from "./api.js";
import { make } from "./elements.js";
import { say } from "./language.js";
import { endWords } from "./queue.js";
import { capital, LABELS, momentWords, sourceName, STATES } from "./words.js";

const PAGE = 20;

export function historyView(parameters) {
  const list = make("ul", { class: "rows" });
  const status = make("p", { role: "status" });
  const more = make("button", { type: "button", hidden: true }, say("show-older"));
  const view = { list, status, more, parameters, next: null };
  more.addEventListener("click", () => load(view, view.next));
  const element = make(
    "div",
    {},
    make("h1", { tabindex: -1 }, say("page-history")),
    filters(parameters),
    status,
    list,
    make("p", { class: "actions" }, more),
  );
  return { element, title: say("page-history"), refresh: () => load(view, null), leave() {} };
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
  if (count) return next ? "" : say("history-count", { analyses: count });
  if (Object.keys(parameters).length) return say("history-no-match");
  return say("history-empty");
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
    field("query", say("history-search"), make("input", search)),
    field("state", say("history-state"), choice("state", STATES, parameters.state)),
    field("label", say("history-label"), choice("label", LABELS, parameters.label)),
    make("p", { class: "actions" }, make("button", {}, say("search"))),
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
  const entries = [["", say("history-any")], ...Object.entries(words)];
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
    view.status.textContent = say("history-deleted", { name, rest: countWords(view) });
    view.list.closest("main").querySelector("h1").focus();
  };
  const element = make(
    "li",
    { class: "row past" },
    make("h2", {}, make("a", { href: `#/analyses/${analysis.id}` }, make("bdi", {}, name))),
    make("p", { class: "quiet" }, momentWords(analysis.created), ` · ${STATES[analysis.state]}`),
    make("p", {}, endWords(analysis)),
    labels.length > 0 && make("p", {}, say("labelled", { labels: labels.join(", ") })),
    make(
      "p",
      { class: "actions" },
      make("button", { type: "button", onclick: erase, "aria-label": say("delete-named", { name }) }, say("delete")),
    ),
  );
  return element;
}

/** Delete an analysis if the person agrees; says whether it is gone. */
export async function deletedAfterAsking({ id, source }, complaint) {
  const title = say("delete-question", { name: sourceName(source) });
  if (!(await confirmed(title, say("delete-meaning"), say("delete")))) return false;
  try {
    await remove(`/v1/analyses/${id}`);
  } catch (problem) {
    complaint.textContent = capital(problem.message);
    return false;
  }
  return true;
}
