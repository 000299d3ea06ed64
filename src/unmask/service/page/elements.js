// Elements of the page. Text goes in as text nodes, never as markup.

const DRAWING = "http://www.w3.org/2000/svg";

/** An element with attributes and children; functions become listeners, false leaves out. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for an element of an SVG drawing. */
export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(DRAWING, tag), attributes, children);
}

export function setAttributes(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}

/** A section with its heading, which names it for assistive technology. */
export function section(id, title, ...children) {
  const heading = make("h2", { id: `${id}-heading` }, title);
  return make("section", { id, "aria-labelledby": heading.id }, heading, ...children);
}

/** A list of sentences, or null when there are none. */
export function sentences(heading, entries) {
  if (!entries?.length) return null;
  return make("div", {}, make("h4", {}, heading), bullets(entries));
}

export function bullets(entries, attributes = {}) {
  return make("ul", attributes, ...entries.map((entry) => make("li", {}, ...commandsAsCode(entry))));
}

/** A sentence whose commands, which stand between backquotes, are marked as code. */
export function commandsAsCode(text) {
  const parts = text.split(/`((?:unmask|pip) [^`]+)`/);
  return parts.map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

/** A link to another site, or plain text unless it is http or https. */
export function outsideLink(address, text) {
  if (!/^https?:\/\//i.test(address)) return make("bdi", {}, text);
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}
