// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { elementAt, Picker } from "../../src/page/picking";
import { place, required, setPage } from "./pages";

const chosen = vi.fn();
const stepped = vi.fn();
const took = vi.fn();
const marked = vi.fn();
const media = () => [...document.querySelectorAll("video, img")];
let picker: Picker;

beforeEach(() => {
  for (const mock of [chosen, stepped, took, marked]) mock.mockReset();
  setPage("<video id=large></video><video id=small></video><img id=still src=/a.png>");
  place(required(document, "#large"), 0, 0, 400, 300);
  place(required(document, "#small"), 100, 100, 100, 50);
  place(required(document, "#still"), 0, 500, 400, 300);
  picker = new Picker("Choose", { media, marked, stepped, took, chosen });
});

afterEach(() => picker.end());

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  document.body.dispatchEvent(event);
  return event;
}

function overlays(): number {
  return document.documentElement.querySelectorAll(":scope > div").length;
}

test("of what lies at a place the smallest video is meant", () => {
  expect(elementAt(media(), 150, 120)?.id).toBe("small");
  expect(elementAt(media(), 10, 10)?.id).toBe("large");
  expect(elementAt(media(), 10, 600)?.id).toBe("still");
  expect(elementAt(media(), 900, 900)).toBeNull();
});

test("a click takes what is under it, and the page does not hear of it", () => {
  const heard = vi.fn();
  document.body.addEventListener("click", heard);
  const click = new MouseEvent("click", { clientX: 150, clientY: 120, bubbles: true });
  document.body.dispatchEvent(click);
  expect(chosen).toHaveBeenCalledExactlyOnceWith(required(document, "#small"));
  expect(heard).not.toHaveBeenCalled();
  document.body.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(heard).toHaveBeenCalledOnce();
});

test("a click beside everything takes nothing and goes on", () => {
  document.body.dispatchEvent(new MouseEvent("click", { clientX: 900, clientY: 900 }));
  expect(chosen).not.toHaveBeenCalled();
  expect(overlays()).toBe(1);
});

test("keys are told to the panel, which knows the media of all frames", () => {
  for (const key of ["ArrowDown", "Tab", "ArrowLeft"]) press(key);
  press("Tab", { shiftKey: true });
  expect(press("Enter").defaultPrevented).toBe(true);
  expect(stepped.mock.calls).toEqual([[1], [1], [-1], [-1]]);
  expect(took).toHaveBeenCalledOnce();
  expect(chosen).not.toHaveBeenCalled();
});

test("the pointer says once what it is over", () => {
  for (const clientX of [150, 160, 900]) {
    document.body.dispatchEvent(
      new PointerEvent("pointermove", { clientX, clientY: 120, bubbles: true }),
    );
  }
  expect(marked.mock.calls).toEqual([[required(document, "#small")], [null]]);
});

test("what is drawn comes in front of a dialog that opens meanwhile", () => {
  const host = required<HTMLElement>(document.documentElement, ":scope > div");
  const raised = vi.spyOn(host, "showPopover");
  document.body.dispatchEvent(new Event("toggle", { bubbles: false }));
  expect(raised).toHaveBeenCalledOnce();
});

test("Escape leaves without a choice, and nothing stays behind", () => {
  press("ArrowDown");
  press("Escape");
  expect(chosen).toHaveBeenCalledExactlyOnceWith(null);
  expect(overlays()).toBe(0);
  expect(press("ArrowDown").defaultPrevented).toBe(false);
});

test("other keys stay the page's own", () => {
  expect(press("a").defaultPrevented).toBe(false);
});
