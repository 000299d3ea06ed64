import { expect, test } from "vitest";
import {
  firstOf,
  kinds,
  list,
  number,
  object,
  oneOf,
  orNull,
  record,
  text,
  tuple,
  withDefault,
} from "../src/decode";

const point = object({ x: number, name: text, near: orNull(number) });

test("an object is read by its fields, and others are left out", () => {
  const value: unknown = JSON.parse('{"x": 1, "name": "a", "more": true}');
  expect(point(value)).toEqual({ x: 1, name: "a", near: null });
});

test.each([
  [null, "an object at the top"],
  [[], "an object at the top"],
  [{ x: "1", name: "a" }, "a number at x"],
  [{ x: Number.NaN, name: "a" }, "a number at x"],
  [{ x: 1 }, "a text at name"],
  [{ x: 1, name: "a", near: "b" }, "a number at near"],
])("%j is refused with what was expected and where", (value, expected) => {
  expect(() => point(value)).toThrow(`expected ${expected}`);
});

test("fields that an object only inherits do not count", () => {
  expect(() => object({ toString: text })({})).toThrow("expected a text at toString");
  expect(() => kinds({ a: point })({ kind: "constructor" })).toThrow("expected a kind of a");
});

test("places within lists and records are named", () => {
  expect(() => list(point)([{ x: 1, name: "a" }, { x: 1 }])).toThrow("a text at [1].name");
  expect(() => record(list(number))({ a: [1], b: [true] })).toThrow("a number at .b[0]");
});

test("lists and texts are cut to what is bearable", () => {
  expect(list(number, 2)([1, 2, 3])).toEqual([1, 2]);
  expect(text("x".repeat(30_000))).toHaveLength(20_000);
});

test("a choice is one of the known ones", () => {
  const decoder = oneOf("a", "b");
  expect(decoder("b")).toBe("b");
  expect(() => decoder("c")).toThrow("one of a, b");
});

test("of several decoders the first that takes a value reads it", () => {
  const decoder = firstOf(number, text, list(number));
  expect(decoder("a")).toBe("a");
  expect(decoder([1])).toEqual([1]);
  expect(() => decoder(["a"], "here")).toThrow("expected a number at here[0]");
});

test("each place of a tuple is read by its own decoder", () => {
  const decoder = tuple(number, text);
  expect(decoder([1, "a", 2])).toEqual([1, "a"]);
  expect(() => decoder([1])).toThrow("expected a text at [1]");
  expect(() => decoder({ 0: 1, 1: "a" })).toThrow("expected a list");
});

test("a default stands only for what is missing", () => {
  expect(withDefault(number, 3)(undefined)).toBe(3);
  expect(() => withDefault(number, 3)(null)).toThrow("a number");
});
