import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden');

/**
 * Compares text, whole, with a file below test/golden. UPDATE_GOLDEN=1 writes the file instead; without it a
 * file that is not there fails the test.
 */
export function expectGolden(actual: string, path: string): void {
  const file = join(GOLDEN, path);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  expect(actual).toBe(readFileSync(file, 'utf8'));
}

export const expectGoldenJson = (actual: unknown, path: string): void =>
  expectGolden(`${JSON.stringify(actual, null, 2)}\n`, path);
