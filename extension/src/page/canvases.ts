// Which canvases show something that moves: players that draw their frames themselves.

import { type MediaElement, setMoving } from "./showing";

const MOST_CANVASES = 8;
const PROBE = { width: 16, height: 16 };
/** Between two looks at one time: many drawings repeat after whole seconds, and so does the asking. */
const MOMENT_MILLISECONDS = 370;

export class CanvasWatch {
  private readonly changed: () => void;
  private readonly before = new WeakMap<HTMLCanvasElement, string>();

  /** Calls `changed` where a canvas began or ceased to move. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** Compare with what was shown when it was last asked, and with what is shown a moment later. */
  look(elements: readonly MediaElement[]): void {
    const canvases = elements
      .filter((element) => element instanceof HTMLCanvasElement)
      .slice(0, MOST_CANVASES);
    if (!canvases.length) return;
    afterDrawing(() => {
      const differing = canvases.filter((canvas) => this.differs(canvas));
      setTimeout(() => afterDrawing(() => this.judge(canvases, differing)), MOMENT_MILLISECONDS);
    });
  }

  private judge(
    canvases: readonly HTMLCanvasElement[],
    differing: readonly HTMLCanvasElement[],
  ): void {
    for (const canvas of canvases) {
      const isMoving = this.differs(canvas) || differing.includes(canvas);
      if (setMoving(canvas, isMoving)) this.changed();
    }
  }

  /** Whether a canvas shows other things than when it was last looked at. */
  private differs(canvas: HTMLCanvasElement): boolean {
    const now = probe(canvas);
    const before = this.before.get(canvas);
    this.before.set(canvas, now);
    return before !== undefined && now !== before;
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
