// Scores over time as drawings, in the manner of the report: one chart a test, one line a person.

import { axis } from "./curves.js";
import { draw, make, setAttributes } from "./elements.js";
import { say } from "./language.js";

const STYLES = 4;
const WIDTH = 420;
const HEIGHT = 160;
const POOR = 0.5;

/** Charts of one finding; `chosen` is called with the moment that the person goes to. */
export function timelines(finding, duration, chosen) {
  const moments = [...finding.timeline].sort((one, other) => one.t - other.t);
  if (!moments.length) return [];
  const x = axis([0, Math.max(duration, moments.at(-1).t)], 46, WIDTH - 12, 0);
  const y = axis(moments.map((moment) => moment.score), HEIGHT - 38, 20, 0.05);
  const people = [...new Set(moments.map((moment) => moment.face ?? 0))].sort((a, b) => a - b);
  const charts = [];
  for (let start = 0; start < people.length; start += STYLES) {
    const shown = people.slice(start, start + STYLES);
    charts.push(new Timeline(finding.title, moments, shown, x, y, chosen));
  }
  return charts;
}

class Timeline {
  constructor(title, moments, people, x, y, chosen) {
    this.moments = moments.filter((moment) => people.includes(moment.face ?? 0));
    this.x = x;
    this.chosen = chosen;
    this.current = 0;
    this.dots = this.moments.map((moment) => dot(moment, people, x, y));
    this.cursor = draw("line", { class: "cursor", y1: y.end, y2: y.start, visibility: "hidden" });
    this.drawing = draw(
      "svg",
      { class: "chart timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
      ...frame(x, y),
      ...people.map((person, style) => line(this.moments, person, style, x, y)),
      this.cursor,
      ...this.dots,
    );
    this.readout = make("p", { class: "readout quiet", "aria-hidden": "true" }, "\u00a0");
    const under = make("div", { class: "under" }, legend(people), this.readout);
    this.element = make("div", {}, this.drawing, under);
    this.becomeSlider(title);
  }

  becomeSlider(title) {
    setAttributes(this.drawing, {
      role: "slider",
      tabindex: 0,
      "aria-label": say("timeline-label", { test: title }),
      "aria-valuemin": 0,
      "aria-valuemax": this.moments.length - 1,
      "aria-valuenow": 0,
      "aria-valuetext": describe(this.moments[0]),
    });
    this.drawing.addEventListener("focus", () => this.mark(this.current));
    this.drawing.addEventListener("pointermove", (event) => this.mark(this.nearest(event)));
    this.drawing.addEventListener("click", (event) => this.choose(this.nearest(event)));
    this.drawing.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const steps = {
      ArrowRight: this.current + 1, ArrowUp: this.current + 1,
      ArrowLeft: this.current - 1, ArrowDown: this.current - 1,
      PageUp: this.current + 10, PageDown: this.current - 10,
      Home: 0, End: this.moments.length - 1,
      Enter: this.current, " ": this.current,
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.choose(steps[event.key]);
  }

  mark(index) {
    this.dots[this.current].classList.remove("current");
    this.current = Math.max(0, Math.min(this.moments.length - 1, index));
    this.dots[this.current].classList.add("current");
    const words = describe(this.moments[this.current]);
    this.readout.textContent = words;
    setAttributes(this.drawing, { "aria-valuenow": this.current, "aria-valuetext": words });
  }

  choose(index) {
    this.mark(index);
    this.chosen(this.moments[this.current]);
  }

  nearest(event) {
    const distances = this.dots.map((dot) => {
      const place = dot.getBoundingClientRect();
      const across = place.x + place.width / 2 - event.clientX;
      const down = place.y + place.height / 2 - event.clientY;
      return Math.hypot(across, down / 4);
    });
    return distances.indexOf(Math.min(...distances));
  }

  /** Show where the player is. */
  moveCursor(time) {
    const x = this.x.at(Math.min(time, this.x.high));
    setAttributes(this.cursor, { x1: x, x2: x, visibility: "visible" });
  }
}

function describe({ t, score, face, quality }) {
  const input = isPoor(quality) ? "poor" : "good";
  return say("moment-text", { time: t, score, person: face ?? 0, input });
}

function isPoor(quality) {
  return quality !== null && quality < POOR;
}

function dot(moment, people, x, y) {
  const style = people.indexOf(moment.face ?? 0);
  const poor = isPoor(moment.quality) ? " poor" : "";
  const place = { cx: x.at(moment.t), cy: y.at(moment.score), r: 2.5 };
  return draw("circle", { class: `dot style-${style}${poor}`, ...place });
}

function line(moments, person, style, x, y) {
  const own = moments.filter((moment) => (moment.face ?? 0) === person);
  const points = own.map((moment) => `${x.at(moment.t)},${y.at(moment.score)}`).join(" ");
  return draw("polyline", { class: `curve style-${style}`, points });
}

function frame(x, y) {
  return [
    ...y.ticks().flatMap(({ place, value, decimals }) => [
      draw("line", { class: "grid", x1: x.start, x2: x.end, y1: place, y2: place }),
      draw("text", { x: x.start - 5, y: place + 3.5, "text-anchor": "end" }, value.toFixed(decimals)),
    ]),
    ...x.ticks().flatMap(({ place, value, decimals }) => [
      draw("line", { class: "axis", x1: place, x2: place, y1: y.start, y2: y.start + 4 }),
      draw("text", { x: place, y: y.start + 15, "text-anchor": "middle" }, value.toFixed(decimals)),
    ]),
    draw("line", { class: "axis", x1: x.start, x2: x.end, y1: y.start, y2: y.start }),
    draw("text", { x: x.end, y: y.start + 30, "text-anchor": "end" }, say("axis-time")),
    draw("text", { x: x.start, y: 10 }, say("axis-score")),
  ];
}

function legend(people) {
  const entries = people.map((person, style) => {
    const path = draw("path", { class: `curve style-${style}`, d: "M1 5H27" });
    const sample = draw("svg", { viewBox: "0 0 28 10", "aria-hidden": "true" }, path);
    const name = person ? say("curve-person", { person }) : say("curve-whole-picture");
    return make("li", {}, sample, ` ${name}`);
  });
  return make("ul", { class: "legend" }, ...entries);
}
