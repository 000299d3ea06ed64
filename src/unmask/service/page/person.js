// The person whom the media are said to show: pictures and clips, or somebody in the casebook.

import { announce } from "./announcing.js";
import { get, remove } from "./api.js";
import { make } from "./elements.js";
import { say } from "./language.js";
import { submissions } from "./submitting.js";
import { harmless } from "./words.js";

// What was chosen holds until the page is loaded anew, or the person takes it back.
const chosen = { files: [], known: "", keepAs: "" };

/** Whom to compare with; null for nobody. */
export function chosenPerson() {
  const { files, known, keepAs } = chosen;
  if (!files.length && !known) return null;
  return { files: [...files], known, keepAs: files.length ? keepAs.trim() : "" };
}

/** The part of the view in which the person is given; it hears no more once `signal` is aborted. */
export function personField(signal) {
  const files = filesField();
  const known = knownField();
  known.load();
  // Somebody may have been kept with what was handed over.
  submissions.addEventListener("accepted", known.load, { signal });
  return make(
    "details",
    { id: "person", open: chosenPerson() !== null },
    make("summary", {}, say("person-title")),
    make("p", {}, say("person-about")),
    ...files,
    known.element,
  );
}

function filesField() {
  const input = make("input", {
    type: "file",
    id: "person-files",
    multiple: true,
    accept: "image/*,video/*",
    "aria-describedby": "person-fate",
  });
  const count = make("span", { role: "status" });
  const back = make("button", { type: "button" }, say("person-remove"));
  const line = make("p", { class: "line" }, count, back);
  const name = make("input", {
    type: "text",
    id: "person-name",
    maxlength: 80,
    autocomplete: "off",
    value: chosen.keepAs,
    "aria-describedby": "person-keep-meaning",
  });
  const keep = make(
    "div",
    {},
    make("label", { for: "person-name" }, say("person-keep")),
    name,
    make("p", { class: "quiet", id: "person-keep-meaning" }, say("person-keep-meaning")),
  );
  const show = () => {
    const { length } = chosen.files;
    line.hidden = keep.hidden = length === 0;
    count.textContent = length ? say("person-chosen", { files: length }) : "";
  };
  const take = (files) => {
    chosen.files = [...files];
    show();
  };
  input.addEventListener("change", () => take(input.files));
  back.addEventListener("click", () => {
    input.value = "";
    take([]);
    input.focus();
  });
  name.addEventListener("input", () => { chosen.keepAs = name.value; });
  show();
  const field = make(
    "div",
    { class: "field" },
    make("label", { for: "person-files" }, say("person-files")),
    input,
    make("p", { class: "quiet", id: "person-fate" }, say("person-fate")),
  );
  // Elsewhere on the page, what is dropped is to be tested.
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    document.documentElement.classList.remove("dragging");
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
  return [field, line, keep];
}

function knownField() {
  const list = make("select", { id: "person-known" });
  const forget = make("button", { type: "button" }, say("person-forget"));
  const element = make(
    "div",
    { hidden: true },
    make("label", { for: "person-known" }, say("person-known")),
    make("p", { class: "line" }, list, forget),
  );
  const choose = (name) => {
    chosen.known = name;
    forget.hidden = !name;
    if (name) forget.setAttribute("aria-label", say("person-forget-named", { name: harmless(name) }));
  };
  const load = async () => {
    const people = await get("/v1/people").then(({ value }) => value.people, () => []);
    const names = people.map(({ name }) => name);
    const entries = names.map((name) => make("option", { value: name }, harmless(name)));
    list.replaceChildren(make("option", { value: "" }, say("person-nobody")), ...entries);
    list.value = names.includes(chosen.known) ? chosen.known : "";
    choose(list.value);
    element.hidden = names.length === 0;
  };
  list.addEventListener("change", () => choose(list.value));
  forget.addEventListener("click", async () => {
    const name = list.value;
    await remove(`/v1/people/${encodeURIComponent(name)}`).then(
      () => announce(say("person-forgotten", { name: harmless(name) })),
      (problem) => announce(problem.message),
    );
    await load();
  });
  return { element, load };
}
