// Marking a part of the tab, by pointer or keys: the way to what is no element of the page.

import { CHOICE_COLOUR, cover, putOver, raise, styled, tellHow } from "./overlay-style";
import type { Area } from "./shown-area";

/** In CSS px. */
const STEP = 10;
const SMALLEST_PART = 32;
const SWALLOWED = ["click", "mousedown", "mouseup", "auxclick", "dblclick", "contextmenu"];
const DIRECTIONS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

export class Marker {
  private readonly hint: string;
  private readonly marked: (area: Area | null) => void;
  private readonly ending = new AbortController();
  private readonly host = document.createElement("div");
  private readonly frame = document.createElement("div");
  private readonly words = document.createElement("div");
  private area: Area = middleOf({ left: 0, top: 0, width: innerWidth, height: innerHeight });
  private corner: { x: number; y: number } | null = null;

  /** Calls `marked` once, with null where the person leaves. */
  constructor(hint: string, marked: (area: Area | null) => void) {
    this.hint = hint;
    this.marked = marked;
    this.draw();
    this.listen();
  }

  /** A key that was pressed here or in the panel; false where it means nothing. */
  press(key: string, isResizing: boolean): boolean {
    const direction = DIRECTIONS[key];
    if (direction) this.set(changed(this.area, direction, isResizing));
    else if (key === "Enter") this.finish(this.area);
    else if (key === "Escape") this.finish(null);
    else return false;
    return true;
  }

  /** End without a word. */
  end(): void {
    this.ending.abort();
    this.host.remove();
  }

  private finish(area: Area | null): void {
    this.end();
    this.marked(area);
  }

  private draw(): void {
    cover(this.host);
    styled(this.host, { cursor: "crosshair" });
    styled(this.frame, {
      position: "fixed",
      "box-sizing": "border-box",
      border: `3px solid ${CHOICE_COLOUR}`,
      outline: "2px solid #fff",
      // All around it is dimmed.
      "box-shadow": "0 0 0 9999px rgb(0 0 0 / .35)",
    });
    tellHow(this.words, this.hint);
    putOver(this.host, this.frame, this.words);
    this.set(this.area);
  }

  private listen(): void {
    const listening = { capture: true, signal: this.ending.signal };
    for (const name of SWALLOWED) addEventListener(name, swallow, listening);
    addEventListener("pointerdown", (event) => this.began(event), listening);
    addEventListener("pointermove", (event) => this.dragged(event), listening);
    addEventListener("pointerup", (event) => this.released(event), listening);
    addEventListener("keydown", (event) => this.pressed(event), listening);
    addEventListener("toggle", ({ target }) => target !== this.host && raise(this.host), listening);
  }

  private began(event: PointerEvent): void {
    swallow(event);
    this.corner = { x: event.clientX, y: event.clientY };
  }

  private dragged(event: PointerEvent): void {
    swallow(event);
    if (this.corner) this.set(between(this.corner, { x: event.clientX, y: event.clientY }));
  }

  private released(event: PointerEvent): void {
    this.dragged(event);
    this.corner = null;
    // What is only a click is the beginning of another try.
    const { width, height } = this.area;
    if (width >= SMALLEST_PART && height >= SMALLEST_PART) this.finish(this.area);
  }

  private pressed(event: KeyboardEvent): void {
    if (this.press(event.key, event.shiftKey)) swallow(event);
  }

  private set(area: Area): void {
    this.area = area;
    for (const [name, value] of Object.entries(area)) styled(this.frame, { [name]: `${value}px` });
  }
}

/** A part of the window as the person marked it, which goes where the page is scrolled to. */
export interface Part {
  key: string;
  area: Area;
  scrolled: { x: number; y: number };
}

function middleOf({ left, top, width, height }: Area): Area {
  return {
    left: Math.round(left + width / 4),
    top: Math.round(top + height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  };
}

function between(one: { x: number; y: number }, other: { x: number; y: number }): Area {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

/** Moved or made larger or smaller by a step, within the window. */
function changed(area: Area, [x, y]: [number, number], isResizing: boolean): Area {
  const { left, top, width, height } = area;
  if (isResizing) {
    return {
      ...area,
      width: clamp(width + STEP * x, SMALLEST_PART, innerWidth - left),
      height: clamp(height + STEP * y, SMALLEST_PART, innerHeight - top),
    };
  }
  return {
    ...area,
    left: clamp(left + STEP * x, 0, innerWidth - width),
    top: clamp(top + STEP * y, 0, innerHeight - height),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
