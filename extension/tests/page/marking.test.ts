// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Marker } from "../../src/page/marking";
import "./pages";

const marked = vi.fn();
let marker: Marker;

beforeEach(() => {
  marked.mockReset();
  Object.assign(window, { innerWidth: 800, innerHeight: 600 });
  marker = new Marker("Drag", marked);
});

afterEach(() => marker.end());

function pointer(name: string, clientX: number, clientY: number): void {
  document.body.dispatchEvent(new PointerEvent(name, { clientX, clientY, bubbles: true }));
}

function overlays(): number {
  return document.documentElement.querySelectorAll(":scope > div").length;
}

test("what is dragged over is marked, in whichever direction", () => {
  pointer("pointerdown", 300, 250);
  pointer("pointermove", 200, 260);
  pointer("pointerup", 100, 50);
  expect(marked).toHaveBeenCalledExactlyOnceWith({ left: 100, top: 50, width: 200, height: 200 });
  expect(overlays()).toBe(0);
});

test("a click alone marks nothing", () => {
  pointer("pointerdown", 300, 250);
  pointer("pointerup", 302, 251);
  expect(marked).not.toHaveBeenCalled();
  expect(overlays()).toBe(1);
});

test("the page hears nothing of it", () => {
  const heard = vi.fn();
  for (const name of ["pointerdown", "click", "keydown"]) {
    document.body.addEventListener(name, heard);
  }
  pointer("pointerdown", 300, 250);
  document.body.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  expect(heard).not.toHaveBeenCalled();
});

test("arrows move it, with Shift they change its size, and Enter takes it", () => {
  const keys: [string, boolean][] = [
    ["ArrowRight", false],
    ["ArrowUp", false],
    ["ArrowUp", false],
    ["ArrowLeft", true],
    ["ArrowDown", true],
    ["Enter", false],
  ];
  expect(keys.map(([key, isResizing]) => marker.press(key, isResizing))).not.toContain(false);
  expect(marked).toHaveBeenCalledExactlyOnceWith({ left: 210, top: 130, width: 390, height: 310 });
});

test("it stays within the window and does not become too small to see", () => {
  for (let step = 0; step < 100; step += 1) {
    marker.press("ArrowLeft", false);
    marker.press("ArrowDown", true);
    marker.press("ArrowLeft", true);
  }
  marker.press("Enter", false);
  expect(marked).toHaveBeenCalledExactlyOnceWith({ left: 0, top: 150, width: 32, height: 450 });
});

test("Escape leaves without a part", () => {
  expect(marker.press("Escape", false)).toBe(true);
  expect(marked).toHaveBeenCalledExactlyOnceWith(null);
});

test("other keys stay the page's own", () => {
  expect(marker.press("a", false)).toBe(false);
});
