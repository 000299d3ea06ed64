// @ts-check
// Looking closely at pictures that lie over each other: one is shown, and another takes its place
// without the place or the zoom changing. The report holds this file as it is, the page of the
// service loads it, and the extension's panel is built with it; so it imports nothing.

/**
 * What of the pictures is shown.
 * @typedef {object} View
 * @property {number} scale how many times as large as the whole picture fits; 1 to MOST_SCALE
 * @property {number} x the middle of what is shown, as a share of the picture's width
 * @property {number} y likewise of its height
 */

/** @typedef {{ x: number, y: number }} Place a share of width and height, or px */

/**
 * A picture to be shown.
 * @typedef {object} Shown
 * @property {string} title in a few words
 * @property {string} address empty as long as the picture has not come
 * @property {string} caption what it shows
 * @property {string} look what to look at; empty where nothing is to be said
 * @property {string} ignore what not to read into it, likewise
 * @property {string | null} untouched the address of the same of an untouched picture, if any
 * @property {string} [language] of the sentences, where it is not that of the page
 */

/**
 * What the viewer itself says. `shown` has the places {title} and {percent}, `untouched` {title}.
 * @typedef {{
 *   choice: string, original: string, larger: string, smaller: string, whole: string,
 *   shown: string, untouched: string, alike: string, look: string, ignore: string, keys: string,
 *   help: string,
 * }} ViewerWords
 */

/** @type {Readonly<View>} */
export const WHOLE = Object.freeze({ scale: 1, x: 0.5, y: 0.5 });
export const MOST_SCALE = 16;

const STEP_SCALE = 1.5;
const STEP_SHARE = 0.2;
/** How fast the wheel enlarges: its px for a factor of e. */
const WHEEL_PIXELS = 400;
const PIXELS_OF_WHEEL_MODE = [1, 16, 400];
/** How many times as large as itself a small picture is shown at most before it is enlarged. */
const MOST_ENLARGED = 1.5;
/** In px; a pointer that moves less was meant to click. */
const STILL_PIXELS = 5;
/** From here on single px are to be seen. */
const PIXELATED_SCALE = 3;

/**
 * The nearest view that shows nothing beside the picture.
 * @param {View} view
 * @returns {View}
 */
export function bounded({ scale, x, y }) {
  const bounded = Math.min(MOST_SCALE, Math.max(1, scale));
  const margin = 0.5 / bounded;
  /** @param {number} middle */
  const within = (middle) => Math.min(1 - margin, Math.max(margin, middle));
  return { scale: bounded, x: within(x), y: within(y) };
}

/**
 * Enlarge so that what lies at a place of the pane stays there.
 * @param {View} view
 * @param {number} factor
 * @param {Place} [at] as shares of the pane
 * @returns {View}
 */
export function zoomed(view, factor, at = { x: 0.5, y: 0.5 }) {
  const scale = Math.min(MOST_SCALE, Math.max(1, view.scale * factor));
  const under = pictureAt(view, at);
  return bounded({ scale, x: under.x - (at.x - 0.5) / scale, y: under.y - (at.y - 0.5) / scale });
}

/**
 * Pull the picture across the pane.
 * @param {View} view
 * @param {number} across as a share of the pane
 * @param {number} down likewise
 * @returns {View}
 */
export function moved(view, across, down) {
  const { scale, x, y } = view;
  return bounded({ scale, x: x - across / scale, y: y - down / scale });
}

/**
 * What lies under two fingers stays under them.
 * @param {View} view
 * @param {readonly [Place, Place]} before where they were, in px of the pane
 * @param {readonly [Place, Place]} after where they are
 * @param {{ width: number, height: number }} pane in px
 * @returns {View}
 */
export function pinched(view, before, after, pane) {
  const factor = distance(after) / Math.max(1, distance(before));
  const [from, to] = [middle(before, pane), middle(after, pane)];
  return zoomed(moved(view, to.x - from.x, to.y - from.y), factor, to);
}

/**
 * The place of the picture at a place of the pane, both as shares.
 * @param {View} view
 * @param {Place} at
 * @returns {Place}
 */
export function pictureAt({ scale, x, y }, at) {
  return { x: x + (at.x - 0.5) / scale, y: y + (at.y - 0.5) / scale };
}

/**
 * How a picture that fills the pane is laid into it, for a style.
 * @param {View} view
 */
export function transformOf({ scale, x, y }) {
  const [left, top] = [x, y].map((middle) => `${((0.5 - middle * scale) * 100).toFixed(3)}%`);
  return `translate(${left}, ${top}) scale(${scale.toFixed(4)})`;
}

/** @param {readonly [Place, Place]} places */
function distance([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/**
 * @param {readonly [Place, Place]} places in px
 * @param {{ width: number, height: number }} pane
 */
function middle([one, other], { width, height }) {
  return { x: (one.x + other.x) / 2 / width, y: (one.y + other.y) / 2 / height };
}

/**
 * What the viewer says, from the catalogue.
 * @param {(key: string, values?: Record<string, string>) => string} say
 * @returns {ViewerWords}
 */
export function viewerWords(say) {
  return {
    choice: say("viewer-choice"),
    original: say("viewer-original"),
    larger: say("viewer-larger"),
    smaller: say("viewer-smaller"),
    whole: say("viewer-whole"),
    shown: say("viewer-shown", { title: "{title}", percent: "{percent}" }),
    untouched: say("viewer-untouched", { title: "{title}" }),
    alike: say("viewer-untouched-alike"),
    look: say("card-look-at"),
    ignore: say("card-ignore"),
    keys: say("viewer-keys"),
    help: say("viewer-help"),
  };
}

/**
 * Maps by the picture that they are of, in order.
 * @template One
 * @param {readonly One[]} maps
 * @param {(map: One) => string} originalOf names the picture
 * @returns {One[][]}
 */
export function byOriginal(maps, originalOf) {
  const names = [...new Set(maps.map(originalOf))];
  return names.map((name) => maps.filter((map) => originalOf(map) === name));
}

/** Shows one of several pictures of the same thing, and lets a person flip and look closely. */
export class PictureViewer {
  /**
   * @param {readonly Shown[]} pictures the first is the original of the others
   * @param {ViewerWords} words
   */
  constructor(pictures, words) {
    this.words = words;
    this.pictures = pictures;
    this.chosen = Math.min(1, pictures.length - 1);
    /** The map that flipping leads back to. */
    this.flipped = this.chosen;
    /** @type {View} */
    this.view = WHOLE;
    /** @type {Map<number, Place>} */
    this.fingers = new Map();
    this.hasMoved = false;
    this.choices = pictures.map((picture, index) => this.choice(picture, index));
    this.layers = pictures.map(() => layer());
    this.state = piece("p", { class: "viewer-state", role: "status" });
    this.sentences = piece("div", { class: "viewer-words" });
    this.untouched = piece("figure", { class: "viewer-untouched" });
    /** The untouched map, which is enlarged at the same place. @type {HTMLElement | null} */
    this.beside = null;
    this.pane = this.makePane();
    this.element = this.assemble();
    this.update(pictures);
  }

  /**
   * Take over what has changed, such as addresses of pictures that have come.
   * @param {readonly Shown[]} pictures as many as before
   */
  update(pictures) {
    this.pictures = pictures;
    pictures.forEach(({ address }, index) => {
      const image = this.layers[index];
      if (image && address && image.getAttribute("src") !== address) image.src = address;
    });
    this.choose(this.chosen);
  }

  /**
   * Show a picture at the place and zoom of the one before.
   * @param {number} index
   */
  choose(index) {
    if (index < 0 || index >= this.pictures.length) return;
    this.chosen = index;
    if (index > 0) this.flipped = index;
    this.layers.forEach((image, number) => {
      image.hidden = number !== index;
    });
    this.choices.forEach((button, number) => {
      button.setAttribute("aria-pressed", String(number === index));
    });
    this.tell();
    this.describe();
  }

  /** From a map to its original, and back. */
  flip() {
    this.choose(this.chosen === 0 ? this.flipped : 0);
  }

  /** @param {View} view */
  look(view) {
    this.view = view;
    const transform = transformOf(view);
    for (const image of this.layers) image.style.transform = transform;
    if (this.beside) this.beside.style.transform = transform;
    this.pane.classList.toggle("enlarged", view.scale > 1);
    this.pane.classList.toggle("pixelated", view.scale >= PIXELATED_SCALE);
    this.tell();
  }

  /** @param {Shown} picture @param {number} index */
  choice({ title }, index) {
    const button = piece("button", { type: "button", "aria-pressed": "false" }, title);
    button.addEventListener("click", () => this.choose(index));
    return button;
  }

  makePane() {
    const pane = piece("div", { class: "viewer-pane", tabindex: "0", role: "application" });
    pane.append(...this.layers);
    this.layers[0]?.addEventListener("load", ({ target }) => {
      if (!(target instanceof HTMLImageElement)) return;
      const { naturalWidth, naturalHeight } = target;
      if (naturalHeight) pane.style.setProperty("--ratio", String(naturalWidth / naturalHeight));
      pane.style.setProperty("--most-width", `${MOST_ENLARGED * naturalWidth}px`);
    });
    pane.addEventListener("keydown", (event) => this.pressed(event));
    pane.addEventListener("wheel", (event) => this.turned(event), { passive: false });
    pane.addEventListener("pointerdown", (event) => this.touched(event));
    pane.addEventListener("pointermove", (event) => this.dragged(event));
    pane.addEventListener("pointerup", (event) => this.released(event));
    pane.addEventListener("pointercancel", (event) => this.fingers.delete(event.pointerId));
    return pane;
  }

  assemble() {
    const { words } = this;
    const choices = piece("div", { class: "viewer-choices", role: "group" });
    choices.setAttribute("aria-label", words.choice);
    choices.append(...this.choices);
    const tools = piece("div", { class: "viewer-tools" });
    tools.append(
      this.tool("+", words.larger, () => this.look(zoomed(this.view, STEP_SCALE))),
      this.tool("−", words.smaller, () => this.look(zoomed(this.view, 1 / STEP_SCALE))),
      this.tool(words.whole, "", () => this.look(WHOLE)),
      this.state,
    );
    const seen = piece("div", { class: "viewer-seen" });
    seen.append(this.pane, tools);
    const sides = piece("div", { class: "viewer-sides" });
    sides.append(seen, this.untouched);
    const viewer = piece("div", { class: "viewer" });
    const help = piece("details", { class: "viewer-help" });
    help.append(piece("summary", {}, words.keys), piece("p", {}, words.help));
    viewer.append(choices, sides, this.sentences, help);
    return viewer;
  }

  /** @param {string} sign @param {string} name @param {() => void} act */
  tool(sign, name, act) {
    const button = piece("button", { type: "button" }, sign);
    if (name) button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    return button;
  }

  /** Say what is shown, how large. */
  tell() {
    const title = this.pictures[this.chosen]?.title ?? "";
    const percent = String(Math.round(100 * this.view.scale));
    const words = filledIn(this.words.shown, { title, percent });
    this.pane.setAttribute("aria-label", words);
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  describe() {
    const shown = this.pictures[this.chosen];
    if (!shown) return;
    const { caption, look, ignore, language, title, untouched } = shown;
    this.sentences.replaceChildren(piece("p", {}, caption));
    if (look) this.sentences.append(said(this.words.look, look));
    if (ignore) this.sentences.append(said(this.words.ignore, ignore));
    if (language) this.sentences.setAttribute("lang", language);
    this.untouched.hidden = !untouched;
    if (!untouched) return;
    const words = filledIn(this.words.untouched, { title });
    this.beside = piece("img", { src: untouched, alt: words });
    this.beside.style.transform = transformOf(this.view);
    const frame = piece("div", { class: "viewer-beside" });
    frame.append(this.beside);
    const under = piece("figcaption", {}, `${words}. ${this.words.alike}`);
    this.untouched.replaceChildren(frame, under);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keyed(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} key @returns {(() => void) | undefined} */
  keyed(key) {
    if (/^[1-9]$/.test(key)) return () => this.choose(Number(key) - 1);
    /** @param {number} across @param {number} down */
    const move = (across, down) => () => this.look(moved(this.view, across, down));
    /** @param {number} factor */
    const zoom = (factor) => () => this.look(zoomed(this.view, factor));
    /** @type {Record<string, () => void>} */
    const keys = {
      " ": () => this.flip(), Enter: () => this.flip(),
      PageDown: () => this.choose(this.chosen + 1), PageUp: () => this.choose(this.chosen - 1),
      "+": zoom(STEP_SCALE), "=": zoom(STEP_SCALE), "-": zoom(1 / STEP_SCALE),
      0: () => this.look(WHOLE), Home: () => this.look(WHOLE),
      ArrowLeft: move(STEP_SHARE, 0), ArrowRight: move(-STEP_SHARE, 0),
      ArrowUp: move(0, STEP_SHARE), ArrowDown: move(0, -STEP_SHARE),
    };
    return keys[key];
  }

  /**
   * A page is scrolled with the wheel as well: only who is at the picture means the picture.
   * @param {WheelEvent} event
   */
  turned(event) {
    const isMeant = event.ctrlKey || document.activeElement === this.pane;
    const isSmallest = this.view.scale === 1 && event.deltaY > 0;
    if (!isMeant || (isSmallest && !event.ctrlKey)) return;
    event.preventDefault();
    const pixels = event.deltaY * (PIXELS_OF_WHEEL_MODE[event.deltaMode] ?? 1);
    const { place, width, height } = this.placeOf(event);
    const at = { x: place.x / width, y: place.y / height };
    this.look(zoomed(this.view, Math.exp(-pixels / WHEEL_PIXELS), at));
  }

  /** @param {PointerEvent} event */
  touched(event) {
    if (event.button !== 0) return;
    this.pane.setPointerCapture(event.pointerId);
    if (this.fingers.size === 0) this.hasMoved = false;
    this.fingers.set(event.pointerId, this.placeOf(event).place);
  }

  /** @param {PointerEvent} event */
  dragged(event) {
    const last = this.fingers.get(event.pointerId);
    if (!last) return;
    const { place, width, height } = this.placeOf(event);
    if (!this.hasMoved && distance([last, place]) < STILL_PIXELS) return;
    this.hasMoved = true;
    const before = [...this.fingers.values()];
    this.fingers.set(event.pointerId, place);
    const after = [...this.fingers.values()];
    const pane = { width, height };
    const [one, other] = before;
    const [first, second] = after;
    if (one && other && first && second) {
      this.look(pinched(this.view, [one, other], [first, second], pane));
    } else {
      this.look(moved(this.view, (place.x - last.x) / width, (place.y - last.y) / height));
    }
  }

  /** @param {PointerEvent} event */
  released(event) {
    if (!this.fingers.delete(event.pointerId) || this.fingers.size > 0) return;
    if (!this.hasMoved) this.flip();
  }

  /** @param {MouseEvent} event */
  placeOf(event) {
    const { left, top, width, height } = this.pane.getBoundingClientRect();
    return { place: { x: event.clientX - left, y: event.clientY - top }, width, height };
  }
}

/**
 * A heading with a sentence.
 * @param {string} heading
 * @param {string} sentence
 */
function said(heading, sentence) {
  const paragraph = piece("p", {});
  paragraph.append(piece("strong", {}, `${heading}: `), sentence);
  return paragraph;
}

function layer() {
  const image = piece("img", { alt: "", draggable: "false" });
  image.hidden = true;
  return image;
}

/**
 * An element with attributes and a text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function piece(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/**
 * A sentence with its places filled in.
 * @param {string} pattern
 * @param {Record<string, string>} values
 */
function filledIn(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
