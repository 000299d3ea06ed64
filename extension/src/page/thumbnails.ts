// Small pictures of what is listed, as far as the page may read its own media.

import type { Say } from "../protocol";
import type { MediaElement } from "./finding";
import type { Registry } from "./registry";

const WIDTH = 160;
const MOST_THUMBNAILS = 60;
const QUALITY = 0.7;

export class Thumbnails {
  private readonly registry: Registry;
  private readonly say: Say;
  /** What was drawn of an element, so that it is drawn anew only once it shows something else. */
  private readonly drawn = new Map<string, string>();

  constructor(registry: Registry, say: Say) {
    this.registry = registry;
    this.say = say;
  }

  draw(elements: readonly MediaElement[]): void {
    for (const element of elements.slice(0, MOST_THUMBNAILS)) this.drawOne(element);
  }

  private drawOne(element: MediaElement): void {
    const size = sizeOf(element);
    const key = this.registry.keyOf(element);
    const content = `${element.currentSrc} ${size.width}×${size.height}`;
    if (!size.width || !size.height || this.drawn.get(key) === content) return;
    this.drawn.set(key, content);
    const data = drawn(element, size);
    if (data) this.say({ kind: "thumbnail", key, data });
  }
}

function sizeOf(element: MediaElement): { width: number; height: number } {
  if (element instanceof HTMLImageElement) {
    return { width: element.naturalWidth, height: element.naturalHeight };
  }
  const hasPicture = element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  return hasPicture
    ? { width: element.videoWidth, height: element.videoHeight }
    : { width: 0, height: 0 };
}

function drawn(element: MediaElement, size: { width: number; height: number }): string | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(WIDTH, size.width);
  canvas.height = Math.max(1, Math.round((canvas.width * size.height) / size.width));
  try {
    canvas.getContext("2d")?.drawImage(element, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY);
  } catch {
    // Media of another site: the browser lets nobody read them.
    return null;
  }
}
