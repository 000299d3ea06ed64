// What a picture looks like, in so few values that it can be compared with another at once.

/** Grey values of 0 to 255, row by row. */
export type Look = number[];

export const ACROSS = 16;
export const DOWN = 9;
/** How many px in each direction are one value. */
export const FINE = 8;
export const PIXELS = ACROSS * DOWN;
/** Greys between which a picture shows too little to be told from another by it. */
const LEAST_CONTRAST = 24;
const OPAQUE = 255;
/**
 * The mean difference of grey, 0 to 1, above which two pictures are not of one moment. Between a
 * frame and the next one of the same clip it was at most 0.025 (36 clips, 216 pairs), between
 * different clips at least 0.09 (2,488 pairs).
 */
const SAME_SHARE = 0.06;

/**
 * The look of a picture.
 *
 * @throws DOMException where the browser keeps the pixels from everybody.
 */
export function lookOf(source: CanvasImageSource): Look {
  return greysOf(pixelsOf(source));
}

/** In px that are averaged: browsers make pictures and videos smaller each in its own way. */
function pixelsOf(source: CanvasImageSource): Uint8ClampedArray {
  const [width, height] = [ACROSS * FINE, DOWN * FINE];
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

function greysOf(data: Uint8ClampedArray): Look {
  const sums = new Array<number>(PIXELS).fill(0);
  for (let index = 0; index < data.length / 4; index += 1) {
    const across = Math.floor((index % (ACROSS * FINE)) / FINE);
    const down = Math.floor(index / (ACROSS * FINE * FINE));
    const place = down * ACROSS + across;
    sums[place] = (sums[place] ?? 0) + greyOf(data, 4 * index);
  }
  return sums.map((sum) => Math.round(sum / FINE ** 2));
}

/**
 * The look of a picture by which it can be told from others; null where it is all of one grey, has
 * holes, or is kept from everybody.
 */
export function tellingLook(source: CanvasImageSource): Look | null {
  try {
    const data = pixelsOf(source);
    const look = greysOf(data);
    const hasHoles = data.some((value, index) => index % 4 === 3 && value < OPAQUE);
    const contrast = Math.max(...look) - Math.min(...look);
    return hasHoles || contrast < LEAST_CONTRAST ? null : look;
  } catch {
    return null;
  }
}

/** Whether two looks cannot be of one moment. */
export function differ(one: Look, other: Look): boolean {
  const sum = one.reduce((total, value, index) => total + Math.abs(value - (other[index] ?? 0)), 0);
  return sum / one.length / 255 > SAME_SHARE;
}

/** Luma as in ITU-R BT.601. */
function greyOf(data: Uint8ClampedArray, index: number): number {
  const [red, green, blue] = [data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0];
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
