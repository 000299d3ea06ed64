import { expect, test } from "vitest";
import { fitted } from "../../src/page/shown-area";

const room = { left: 10, top: 20, width: 400, height: 200 };

test.each([
  ["contain", "50% 50%", { left: 110, top: 20, width: 200, height: 200 }],
  ["contain", "0% 50%", { left: 10, top: 20, width: 200, height: 200 }],
  ["cover", "50% 50%", { left: 10, top: -80, width: 400, height: 400 }],
  ["cover", "50% 100%", { left: 10, top: -180, width: 400, height: 400 }],
  ["fill", "50% 50%", room],
  ["none", "50% 50%", { left: 160, top: 70, width: 100, height: 100 }],
  ["scale-down", "50% 50%", { left: 160, top: 70, width: 100, height: 100 }],
  ["contain", "12px 3px", { left: 22, top: 23, width: 200, height: 200 }],
])("a square picture of 100 px in a wide room, %s at %s", (fit, at, expected) => {
  expect(fitted(room, 100, 100, fit, at)).toEqual(expected);
});

test("what has no size yet fills its room", () => {
  expect(fitted(room, 0, 0, "contain", "50% 50%")).toEqual(room);
});
