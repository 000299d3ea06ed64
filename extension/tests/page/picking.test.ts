// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { elementAt, Picker } from "../../src/page/picking";
import { place, required, setPage } from "./pages";

const chosen = vi.fn();
let picker: Picker;

beforeEach(() => {
  chosen.mockReset();
  setPage("<video id=large></video><video id=small></video><img id=still src=/a.png>");
  place(required(document, "#large"), 0, 0, 400, 300);
  place(required(document, "#small"), 100, 100, 100, 50);
  place(required(document, "#still"), 0, 500, 400, 300);
  picker = new Picker("Choose", chosen);
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
  expect(elementAt(150, 120)?.id).toBe("small");
  expect(elementAt(10, 10)?.id).toBe("large");
  expect(elementAt(10, 600)?.id).toBe("still");
  expect(elementAt(900, 900)).toBeNull();
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

test("keys go from one to the next, around the end, and Enter takes", () => {
  press("ArrowDown");
  press("Tab");
  press("ArrowRight");
  press("ArrowRight");
  press("Tab", { shiftKey: true });
  expect(press("Enter").defaultPrevented).toBe(true);
  expect(chosen).toHaveBeenCalledExactlyOnceWith(required(document, "#still"));
});

test("stepping back at first begins with the last", () => {
  press("ArrowUp");
  press("Enter");
  expect(chosen).toHaveBeenCalledExactlyOnceWith(required(document, "#still"));
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

test("Enter without a candidate takes nothing", () => {
  press("Enter");
  expect(chosen).not.toHaveBeenCalled();
});
