import { crc32, deflateSync } from 'node:zlib';

/** Colours that one byte a pixel can name. */
const MOST_COLOURS = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const INDEXED = 3;
const HEADER_BYTES = 13;

/**
 * Pixels as a PNG of one byte a pixel, a quarter of the bytes of a usual one: flat pictures with some text have few
 * colours. Where there are more than 256 the rarest, shades at the edges of letters, become their nearest neighbours.
 * @param pixels four bytes each, line by line: red, green and blue multiplied by the opacity, and the opacity.
 */
export function palettePng(pixels: Uint8Array, width: number, height: number): Buffer {
  const { colours, ids } = coloursOf(wordsOf(pixels));
  const { palette, indexes } = paletteOf(colours);
  // Each line begins with its filter, none: what differs from the pixel before is an index, not a shade.
  const lines = Buffer.alloc((width + 1) * height);
  for (let at = 0, to = 0; at < ids.length; at += 1, to += 1) {
    if (at % width === 0) to += 1;
    lines[to] = indexes[ids[at] as number] as number;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BIT_DEPTH, INDEXED], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(rgbOf))),
    chunk('tRNS', Buffer.from(palette.map((colour) => byteOf(colour, 24)))),
    chunk('IDAT', deflateSync(lines, { memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Four bytes at a time, signed as those are faster; copied where they do not begin where that can be done. */
const wordsOf = (pixels: Uint8Array): Int32Array =>
  pixels.byteOffset % 4 === 0
    ? new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
    : new Int32Array(new Uint8Array(pixels).buffer);

interface Colour {
  readonly colour: number;
  readonly id: number;
  count: number;
}

/** The colours that there are, and for each pixel which one it has. */
function coloursOf(pixels: Int32Array): { colours: Colour[]; ids: Uint32Array } {
  const known = new Map<number, Colour>();
  const ids = new Uint32Array(pixels.length);
  let end = 0;
  for (let at = 0; at < pixels.length; at = end) {
    const colour = pixels[at] as number;
    for (end = at + 1; end < pixels.length && pixels[end] === colour; ) end += 1;
    const there = known.get(colour) ?? { colour, id: known.size, count: 0 };
    if (there.count === 0) known.set(colour, there);
    there.count += end - at;
    ids.fill(there.id, at, end);
  }
  return { colours: [...known.values()], ids };
}

/** The colours of the file, and the place among them of each that the picture has. */
function paletteOf(colours: readonly Colour[]): { palette: number[]; indexes: Uint8Array } {
  // By colour where as frequent, so that the same pixels are the same file.
  const sorted = colours.toSorted((a, b) => b.count - a.count || a.colour - b.colour);
  const palette = sorted.slice(0, MOST_COLOURS).map(({ colour }) => colour);
  const indexes = new Uint8Array(colours.length);
  for (const [index, { id, colour }] of sorted.entries())
    indexes[id] = index < MOST_COLOURS ? index : nearestOf(colour, palette);
  return { palette, indexes };
}

function nearestOf(colour: number, palette: readonly number[]): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, other] of palette.entries()) {
    const distance =
      squared(colour, other, 0) +
      squared(colour, other, 8) +
      squared(colour, other, 16) +
      squared(colour, other, 24);
    if (distance < least) [nearest, least] = [index, distance];
  }
  return nearest;
}

const squared = (a: number, b: number, shift: number): number => (byteOf(a, shift) - byteOf(b, shift)) ** 2;

/** As colours lie in memory, the lowest byte, red, first. */
const byteOf = (colour: number, shift: number): number => (colour >>> shift) & 0xff;

function rgbOf(colour: number): number[] {
  const opacity = byteOf(colour, 24);
  return [0, 8, 16].map((shift) =>
    opacity === 0 ? 0 : Math.min(255, Math.round((byteOf(colour, shift) * 255) / opacity)),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
