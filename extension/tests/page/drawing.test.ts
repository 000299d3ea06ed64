// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { ACROSS, DOWN, differ } from "../../src/looks";
import { facesAt, looksAt } from "../../src/page/drawing";

const grey = (value: number) => new Array<number>(ACROSS * DOWN).fill(value);
const face = (person: number) => ({ person, box: { x: 1, y: 2, width: 3, height: 4 } });
const drawing = {
  width: 100,
  height: 100,
  frames: [
    { time: 10, faces: [face(1)], look: grey(10) },
    { time: 11, faces: [face(1), face(2)], look: grey(11) },
    { time: 12, faces: [], look: grey(12) },
    { time: 13, faces: [], look: null },
  ],
  heat: null,
};

test.each([
  [10.2, [1]],
  [10.6, [1, 2]],
  [11.6, []],
  [9.3, [1]],
  [9.2, []],
  [30, []],
  [null, [1]],
])("at %s the faces of the nearest moment are meant, if it is near", (time, people) => {
  expect(facesAt(drawing, time).map(({ person }) => person)).toEqual(people);
});

test.each([
  [11.03, [10, 11, 12]],
  [10, [10, 11]],
  [12, [11, 12]],
  [11.5, []],
  [13, []],
])("at %s the player is held against what was seen then, and around it", (time, values) => {
  expect(looksAt(drawing, time).map(([first]) => first)).toEqual(values);
});

test("pictures that are compressed anew look alike, others do not", () => {
  const one = grey(100);
  expect(
    differ(
      one,
      one.map((value, index) => value + (index % 2 ? 12 : -12)),
    ),
  ).toBe(false);
  expect(
    differ(
      one,
      one.map((value, index) => value + (index % 2 ? 20 : -20)),
    ),
  ).toBe(true);
});
