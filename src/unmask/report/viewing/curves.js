// @ts-check
// Curves over time that lead a player and follow it. The report holds this file as it is and draws
// the curves itself, the page of the service loads it, and the extension's panel is built with it;
// so it imports nothing.

/** @typedef {{ low: number, high: number, start: number, end: number }} Range */
/** @typedef {{ place: number, value: number, decimals: number }} Tick */
/** @typedef {Range & { at: (value: number) => number, ticks: () => Tick[] }} Axis */

/**
 * A plot in the language of the page.
 * @typedef {object} PlainPlot
 * @property {string} caption
 * @property {string} x_label
 * @property {string} y_label
 * @property {boolean} over_time whether a player can follow it
 * @property {readonly { name: string, points: readonly (readonly [number, number] | null)[] }[]}
 *   curves null is a gap
 * @property {readonly { name: string, low: number | null, high: number | null }[]} bands
 */

/** @typedef {{ time: number, caption: string, address: string }} Mark a picture of a moment */

/**
 * What a curve says of itself: `reading` has the places {time}, {name} and {value},
 * `readingOfMark` {mark} as well, and `mark` {mark}.
 * @typedef {{
 *   label: string, reading: string, readingOfMark: string, mark: string, language: string,
 * }} CurveWords
 */

const WIDTH = 420;
const HEIGHT = 200;
const STYLES = 4;
const MOST_STEPS = 6;
/** In px of the drawing: how near a mark has to be to be meant. */
const NEAR_MARK = 6;
const DRAWING = "http://www.w3.org/2000/svg";

/**
 * A linear scale from values to places in a drawing, with marks at round values.
 * @param {readonly number[]} values
 * @param {number} start
 * @param {number} end
 * @param {number} margin the share of their range that is left free
 * @returns {Axis}
 */
export function axis(values, start, end, margin) {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const isFlat = highest - lowest <= 1e-9 * Math.max(Math.abs(lowest), Math.abs(highest), 1);
  const room = isFlat ? Math.max(Math.abs(lowest) * 0.1, 0.5) : (highest - lowest) * margin;
  const [low, high] = [lowest - room, highest + room];
  /** @param {number} value */
  const at = (value) => Number((start + ((value - low) / (high - low)) * (end - start)).toFixed(1));
  return { low, high, start, end, at, ticks: () => roundTicks(low, high, at) };
}

/**
 * The value at a place of the drawing, within the axis.
 * @param {Range} range
 * @param {number} place
 */
export function valueAt({ low, high, start, end }, place) {
  const value = low + ((place - start) / (end - start)) * (high - low);
  return Math.min(high, Math.max(low, value));
}

/**
 * The neighbour of a value in a sorted list; itself where there is none.
 * @param {readonly number[]} values
 * @param {number} from
 * @param {number} step 1 for the next, −1 for the one before
 */
export function neighbour(values, from, step) {
  const further = values.filter((value) => (value - from) * step > 1e-6);
  return (step > 0 ? further[0] : further.at(-1)) ?? from;
}

/**
 * @param {number} low @param {number} high @param {(value: number) => number} at
 * @returns {Tick[]}
 */
function roundTicks(low, high, at) {
  const step = roundStep((high - low) / MOST_STEPS);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const values = Array.from({ length: count }, (_, index) => (first + index) * step + 0);
  return values.map((value) => ({ place: at(value), value, decimals }));
}

/** @param {number} least */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  const steps = [1, 2, 5, 10].map((step) => step * power);
  return steps.find((step) => step >= least * (1 - 1e-9)) ?? 10 * power;
}

/**
 * What a curve says of itself, from the catalogue.
 * @param {(key: string, values?: Record<string, string>) => string} say
 * @param {string} caption
 * @param {string} language
 * @returns {CurveWords}
 */
export function curveWords(say, caption, language) {
  const places = { time: "{time}", name: "{name}", value: "{value}", mark: "{mark}" };
  return {
    label: say("curve-label", { caption }),
    reading: say("curve-reading", places),
    readingOfMark: say("curve-reading-mark", places),
    mark: say("curve-mark", places),
    language,
  };
}

/**
 * A plot as a drawing with its legend; over time, `CurveFollower` makes it lead a player.
 * @param {PlainPlot} plot
 * @param {readonly Mark[]} marks
 * @param {string} language of the numbers
 * @param {string} label of the drawing
 */
export function drawnPlot(plot, marks, language, label) {
  const points = plot.curves.flatMap((curve) => curve.points.filter((point) => point !== null));
  const edges = plot.bands.flatMap(({ low, high }) => [low, high]).filter((edge) => edge !== null);
  const x = axis(points.map(([across]) => across), 46, WIDTH - 12, 0);
  const y = axis([...points.map(([, up]) => up), ...edges], HEIGHT - 38, 20, 0.05);
  const drawing = drawnPiece("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  for (const [name, range] of Object.entries({ x, y })) {
    const { low, high, start, end } = range;
    drawing.setAttribute(`data-${name}`, [low, high, start, end].join(" "));
  }
  drawing.append(
    ...plot.bands.map((band, index) => drawnBand(band, index, x, y)),
    ...drawnFrame(plot, x, y, language),
    ...plot.curves.flatMap((curve, index) => drawnCurve(curve, index, x, y)),
    ...marks.filter(({ time }) => time >= x.low && time <= x.high).map((mark) => {
      return drawnMark(mark, marks.indexOf(mark) + 1, x, y);
    }),
  );
  const whole = document.createElement("div");
  whole.className = "curves";
  whole.append(drawing, drawnLegend(plot));
  return { whole, drawing };
}

/** @param {PlainPlot["bands"][number]} band @param {number} index @param {Axis} x @param {Axis} y */
function drawnBand({ low, high }, index, x, y) {
  const [top, bottom] = [y.at(high ?? y.high), y.at(low ?? y.low)];
  const size = { x: x.start, width: x.end - x.start, y: top, height: Math.max(0, bottom - top) };
  return drawnPiece("rect", { class: `band band-${index + 1}`, ...size });
}

/** @param {PlainPlot} plot @param {Axis} x @param {Axis} y @param {string} language */
function drawnFrame({ x_label: across, y_label: up }, x, y, language) {
  /** @param {Tick} tick */
  const words = ({ value, decimals }) => plainNumber(value, decimals, language);
  return [
    ...y.ticks().flatMap((tick) => [
      drawnPiece("line", { class: "grid", x1: x.start, x2: x.end, y1: tick.place, y2: tick.place }),
      drawnPiece("text", { x: x.start - 5, y: tick.place + 3.5, "text-anchor": "end" }, words(tick)),
    ]),
    ...x.ticks().flatMap((tick) => [
      drawnPiece("line", { class: "axis", x1: tick.place, x2: tick.place, y1: y.start, y2: y.start + 4 }),
      drawnPiece("text", { x: tick.place, y: y.start + 15, "text-anchor": "middle" }, words(tick)),
    ]),
    drawnPiece("line", { class: "axis", x1: x.start, x2: x.end, y1: y.start, y2: y.start }),
    drawnPiece("text", { x: x.end, y: y.start + 30, "text-anchor": "end" }, across),
    drawnPiece("text", { x: x.start, y: 10 }, up),
  ];
}

/** @param {PlainPlot["curves"][number]} curve @param {number} index @param {Axis} x @param {Axis} y */
function drawnCurve({ name, points }, index, x, y) {
  const style = `style-${index % STYLES}`;
  return unbroken(points).map((part) => {
    const places = part.map(([across, up]) => /** @type {const} */ ([x.at(across), y.at(up)]));
    const [first] = places;
    if (places.length === 1 && first) {
      return drawnPiece("circle", { class: `dot ${style}`, cx: first[0], cy: first[1], r: 3.5 });
    }
    const line = places.map((place) => place.join(",")).join(" ");
    return drawnPiece("polyline", { class: `curve ${style}`, points: line, "data-name": name });
  });
}

/** @param {readonly (readonly [number, number] | null)[]} points */
function unbroken(points) {
  /** @type {(readonly [number, number])[][]} */
  const parts = [[]];
  for (const point of points) {
    if (point) parts.at(-1)?.push(point);
    else parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}

/** @param {Mark} mark @param {number} number @param {Axis} x @param {Axis} y */
function drawnMark({ time }, number, x, y) {
  const place = x.at(time);
  const mark = drawnPiece("g", { class: "mark", "data-time": time });
  mark.append(
    drawnPiece("line", { x1: place, x2: place, y1: y.end, y2: y.start }),
    drawnPiece("text", { x: place, y: y.end + 9, "text-anchor": "middle" }, String(number)),
  );
  return mark;
}

/** @param {PlainPlot} plot */
function drawnLegend({ curves, bands }) {
  const legend = document.createElement("ul");
  legend.className = "legend";
  if (curves.length + bands.length < 2) return legend;
  const lines = curves.map(({ name }, index) => ({
    name,
    sample: drawnPiece("path", { class: `curve style-${index % STYLES}`, d: "M1 5H27" }),
  }));
  const size = { x: 1, y: 1, width: 26, height: 8 };
  const areas = bands.map(({ name }, index) => ({
    name,
    sample: drawnPiece("rect", { class: `band band-${index + 1}`, ...size }),
  }));
  for (const { name, sample } of [...lines, ...areas]) {
    const drawing = drawnPiece("svg", { viewBox: "0 0 28 10", "aria-hidden": "true" });
    drawing.append(sample);
    const entry = document.createElement("li");
    entry.append(drawing, ` ${name}`);
    legend.append(entry);
  }
  return legend;
}

/**
 * Makes a drawn curve lead a player, and follow it. The drawing has its axes as "low high start end"
 * in data-x and data-y, its curves as polylines with data-name, and its marks with data-time.
 */
export class CurveFollower {
  /**
   * @param {SVGSVGElement} drawing
   * @param {CurveWords} words
   * @param {readonly Mark[]} marks in the order of their numbers
   * @param {(time: number) => void} seek
   */
  constructor(drawing, words, marks, seek) {
    this.drawing = drawing;
    this.words = words;
    this.marks = marks;
    this.seek = seek;
    this.x = rangeOf(drawing.dataset.x);
    this.y = rangeOf(drawing.dataset.y);
    this.lines = linesOf(drawing);
    const places = this.lines.flatMap(({ points }) => points.map(([across]) => across));
    /** The times of all points, in order. */
    this.times = [...new Set(places)].sort((one, other) => one - other).map((place) => {
      return valueAt(this.x, place);
    });
    this.time = this.x.low;
    this.cursor = drawnPiece("line", { class: "cursor", y1: this.y.end, y2: this.y.start });
    this.cursor.setAttribute("visibility", "hidden");
    drawing.append(this.cursor);
    this.readout = document.createElement("p");
    this.readout.className = "readout quiet";
    this.readout.setAttribute("aria-hidden", "true");
    this.readout.textContent = "\u00a0";
    this.picture = document.createElement("figure");
    this.picture.className = "mark-picture";
    this.picture.hidden = true;
    this.shown = "";
    this.hasMoved = false;
    this.listen();
  }

  listen() {
    const { drawing } = this;
    drawing.classList.add("leads");
    drawing.setAttribute("role", "slider");
    drawing.setAttribute("tabindex", "0");
    drawing.setAttribute("aria-label", this.words.label);
    drawing.setAttribute("aria-valuemin", String(this.x.low));
    drawing.setAttribute("aria-valuemax", String(this.x.high));
    this.say();
    drawing.addEventListener("click", (event) => this.go(this.timeUnder(event)));
    drawing.addEventListener("keydown", (event) => this.pressed(event));
  }

  /**
   * Take over the marks, the pictures of which may have come since.
   * @param {readonly Mark[]} marks as many as before
   */
  takeMarks(marks) {
    this.marks = marks;
    if (this.hasMoved) this.showMark(this.markNear(this.placeOf(this.time)));
  }

  /**
   * Show where the player is.
   * @param {number} time
   */
  moveCursor(time) {
    this.hasMoved = true;
    this.time = Math.min(this.x.high, Math.max(this.x.low, time));
    const isWithin = time >= this.x.low && time <= this.x.high;
    this.cursor.setAttribute("visibility", isWithin ? "visible" : "hidden");
    const place = String(this.placeOf(this.time));
    this.cursor.setAttribute("x1", place);
    this.cursor.setAttribute("x2", place);
    this.say();
    this.showMark(this.markNear(Number(place)));
  }

  /**
   * The person wants to see a moment.
   * @param {number} time
   */
  go(time) {
    this.moveCursor(time);
    this.seek(this.time);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { times, time } = this;
    const marks = this.marks.map((mark) => mark.time).sort((one, other) => one - other);
    /** @type {Record<string, () => number>} */
    const keys = {
      ArrowRight: () => neighbour(times, time, 1), ArrowUp: () => neighbour(times, time, 1),
      ArrowLeft: () => neighbour(times, time, -1), ArrowDown: () => neighbour(times, time, -1),
      PageDown: () => (marks.length ? neighbour(marks, time, 1) : time + 1),
      PageUp: () => (marks.length ? neighbour(marks, time, -1) : time - 1),
      Home: () => this.x.low, End: () => this.x.high,
      Enter: () => time, " ": () => time,
    };
    const key = keys[event.key];
    if (!key) return;
    event.preventDefault();
    this.go(key());
  }

  /** @param {MouseEvent} event */
  timeUnder(event) {
    const { left, width } = this.drawing.getBoundingClientRect();
    const place = ((event.clientX - left) / width) * this.drawing.viewBox.baseVal.width;
    const mark = this.markNear(place);
    return mark ? mark.time : valueAt(this.x, place);
  }

  /** @param {number} place */
  markNear(place) {
    return this.marks.find(({ time }) => Math.abs(this.placeOf(time) - place) <= NEAR_MARK);
  }

  /** @param {number} time */
  placeOf(time) {
    const { low, high, start, end } = this.x;
    return start + ((time - low) / (high - low)) * (end - start);
  }

  /** Say the moment in words. */
  say() {
    const place = this.placeOf(this.time);
    const line = this.lines[0];
    const mark = this.markNear(place);
    const pattern = mark ? this.words.readingOfMark : this.words.reading;
    const text = fillIn(pattern, {
      time: plainNumber(this.time, 2, this.words.language),
      name: line?.name ?? "",
      value: plainNumber(line ? this.valueNear(line.points, place) : 0, 2, this.words.language),
      mark: mark ? String(this.marks.indexOf(mark) + 1) : "",
    });
    this.drawing.setAttribute("aria-valuenow", this.time.toFixed(3));
    this.drawing.setAttribute("aria-valuetext", text);
    this.readout.textContent = text;
  }

  /** @param {readonly (readonly [number, number])[]} points @param {number} place */
  valueNear(points, place) {
    const [first, ...others] = points;
    if (!first) return 0;
    const nearest = others.reduce((best, point) => {
      return Math.abs(point[0] - place) < Math.abs(best[0] - place) ? point : best;
    }, first);
    return valueAt(this.y, nearest[1]);
  }

  /** @param {Mark | undefined} mark */
  showMark(mark) {
    this.picture.hidden = !mark?.address;
    const number = mark ? String(this.marks.indexOf(mark) + 1) : "";
    if (!mark?.address || this.shown === `${number} ${mark.address}`) return;
    this.shown = `${number} ${mark.address}`;
    const image = document.createElement("img");
    image.src = mark.address;
    image.alt = mark.caption;
    const caption = document.createElement("figcaption");
    caption.textContent = fillIn(this.words.mark, { mark: number });
    this.picture.replaceChildren(image, caption);
  }
}

/** @param {string | undefined} text @returns {Range} */
function rangeOf(text) {
  const [low = 0, high = 1, start = 0, end = 1] = (text ?? "").split(" ").map(Number);
  return { low, high, start, end };
}

/** @param {SVGSVGElement} drawing */
function linesOf(drawing) {
  /** @type {Map<string, (readonly [number, number])[]>} */
  const lines = new Map();
  for (const line of drawing.querySelectorAll("polyline.curve")) {
    const name = line.getAttribute("data-name") ?? "";
    const points = (line.getAttribute("points") ?? "").split(" ").map((pair) => {
      const [across = 0, down = 0] = pair.split(",").map(Number);
      return /** @type {const} */ ([across, down]);
    });
    lines.set(name, [...(lines.get(name) ?? []), ...points]);
  }
  return [...lines].map(([name, points]) => ({ name, points }));
}

/** @param {number} value @param {number} decimals @param {string} language */
function plainNumber(value, decimals, language) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString(language, { ...digits, useGrouping: false });
}

/**
 * An element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 * @returns {SVGElementTagNameMap[Tag]}
 */
function drawnPiece(tag, attributes, text = "") {
  const element = document.createElementNS(DRAWING, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

/**
 * @param {string} pattern
 * @param {Record<string, string>} values
 */
function fillIn(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
