// Draws the icons of the extension: the mask of the service's page in four sizes, as PNG files.
// Run after a change of the drawing; the pictures are kept with the source.

import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const SIZES = [16, 32, 48, 128];
const BLUE = [11, 92, 173];
const WHITE = [255, 255, 255];
const UNITS = 32;
const CORNER = 7;
const SAMPLES = 4;

const MASK = [
  [
    [6, 11],
    [9, 9],
    [12, 9],
    [16, 11],
  ],
  [
    [16, 11],
    [20, 9],
    [23, 9],
    [26, 11],
  ],
  [
    [26, 11],
    [26, 17],
    [24, 20],
    [20, 20],
  ],
  [
    [20, 20],
    [18, 20],
    [17, 18],
    [16, 17],
  ],
  [
    [16, 17],
    [15, 18],
    [14, 20],
    [12, 20],
  ],
  [
    [12, 20],
    [8, 20],
    [6, 17],
    [6, 11],
  ],
];
const OUTLINE = MASK.flatMap((curve) => points(curve));
const EYES = [
  [11.5, 14.5],
  [20.5, 14.5],
];
const EYE_RADIUS = 2;

for (const size of SIZES) writeFileSync(`public/icons/${size}.png`, png(size));

function points([start, first, second, end]) {
  return Array.from({ length: 24 }, (_, step) => {
    const t = step / 24;
    const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [0, 1].map((axis) =>
      [start, first, second, end].reduce((sum, point, i) => sum + weights[i] * point[axis], 0),
    );
  });
}

/** The colour at a place of the drawing, or null outside of it. */
function colourAt(x, y) {
  if (!insideSquare(x, y)) return null;
  const inEye = EYES.some(([eyeX, eyeY]) => Math.hypot(x - eyeX, y - eyeY) < EYE_RADIUS);
  return insideMask(x, y) && !inEye ? WHITE : BLUE;
}

function insideSquare(x, y) {
  const beyondX = Math.max(CORNER - x, x - (UNITS - CORNER), 0);
  const beyondY = Math.max(CORNER - y, y - (UNITS - CORNER), 0);
  return Math.hypot(beyondX, beyondY) <= CORNER;
}

function insideMask(x, y) {
  let inside = false;
  OUTLINE.forEach(([x1, y1], index) => {
    const [x2, y2] = OUTLINE[(index + 1) % OUTLINE.length];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

function pixel(column, row, size) {
  const colours = [];
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const x = column + ((sample % SAMPLES) + 0.5) / SAMPLES;
    const y = row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
    colours.push(colourAt((x * UNITS) / size, (y * UNITS) / size));
  }
  const drawn = colours.filter(Boolean);
  if (!drawn.length) return [0, 0, 0, 0];
  const mean = [0, 1, 2].map((part) => drawn.reduce((sum, c) => sum + c[part], 0) / drawn.length);
  return [...mean.map(Math.round), Math.round((255 * drawn.length) / colours.length)];
}

function png(size) {
  const rows = Array.from({ length: size }, (_, row) => [
    0,
    ...Array.from({ length: size }, (_, column) => pixel(column, row, size)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(rows.flat()), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND")]);
}

function chunk(name, data = Buffer.alloc(0)) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return (rest ^ 0xffffffff) >>> 0;
}
