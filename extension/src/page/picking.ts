// Choosing a video or picture on the page itself, by pointer or keys. What is drawn for it lies in
// a closed shadow root of its own, holds text only as text, and goes away with the choice. Keys go
// through the media of all frames, which only the panel knows; it says what to mark.

import { CHOICE_COLOUR, cover, putOver, raise, styled, tellHow } from "./overlay-style";
import { isVideo, type MediaElement } from "./showing";

const SMALLEST_STEP = 1;
const SWALLOWED = ["pointerdown", "pointerup", "mousedown", "mouseup", "auxclick", "dblclick"];
const STEPS: Record<string, number> = {
  ArrowRight: SMALLEST_STEP,
  ArrowDown: SMALLEST_STEP,
  ArrowLeft: -SMALLEST_STEP,
  ArrowUp: -SMALLEST_STEP,
};

/** What a picker needs to know, and whom it tells. */
export interface Picked {
  /** What can be chosen, videos first. */
  media: () => readonly MediaElement[];
  /** The pointer is over it; null where it is over nothing that can be chosen. */
  marked: (element: MediaElement | null) => void;
  stepped: (step: number) => void;
  took: () => void;
  /** The end of the picking; null where the person leaves. */
  chosen: (element: MediaElement | null) => void;
}

export class Picker {
  private readonly hint: string;
  private readonly picked: Picked;
  private readonly ending = new AbortController();
  private readonly host = document.createElement("div");
  private readonly frame = document.createElement("div");
  private readonly words = document.createElement("div");
  private current: MediaElement | null = null;

  constructor(hint: string, picked: Picked) {
    this.hint = hint;
    this.picked = picked;
    this.draw();
    this.listen();
  }

  /** Mark what the person has come to by keys; null where that is in another frame. */
  mark(element: MediaElement | null): void {
    this.current = element;
    element?.scrollIntoView({ block: "nearest" });
    raise(this.host);
    this.place();
  }

  /** End without a choice and without a word. */
  end(): void {
    this.ending.abort();
    this.host.remove();
  }

  private finish(element: MediaElement | null): void {
    this.end();
    this.picked.chosen(element);
  }

  private draw(): void {
    cover(this.host);
    styled(this.host, { "pointer-events": "none" });
    styled(this.frame, {
      position: "fixed",
      display: "none",
      "box-sizing": "border-box",
      border: `4px solid ${CHOICE_COLOUR}`,
      outline: "2px solid #fff",
      background: "rgb(11 92 173 / .18)",
    });
    tellHow(this.words, this.hint);
    putOver(this.host, this.frame, this.words);
  }

  private listen(): void {
    const listening = { capture: true, signal: this.ending.signal };
    for (const name of SWALLOWED) addEventListener(name, swallow, listening);
    addEventListener("pointermove", (event) => this.pointed(event), listening);
    addEventListener("click", (event) => this.clicked(event), listening);
    addEventListener("keydown", (event) => this.pressed(event), listening);
    addEventListener("scroll", () => this.place(), { ...listening, passive: true });
    addEventListener("resize", () => this.place(), listening);
    // Dialogs that open meanwhile come in front of what was there before.
    addEventListener("toggle", (event) => this.opened(event), listening);
    addEventListener("fullscreenchange", () => raise(this.host), listening);
  }

  private opened({ target }: Event): void {
    if (target !== this.host) raise(this.host);
  }

  private pointed({ clientX, clientY }: PointerEvent): void {
    const element = elementAt(this.picked.media(), clientX, clientY);
    if (element === this.current) return;
    this.current = element;
    this.place();
    this.picked.marked(element);
  }

  private clicked(event: MouseEvent): void {
    swallow(event);
    const element = elementAt(this.picked.media(), event.clientX, event.clientY);
    if (element) this.finish(element);
  }

  private pressed(event: KeyboardEvent): void {
    const step = event.key === "Tab" ? (event.shiftKey ? -1 : 1) : STEPS[event.key];
    if (step === undefined && !["Enter", "Escape"].includes(event.key)) return;
    swallow(event);
    if (step !== undefined) this.picked.stepped(step);
    else if (event.key === "Escape") this.finish(null);
    else this.picked.took();
  }

  private place(): void {
    if (!this.current) {
      styled(this.frame, { display: "none" });
      return;
    }
    const { left, top, width, height } = this.current.getBoundingClientRect();
    const pixels = { left, top, width, height };
    styled(this.frame, { display: "block" });
    for (const [name, value] of Object.entries(pixels))
      styled(this.frame, { [name]: `${value}px` });
  }
}

/** The smallest video or picture at a place; players lay their controls over the video itself. */
export function elementAt(
  media: readonly MediaElement[],
  x: number,
  y: number,
): MediaElement | null {
  const there = media.filter((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  });
  const videos = there.filter(isVideo);
  const candidates = videos.length ? videos : there;
  return candidates.toSorted((one, other) => area(one) - area(other))[0] ?? null;
}

function area(element: Element): number {
  const { width, height } = element.getBoundingClientRect();
  return width * height;
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
