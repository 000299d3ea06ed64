// Choosing a video or picture on the page itself, by pointer or keys. What is drawn for it lies in
// a closed shadow root of its own, holds text only as text, and goes away with the choice.

import { type MediaElement, mediaElements } from "./finding";
import { styled, TOP_LAYER } from "./overlay-style";

const SMALLEST_STEP = 1;
const COLOUR = "#0b5cad";
const SWALLOWED = ["pointerdown", "pointerup", "mousedown", "mouseup", "auxclick", "dblclick"];
const STEPS: Record<string, number> = {
  ArrowRight: SMALLEST_STEP,
  ArrowDown: SMALLEST_STEP,
  ArrowLeft: -SMALLEST_STEP,
  ArrowUp: -SMALLEST_STEP,
};

export class Picker {
  private readonly hint: string;
  private readonly chosen: (element: MediaElement | null) => void;
  private readonly ending = new AbortController();
  private readonly host = document.createElement("div");
  private readonly frame = document.createElement("div");
  private readonly words = document.createElement("div");
  private current: MediaElement | null = null;

  /** Calls `chosen` once, with null where the person leaves. */
  constructor(hint: string, chosen: (element: MediaElement | null) => void) {
    this.hint = hint;
    this.chosen = chosen;
    this.draw();
    this.listen();
  }

  /** Go to the next or previous candidate. */
  step(step: number): void {
    const candidates = mediaElements(document);
    if (!candidates.length) return;
    const index = this.current ? candidates.indexOf(this.current) : -1;
    const next = index < 0 && step < 0 ? -1 : index + step;
    this.mark(candidates.at(next % candidates.length) ?? null);
    this.current?.scrollIntoView({ block: "nearest" });
    this.place();
  }

  take(): void {
    if (this.current) this.finish(this.current);
  }

  /** End without a choice and without a word. */
  end(): void {
    this.ending.abort();
    this.host.remove();
  }

  private finish(element: MediaElement | null): void {
    this.end();
    this.chosen(element);
  }

  private draw(): void {
    styled(this.host, { all: "initial", position: "fixed", inset: "0", "z-index": TOP_LAYER });
    styled(this.host, { "pointer-events": "none" });
    styled(this.frame, {
      position: "fixed",
      display: "none",
      "box-sizing": "border-box",
      border: `4px solid ${COLOUR}`,
      outline: "2px solid #fff",
      background: "rgb(11 92 173 / .18)",
    });
    styled(this.words, {
      position: "fixed",
      left: "50%",
      // Headlines and players are rather above.
      bottom: "12px",
      transform: "translateX(-50%)",
      width: "max-content",
      "max-width": "90vw",
      "box-sizing": "border-box",
      padding: "8px 14px",
      "border-radius": "8px",
      color: "#fff",
      background: COLOUR,
      border: "2px solid #fff",
      font: "15px/1.4 system-ui, sans-serif",
    });
    this.words.setAttribute("role", "status");
    this.words.textContent = this.hint;
    this.host.attachShadow({ mode: "closed" }).append(this.frame, this.words);
    document.documentElement.append(this.host);
  }

  private listen(): void {
    const listening = { capture: true, signal: this.ending.signal };
    for (const name of SWALLOWED) addEventListener(name, swallow, listening);
    addEventListener("pointermove", (event) => this.pointed(event), listening);
    addEventListener("click", (event) => this.clicked(event), listening);
    addEventListener("keydown", (event) => this.pressed(event), listening);
    addEventListener("scroll", () => this.place(), { ...listening, passive: true });
    addEventListener("resize", () => this.place(), listening);
  }

  private pointed({ clientX, clientY }: PointerEvent): void {
    this.mark(elementAt(clientX, clientY));
  }

  private clicked(event: MouseEvent): void {
    swallow(event);
    const element = elementAt(event.clientX, event.clientY);
    if (element) this.finish(element);
  }

  private pressed(event: KeyboardEvent): void {
    const step = event.key === "Tab" ? (event.shiftKey ? -1 : 1) : STEPS[event.key];
    if (step === undefined && !["Enter", "Escape"].includes(event.key)) return;
    swallow(event);
    if (step !== undefined) this.step(step);
    else if (event.key === "Escape") this.finish(null);
    else this.take();
  }

  private mark(element: MediaElement | null): void {
    this.current = element;
    this.place();
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
export function elementAt(x: number, y: number): MediaElement | null {
  const there = mediaElements(document).filter((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  });
  const videos = there.filter((element) => element instanceof HTMLVideoElement);
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
