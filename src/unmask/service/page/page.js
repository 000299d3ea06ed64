// The page at /: finds the view that the address names, and shows it.

import { AnalysisView } from "./analysis.js";
import { Problem } from "./api.js";
import { connection } from "./connection.js";
import { make } from "./elements.js";
import { historyView } from "./history.js";
import { homeView } from "./home.js";
import { language, say } from "./language.js";
import { submissions } from "./submitting.js";

const main = document.getElementById("main");
let current = null;
let turn = 0;

addEventListener("hashchange", () => show(true));
connection.addEventListener("back", () => (current?.missing ? show(false) : refresh(current)));
submissions.addEventListener("accepted", ({ detail: { analysis, goesThere } }) => {
  // Whoever went to another view in the meantime stays there.
  if (goesThere && isHome()) location.hash = `#/analyses/${analysis.id}`;
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("unhandledrejection", (event) => {
  // That the service is gone or refuses the session stands in the banner already.
  if (event.reason instanceof Problem) event.preventDefault();
});
sayFrame();
show(false);

/** Put what stands around the views into the language of the page. */
function sayFrame() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = say(element.dataset.say);
  }
  document.querySelector("nav").setAttribute("aria-label", say("page-views"));
}

async function show(movesFocus) {
  turn += 1;
  const own = turn;
  const view = await viewOf(location.hash).catch(problemView);
  if (own !== turn) {
    view.leave();
    return;
  }
  current?.leave();
  current = view;
  main.replaceChildren(view.element);
  document.title = say("page-title", { title: view.title });
  markNavigation();
  scrollTo(0, 0);
  if (movesFocus) main.querySelector("h1").focus();
  refresh(view);
}

/** The address of a view is a fragment: #/, #/analyses/ID or #/history?query=… */
async function viewOf(fragment) {
  const [path, query] = fragment.replace(/^#/, "").split("?");
  const [, kind, id] = path.split("/");
  if (kind === "analyses" && id) return AnalysisView.open(encodeURIComponent(id));
  if (kind === "history") return historyView(Object.fromEntries(new URLSearchParams(query)));
  return homeView();
}

async function refresh(view) {
  try {
    await view.refresh();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status && problem.status !== 401) showProblem(problem);
  }
}

function showProblem(problem) {
  main.append(make("p", { class: "notice", role: "alert" }, problem.message));
}

/** Stands in the place of a view that could not be made. */
function problemView(problem) {
  if (!(problem instanceof Problem)) throw problem;
  const missing = [404, 422].includes(problem.status);
  const words = missing ? say("missing-advice") : problem.message;
  const way = make("a", { href: "#/history", class: "button" }, say("to-history"));
  const element = make(
    "div",
    {},
    make("h1", { tabindex: -1 }, say(missing ? "missing-title" : "not-shown-title")),
    make("p", {}, words),
    make("p", { class: "actions" }, way),
  );
  return { element, title: say("not-shown"), missing: true, refresh: async () => {}, leave() {} };
}

function isHome() {
  return ["", "#", "#/"].includes(location.hash);
}

function markNavigation() {
  const here = location.hash.startsWith("#/history") ? "history" : isHome() ? "test" : "";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
