// Faces and heat maps over a video or picture of the page. They lie on one canvas in a closed
// shadow root, which takes no clicks and goes away with the panel.

import { fromBase64 } from "../base64";
import { differ, type Look, lookOf } from "../looks";
import type { Drawing } from "../protocol";
import { putOver, raise, styled, TOP_LAYER } from "./overlay-style";
import type { MediaElement } from "./showing";
import { type Area, areaOf, roomOf } from "./shown-area";

const LINE = 3;
const DARK = "#000";
const LIGHT = "#ffe14d";
/** Seconds between a moment and what the player shows, up to which the one is drawn on the other. */
const NEAR_SECONDS = 0.75;
/** About one frame. */
const SAME_MOMENT_SECONDS = 0.04;

export class Drawer {
  private readonly element: MediaElement;
  private readonly drawing: Drawing;
  private readonly isStill: () => boolean;
  private readonly lost: () => void;
  private readonly host = document.createElement("div");
  private readonly canvas = document.createElement("canvas");
  private readonly ending = new AbortController();
  private heat: ImageBitmap | null = null;
  private drawn = "";
  private compared: number | null = null;
  private placed = "";

  /**
   * Draws as long as `isStill` says that the element shows what the drawing is of, and calls `lost`
   * once it does not.
   */
  constructor(element: MediaElement, drawing: Drawing, isStill: () => boolean, lost: () => void) {
    this.element = element;
    this.drawing = drawing;
    this.isStill = isStill;
    this.lost = lost;
    styled(this.host, { all: "initial", position: "fixed", inset: "auto", overflow: "hidden" });
    styled(this.host, { "pointer-events": "none", "z-index": TOP_LAYER });
    this.host.setAttribute("aria-hidden", "true");
    putOver(this.host, this.canvas);
    addEventListener("fullscreenchange", () => raise(this.host), { signal: this.ending.signal });
    void this.readHeat();
    this.follow();
  }

  end(): void {
    this.ending.abort();
    this.heat?.close();
    this.host.remove();
  }

  private async readHeat(): Promise<void> {
    if (!this.drawing.heat) return;
    const heat = await createImageBitmap(fromBase64(this.drawing.heat.data, "image/png"));
    if (this.ending.signal.aborted) heat.close();
    else this.heat = heat;
    this.drawn = "";
  }

  /** Players, pages and windows move in too many ways to listen to them all. */
  private follow(): void {
    if (this.ending.signal.aborted) return;
    if (!this.isStill() || this.isOther()) {
      this.end();
      this.lost();
      return;
    }
    this.draw();
    requestAnimationFrame(() => this.follow());
  }

  /**
   * Whether the player shows other pictures at a time that was analysed. Neither key nor address
   * tells that of a stream into which a page puts one video after another.
   */
  private isOther(): boolean {
    const { element } = this;
    if (!(element instanceof HTMLVideoElement) || element.seeking) return false;
    const { currentTime: time } = element;
    if (time === this.compared) return false;
    this.compared = time;
    const looks = looksAt(this.drawing, time);
    if (!looks.length) return false;
    try {
      const now = lookOf(element);
      return looks.every((look) => differ(look, now));
    } catch {
      // The browser lets nobody look; what is known is that it is the same element.
      return false;
    }
  }

  private draw(): void {
    const room = roomOf(this.element);
    const area = areaOf(this.element, room);
    const time = this.element instanceof HTMLVideoElement ? this.element.currentTime : null;
    const state = JSON.stringify([room, area, time, devicePixelRatio]);
    if (state === this.drawn) return;
    this.drawn = state;
    const context = this.prepare(room);
    if (!context) return;
    const scale = { x: area.width / this.drawing.width, y: area.height / this.drawing.height };
    context.translate(area.left - room.left, area.top - room.top);
    this.drawHeat(context, scale, time);
    for (const { person, box } of facesAt(this.drawing, time)) {
      drawFace(context, scaled(box, scale), String(person));
    }
  }

  private prepare(room: Area): CanvasRenderingContext2D | null {
    this.place(room);
    const context = this.canvas.getContext("2d");
    context?.reset();
    context?.scale(devicePixelRatio, devicePixelRatio);
    return context;
  }

  /** Only where something moved: each change is one that the page and the list of media see. */
  private place(room: Area): void {
    const { left, top, width, height } = room;
    const placed = JSON.stringify([room, devicePixelRatio]);
    if (placed === this.placed) return;
    this.placed = placed;
    const pixels = { left, top, width, height };
    for (const [name, value] of Object.entries(pixels)) styled(this.host, { [name]: `${value}px` });
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    styled(this.canvas, { display: "block", width: `${width}px`, height: `${height}px` });
  }

  private drawHeat(context: CanvasRenderingContext2D, scale: Scale, time: number | null): void {
    const { heat } = this.drawing;
    if (!heat || !this.heat || !isNear(heat.time, time)) return;
    const { left, top, width, height } = scaled(heat.box, scale);
    context.drawImage(this.heat, left, top, width, height);
  }
}

interface Scale {
  x: number;
  y: number;
}

/** The faces of the moment that is nearest to what the player shows, if it is near. */
export function facesAt(drawing: Drawing, time: number | null): Drawing["frames"][number]["faces"] {
  const distance = (moment: number) => (time === null ? 0 : Math.abs(moment - time));
  const nearest = drawing.frames.toSorted(
    (one, other) => distance(one.time) - distance(other.time),
  )[0];
  return nearest && isNear(nearest.time, time) ? nearest.faces : [];
}

/**
 * What was seen at the moment that the player shows, and before and after it, as cuts may lie
 * between; nothing where no moment is near enough.
 */
export function looksAt(drawing: Drawing, time: number): readonly Look[] {
  const known = drawing.frames.filter(({ look }) => look !== null);
  const index = known.findIndex((frame) => Math.abs(frame.time - time) <= SAME_MOMENT_SECONDS);
  if (index < 0) return [];
  return known.slice(Math.max(0, index - 1), index + 2).flatMap(({ look }) => (look ? [look] : []));
}

function isNear(moment: number, time: number | null): boolean {
  return time === null || Math.abs(moment - time) <= NEAR_SECONDS;
}

function scaled(box: Drawing["frames"][number]["faces"][number]["box"], scale: Scale): Area {
  return {
    left: box.x * scale.x,
    top: box.y * scale.y,
    width: box.width * scale.x,
    height: box.height * scale.y,
  };
}

/** A double line can be seen on any ground; the number says which person it is. */
function drawFace(context: CanvasRenderingContext2D, area: Area, name: string): void {
  const { left, top, width, height } = area;
  context.strokeStyle = DARK;
  context.lineWidth = LINE + 2;
  context.strokeRect(left, top, width, height);
  context.strokeStyle = LIGHT;
  context.lineWidth = LINE;
  context.strokeRect(left, top, width, height);
  context.font = "bold 16px system-ui, sans-serif";
  const room = context.measureText(name).width + 12;
  context.fillStyle = DARK;
  context.fillRect(left, top, room, 24);
  context.fillStyle = LIGHT;
  context.fillText(name, left + 6, top + 18);
}
