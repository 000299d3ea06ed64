// The media beside its timelines. The browser plays the person's own file; nothing is sent for it.

import { draw, make, section, setAttributes } from "./elements.js";
import { curvesOverTime, questions } from "./exhibits.js";
import { say } from "./language.js";
import { mediaOf, rememberMedia } from "./submitting.js";
import { weightyFirst } from "./tests.js";
import { timelines } from "./timeline.js";
import { harmless } from "./words.js";

const MOST_BYTES_TO_COMPARE = 256 * 1024 ** 2;

/** The section with player and timelines; `leave` gives the file back. */
export class Player {
  constructor(analysis, document, evidence) {
    this.analysis = analysis;
    this.facts = document?.media ?? null;
    this.address = null;
    this.stage = make("div", { class: "stage" });
    this.box = draw("rect", { class: "face-box", visibility: "hidden" });
    const isImage = this.facts?.kind === "image";
    this.charts = [];
    this.curves = make("div", { class: "timelines" });
    this.element = section(
      "timeline",
      say(isImage ? "report-the-picture" : "report-through-time"),
      make("div", { class: "panes" }, this.stage, !isImage && this.curves),
    );
    if (!isImage) this.showCurves(evidence);
    this.showMedia();
  }

  /** Draw what the tests say over time; anew once the cards have come. */
  showCurves(evidence) {
    this.evidence = evidence;
    this.charts = this.drawCharts();
    this.curves.replaceChildren(...this.chartElements());
  }

  leave() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  drawCharts() {
    const duration = this.facts?.duration ?? 0;
    const chosen = (moment) => this.goTo(moment);
    const { exhibits, plots } = this.evidence;
    return weightyFirst(this.analysis.findings).map((finding) => {
      const own = ({ detector }) => detector === finding.detector;
      const seek = (time) => this.goTo({ t: time });
      const curves = curvesOverTime(plots.filter(own), exhibits.filter(own), seek);
      return { finding, charts: [...timelines(finding, duration, chosen), ...curves] };
    });
  }

  chartElements() {
    const drawn = this.charts.filter(({ charts }) => charts.length);
    if (!drawn.length) return [make("p", {}, say("report-no-moments"))];
    const parts = drawn.map(({ finding, charts }) => {
      const card = this.evidence.cards.get(finding.detector);
      const elements = charts.map((chart) => chart.element);
      const title = make("h3", {}, harmless(card?.title ?? finding.title));
      return make("div", { class: "moments" }, title, ...asked(finding, card), ...elements);
    });
    const handling = make("p", { class: "quiet" }, say("handling-moments"));
    const reading = make("p", { class: "quiet" }, say("report-timeline-key"));
    return [handling, ...parts, reading];
  }

  showMedia() {
    this.leave();
    const file = mediaOf(this.analysis.id);
    if (!file) {
      this.stage.replaceChildren(...this.invitation());
      return;
    }
    this.address = URL.createObjectURL(file);
    const isImage = this.facts ? this.facts.kind === "image" : file.type.startsWith("image/");
    this.video = isImage ? null : this.makeVideo();
    const shown = this.video ?? make("img", { src: this.address, alt: say("report-analysed-picture") });
    shown.addEventListener("error", () => this.cannotShow());
    this.stage.replaceChildren(make("div", { class: "screen" }, shown, this.overlay()));
  }

  makeVideo() {
    const name = say("analysed-video");
    const video = make("video", { src: this.address, controls: true, "aria-label": name });
    video.addEventListener("timeupdate", () => this.moveCursors(video.currentTime));
    video.addEventListener("play", () => this.box.setAttribute("visibility", "hidden"));
    return video;
  }

  overlay() {
    if (!this.facts) return null;
    const viewBox = `0 0 ${this.facts.width} ${this.facts.height}`;
    return draw("svg", { class: "overlay", viewBox, "aria-hidden": "true" }, this.box);
  }

  cannotShow() {
    this.video = null;
    this.stage.replaceChildren(make("p", { class: "notice" }, say("cannot-play")));
  }

  /** What to do where the page does not hold the media: after a reload, or for a link. */
  invitation() {
    const input = make("input", { type: "file", class: "unseen", id: "own-file" });
    const complaint = make("p", { class: "notice", role: "alert", hidden: true });
    input.addEventListener("change", () => this.choose(input.files[0], complaint));
    return [
      make("p", {}, say("choose-own-file")),
      make("p", { class: "choice" }, input, make("label", { for: "own-file" }, say("choose-the-file"))),
      complaint,
    ];
  }

  async choose(file, complaint) {
    if (!file) return;
    if (await isAnother(file, this.analysis.sha256)) {
      complaint.textContent = say("another-file", { name: harmless(file.name) });
      complaint.hidden = false;
      return;
    }
    rememberMedia(this.analysis.id, file);
    this.showMedia();
  }

  goTo(moment) {
    this.moveCursors(moment.t);
    if (!this.video) return;
    this.video.pause();
    this.video.currentTime = moment.t;
    this.box.setAttribute("visibility", moment.box ? "visible" : "hidden");
    if (moment.box) setAttributes(this.box, moment.box);
  }

  moveCursors(time) {
    for (const { charts } of this.charts) charts.forEach((chart) => chart.moveCursor(time));
  }
}

/** What a person asks beside a curve, folded: it also stands with the test. */
function asked(finding, card) {
  if (!card) return [];
  const summary = make("summary", {}, `${say("question-shows")} ${say("question-means")}`);
  return [make("details", {}, summary, questions(finding, card))];
}

/** Whether the file surely differs from the one with this sha256; huge ones are not compared. */
async function isAnother(file, sha256) {
  if (!sha256 || file.size > MOST_BYTES_TO_COMPARE || !crypto.subtle) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const text = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text !== sha256;
}
