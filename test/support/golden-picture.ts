import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const GOLDEN = join(import.meta.dirname, '..', 'golden', 'pictures');

/** About 100 pixels: processors may round the edges of letters differently; one mark in another place is 400. */
const MOST_DIFFERENT = 0.0002;

/**
 * Compares a picture pixel by pixel with the one that somebody looked at. A new one is written, except in CI; with
 * UPDATE_PICTURES=1 all are. Where they differ, what was drawn is put beside the golden picture.
 */
export function expectGoldenPicture(png: Uint8Array, name: string): void {
  const file = join(GOLDEN, `${name}.png`);
  if (process.env.UPDATE_PICTURES === '1' || (!existsSync(file) && !process.env.CI)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, png);
    return;
  }
  const golden = PNG.sync.read(readFileSync(file));
  const drawn = PNG.sync.read(Buffer.from(png));
  expect({ width: drawn.width, height: drawn.height }, name).toEqual({
    width: golden.width,
    height: golden.height,
  });
  const different = pixelmatch(golden.data, drawn.data, undefined, golden.width, golden.height, {
    threshold: 0.1,
  });
  const share = different / (golden.width * golden.height);
  if (share > MOST_DIFFERENT) writeFileSync(join(GOLDEN, `${name}.actual.png`), png);
  expect(share, `${name}: share of pixels that differ`).toBeLessThanOrEqual(MOST_DIFFERENT);
}
