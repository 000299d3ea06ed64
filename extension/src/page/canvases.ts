// Which canvases show something that moves: players that draw their frames themselves.

import { type MediaElement, setMoving } from "./showing";

const MOST_CANVASES = 8;
const PROBE = { width: 16, height: 16 };

export class CanvasWatch {
  private readonly changed: () => void;
  private readonly before = new WeakMap<HTMLCanvasElement, string>();

  /** Calls `changed` where a canvas began or ceased to move. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** Compare with what was shown when it was last asked. */
  look(elements: readonly MediaElement[]): void {
    const canvases = elements.filter((element) => element instanceof HTMLCanvasElement);
    if (!canvases.length) return;
    afterDrawing(() => {
      for (const canvas of canvases.slice(0, MOST_CANVASES)) this.compare(canvas);
    });
  }

  private compare(canvas: HTMLCanvasElement): void {
    const now = probe(canvas);
    const before = this.before.get(canvas);
    this.before.set(canvas, now);
    if (before === undefined) return;
    if (setMoving(canvas, now !== before)) this.changed();
  }
}

/**
 * Do something once the page has drawn: what WebGL draws is there only until the browser shows it,
 * and the page's own drawing was asked for before.
 */
export function afterDrawing(act: () => void): void {
  requestAnimationFrame(act);
}

/** What a canvas shows, in few px; empty where the browser keeps it from everybody. */
function probe(canvas: HTMLCanvasElement): string {
  const { width, height } = PROBE;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  try {
    context?.drawImage(canvas, 0, 0, width, height);
    return context?.getImageData(0, 0, width, height).data.join() ?? "";
  } catch {
    return "";
  }
}
