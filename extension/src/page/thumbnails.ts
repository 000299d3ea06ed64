// Small pictures of what is listed, as far as the page may read its own media.

import type { Say } from "../protocol";
import { afterDrawing } from "./canvases";
import { isBlack } from "./frames";
import type { Registry } from "./registry";
import {
  addressOf,
  type Drawable,
  drawableOf,
  type MediaElement,
  type Size,
  sizeOf,
} from "./showing";

const WIDTH = 160;
const MOST_THUMBNAILS = 60;
const QUALITY = 0.7;

export class Thumbnails {
  private readonly registry: Registry;
  private readonly say: Say;
  /** What was drawn of an element, so that it is drawn anew only once it shows something else. */
  private readonly drawn = new Map<string, string>();
  private readonly posters = new WeakMap<HTMLVideoElement, HTMLImageElement>();
  private readonly refused = new WeakSet<HTMLImageElement>();

  constructor(registry: Registry, say: Say) {
    this.registry = registry;
    this.say = say;
  }

  draw(elements: readonly MediaElement[]): void {
    for (const element of elements.slice(0, MOST_THUMBNAILS)) this.prepare(element);
  }

  private prepare(element: MediaElement): void {
    const key = this.registry.keyOf(element);
    const { width, height } = sizeOf(element);
    const content = `${addressOf(element)} ${width}×${height}`;
    if (this.drawn.get(key) === content) return;
    const draw = () => this.drawOne(element, key, content);
    if (element instanceof HTMLCanvasElement) afterDrawing(draw);
    else draw();
  }

  private drawOne(element: MediaElement, key: string, content: string): void {
    const source = this.sourceOf(element);
    const size = source && source !== "closed" && sizeOf(source);
    if (!source || (size && !(size.width && size.height))) return;
    const data = source === "closed" || !size ? null : drawn(source, size);
    // Before the first frame of a video is shown it is black; another look may find more.
    if (data === "black") return;
    this.drawn.set(key, content);
    this.say(data === null ? { kind: "unread", key } : { kind: "thumbnail", key, data });
  }

  /** From what to draw it; "closed" where all that is shown is a poster that nobody may read. */
  private sourceOf(element: MediaElement): Drawable | "closed" | null {
    if (!(element instanceof HTMLVideoElement)) return drawableOf(element);
    const poster = element.poster ? this.posterOf(element) : null;
    const isRefused = poster !== null && this.refused.has(poster);
    if (poster && !isRefused) return poster;
    const hasPicture = element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (hasPicture) return element;
    return isRefused ? "closed" : null;
  }

  /** The picture that the page chose for a video. */
  private posterOf(video: HTMLVideoElement): HTMLImageElement {
    const known = this.posters.get(video);
    if (known?.src === video.poster) return known;
    const poster = new Image();
    // As the site may let anybody read it; without this nobody could.
    poster.crossOrigin = "anonymous";
    poster.addEventListener("error", () => this.refused.add(poster));
    poster.src = video.poster;
    this.posters.set(video, poster);
    return poster;
  }
}

/** A small picture; null where the browser lets nobody read it. */
function drawn(source: Drawable, size: Size): string | "black" | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(WIDTH, size.width);
  canvas.height = Math.max(1, Math.round((canvas.width * size.height) / size.width));
  const context = canvas.getContext("2d");
  if (!context) return null;
  try {
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return isBlack(data) ? "black" : canvas.toDataURL("image/jpeg", QUALITY);
  } catch {
    // Media of another site.
    return null;
  }
}
