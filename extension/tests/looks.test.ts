import { afterEach, expect, test, vi } from "vitest";
import { ACROSS, FINE, PIXELS, tellingLook } from "../src/looks";

afterEach(() => vi.unstubAllGlobals());

/** A picture of which the canvas gives the colour of each pixel, by the value that it is part of. */
function picture(colourOf: (index: number) => [number, number, number, number]): CanvasImageSource {
  const data = new Uint8ClampedArray(
    Array.from({ length: PIXELS * FINE ** 2 }, (_, index) => {
      const down = Math.floor(index / (ACROSS * FINE * FINE));
      return colourOf(down * ACROSS + Math.floor((index % (ACROSS * FINE)) / FINE));
    }).flat(),
  );
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = () => ({ drawImage: () => undefined, getImageData: () => ({ data }) });
    },
  );
  return {} as CanvasImageSource;
}

test("a look is the luma of each pixel", () => {
  const look = tellingLook(picture((index) => (index % 2 ? [255, 0, 0, 255] : [0, 0, 255, 255])));
  expect(look?.slice(0, 3)).toEqual([29, 76, 29]);
  expect(look).toHaveLength(PIXELS);
});

test.each<[string, (index: number) => [number, number, number, number]]>([
  ["all of one grey", () => [12, 12, 12, 255]],
  ["with holes", (index) => [index, index, index, index ? 255 : 0]],
])("a picture %s tells nothing", (_what, colourOf) => {
  expect(tellingLook(picture(colourOf))).toBeNull();
});

test("what the browser keeps from everybody tells nothing", () => {
  const refuse = () => {
    throw new DOMException("tainted", "SecurityError");
  };
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = () => ({ drawImage: () => undefined, getImageData: refuse });
    },
  );
  expect(tellingLook({} as CanvasImageSource)).toBeNull();
});
