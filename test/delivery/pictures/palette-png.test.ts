import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { palettePng } from '../../../src/delivery/pictures/palette-png.ts';

const WIDTH = 20;

/** Pixels of given colours in reading order, each red, green, blue (times opacity) and opacity. */
const pixelsOf = (colours: readonly (readonly number[])[]) => Uint8Array.from(colours.flat());

const read = (pixels: Uint8Array): number[][] => {
  const { data } = PNG.sync.read(palettePng(pixels, WIDTH, pixels.length / 4 / WIDTH));
  return Array.from({ length: data.length / 4 }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)]);
};

test('few colours come back as they were, wherever in memory they began', () => {
  const colours = Array.from({ length: 240 }, (_, n) => [n, 255 - n, (n * 7) % 256, 255]);
  expect(read(pixelsOf(colours))).toEqual(colours);
  expect(read(pixelsOf([[9, 9, 9, 9], ...colours]).subarray(4))).toEqual(colours);
});

test('what is half there keeps its colour, and what is not there has none', () => {
  const colours = [[128, 64, 0, 128], [0, 0, 0, 0], ...Array.from({ length: 18 }, () => [1, 2, 3, 255])];
  expect(read(pixelsOf(colours)).slice(0, 3)).toEqual([
    [255, 128, 0, 128],
    [0, 0, 0, 0],
    [1, 2, 3, 255],
  ]);
});

test('of too many colours the rarest become their nearest neighbours', () => {
  // 255 greys twice each, one blue twice, and a lonely blue that is almost that.
  const often = [...Array.from({ length: 255 }, (_, n) => [n, n, n, 255]), [0, 0, 200, 255]];
  const colours = [...often, ...often, [3, 0, 199, 255], ...Array.from({ length: 7 }, () => [7, 7, 7, 255])];
  const expected = colours.with(often.length * 2, [0, 0, 200, 255]);
  expect(read(pixelsOf(colours))).toEqual(expected);
});
