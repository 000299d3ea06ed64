// The evidence of the tests: maps to flip through, pictures, and curves that lead the player.

import { CurveFollower, curveWords, drawnPlot } from "./curves.js";
import { make } from "./elements.js";
import { language, say, spoken } from "./language.js";
import { byOriginal, PictureViewer, viewerWords } from "./pictures.js";
import { harmless } from "./words.js";

/** What a person asks who sees the evidence of a test for the first time, with the answers. */
export function questions(finding, card, attributes = { class: "questions" }) {
  if (!card) return null;
  const means = card.means || say(finding.log10_lr ? "means-weighed" : "means-unweighed");
  return make(
    "dl",
    attributes,
    make("dt", {}, say("question-shows")),
    make("dd", {}, harmless(card.shows || card.summary)),
    make("dt", {}, say("question-means")),
    make("dd", {}, harmless(means)),
  );
}

/** The exhibits of one test, or null: its maps, then its other pictures and its plots. */
export function exhibitElements(exhibits, plots) {
  const maps = exhibits.filter(({ comparison }) => comparison);
  const others = exhibits.filter(({ comparison }) => !comparison);
  const still = plots.filter((plot) => !plot.over_time);
  if (!exhibits.length && !still.length) return null;
  const groups = byOriginal(maps, ({ comparison }) => comparison.original.link);
  return make(
    "div",
    {},
    ...groups.map(viewer),
    others.length > 0 && make("div", { class: "exhibits" }, ...others.map(picture)),
    ...still.map(stillPlot),
  );
}

/** The curves of one test over time, each of which leads the player by `seek` and follows it. */
export function curvesOverTime(plots, exhibits, seek) {
  const marks = exhibits
    .filter(({ comparison, time }) => !comparison && time != null)
    .map((exhibit) => ({
      time: exhibit.time,
      caption: harmless(spoken(exhibit, "caption")),
      address: exhibit.link,
    }))
    .toSorted((one, other) => one.time - other.time);
  return plots.filter((plot) => plot.over_time && hasPoints(plot)).map((plot) => {
    const plain = inWords(plot);
    const words = curveWords(say, plain.caption, language);
    const { whole, drawing } = drawnPlot(plain, marks, language, words.label);
    const follower = new CurveFollower(drawing, words, marks, seek);
    const caption = make("p", { class: "quiet" }, plain.caption);
    whole.append(follower.readout, follower.picture, caption);
    return { element: whole, moveCursor: (time) => follower.moveCursor(time) };
  });
}

function stillPlot(plot) {
  if (!hasPoints(plot)) return null;
  const plain = inWords(plot);
  const label = say("chart-label", { caption: plain.caption });
  const { whole } = drawnPlot(plain, [], language, label);
  return make("figure", { class: "plot" }, whole, make("figcaption", {}, plain.caption));
}

function hasPoints({ curves }) {
  return curves.some(({ points }) => points.some(Boolean));
}

/** A plot of the service in the language of the page. */
function inWords(plot) {
  const said = (object, field) => harmless(spoken(object, field));
  const named = (object) => ({ ...object, name: said(object, "name") });
  const [caption, x_label, y_label] = ["caption", "x_label", "y_label"].map((field) =>
    said(plot, field),
  );
  const { curves, bands } = plot;
  return { ...plot, caption, x_label, y_label, curves: curves.map(named), bands: bands.map(named) };
}

/** The maps of one picture, between which and that picture a person flips. */
function viewer(maps) {
  const words = viewerWords(say);
  const original = {
    title: words.original,
    address: maps[0].comparison.original.link,
    caption: "",
    look: "",
    ignore: "",
    untouched: null,
  };
  return new PictureViewer([original, ...maps.map(shownMap)], words).element;
}

function shownMap(exhibit) {
  const { comparison, link, time } = exhibit;
  const said = (object, field) => harmless(spoken(object, field) ?? "");
  const at = time == null ? "" : ` ${say("moment-at", { time })}`;
  return {
    title: said(comparison, "title"),
    address: link,
    caption: said(exhibit, "caption") + at,
    look: said(comparison, "look"),
    ignore: said(comparison, "ignore"),
    untouched: comparison.untouched?.link ?? null,
  };
}

function picture(exhibit) {
  const { link, time } = exhibit;
  const caption = harmless(spoken(exhibit, "caption"));
  const at =
    time == null ? null : make("span", { class: "quiet" }, ` ${say("moment-at", { time })}`);
  return make(
    "figure",
    {},
    make(
      "a",
      { href: link, target: "_blank", "aria-label": say("open-picture") },
      make("img", { src: link, alt: caption, loading: "lazy" }),
    ),
    make("figcaption", {}, caption, at),
  );
}
