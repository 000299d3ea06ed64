// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { facesAt } from "../../src/page/drawing";

const face = (person: number) => ({ person, box: { x: 1, y: 2, width: 3, height: 4 } });
const drawing = {
  width: 100,
  height: 100,
  frames: [
    { time: 10, faces: [face(1)] },
    { time: 11, faces: [face(1), face(2)] },
    { time: 12, faces: [] },
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
