// The media beside its timelines. The browser plays the person's own file; nothing is sent for it.

import { draw, make, section, setAttributes } from "./elements.js";
import { mediaOf, rememberMedia } from "./submitting.js";
import { timelines } from "./timeline.js";
import { harmless } from "./words.js";

const HANDLING =
  "Click a moment in a chart to see it in the player; the arrow keys go from moment to moment.";
const READING =
  "Each dot is one moment; a hollow dot marks poor input, which counts little. The score is on " +
  "each test’s own scale: compare moments of one test, not one test with another.";
const MOST_BYTES_TO_COMPARE = 256 * 1024 ** 2;

/** The section with player and timelines; `leave` gives the file back. */
export class Player {
  constructor(analysis, document) {
    this.analysis = analysis;
    this.facts = document?.media ?? null;
    this.address = null;
    this.stage = make("div", { class: "stage" });
    this.box = draw("rect", { class: "face-box", visibility: "hidden" });
    const isImage = this.facts?.kind === "image";
    this.charts = isImage ? [] : this.drawCharts();
    this.element = section(
      "timeline",
      isImage ? "The picture" : "Through time",
      make("div", { class: "panes" }, this.stage, ...(isImage ? [] : this.chartElements())),
    );
    this.showMedia();
  }

  leave() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  drawCharts() {
    const duration = this.facts?.duration ?? 0;
    const chosen = (moment) => this.goTo(moment);
    return this.analysis.findings.map((finding) => ({
      title: finding.title,
      charts: timelines(finding, duration, chosen),
    }));
  }

  chartElements() {
    const drawn = this.charts.filter(({ charts }) => charts.length);
    if (!drawn.length) return [make("p", {}, "No test gave a result for single moments.")];
    const parts = drawn.map(({ title, charts }) => {
      const elements = charts.map((chart) => chart.element);
      return make("div", { class: "moments" }, make("h3", {}, harmless(title)), ...elements);
    });
    const handling = make("p", { class: "quiet" }, HANDLING);
    const reading = make("p", { class: "quiet" }, READING);
    return [make("div", { class: "timelines" }, handling, ...parts, reading)];
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
    const shown = this.video ?? make("img", { src: this.address, alt: "The analysed picture" });
    shown.addEventListener("error", () => this.cannotShow());
    this.stage.replaceChildren(make("div", { class: "screen" }, shown, this.overlay()));
  }

  makeVideo() {
    const name = "The analysed video";
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
    const text =
      "This browser cannot play the file. The tests could read it all the same; the full report " +
      "shows the frames that they looked at.";
    this.video = null;
    this.stage.replaceChildren(make("p", { class: "notice" }, text));
  }

  /** What to do where the page does not hold the media: after a reload, or for a link. */
  invitation() {
    const input = make("input", { type: "file", class: "unseen", id: "own-file" });
    const complaint = make("p", { class: "notice", role: "alert", hidden: true });
    input.addEventListener("change", () => this.choose(input.files[0], complaint));
    const text =
      "To watch the moments beside the charts, choose the file on this machine. It is only " +
      "played here, not handed over again.";
    return [
      make("p", {}, text),
      make("p", { class: "choice" }, input, make("label", { for: "own-file" }, "Choose the file")),
      complaint,
    ];
  }

  async choose(file, complaint) {
    if (!file) return;
    if (await isAnother(file, this.analysis.sha256)) {
      complaint.textContent =
        `${harmless(file.name)} is not the file that was tested: its content differs. Choose ` +
        "the one that was.";
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

/** Whether the file surely differs from the one with this sha256; huge ones are not compared. */
async function isAnother(file, sha256) {
  if (!sha256 || file.size > MOST_BYTES_TO_COMPARE || !crypto.subtle) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const text = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text !== sha256;
}
