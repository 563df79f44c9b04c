import { expect, test } from 'vitest';
import { showsNothing } from '../../src/domain/contract-form.ts';

test.each([
  ['', true],
  ['  ', true],
  ['\u00a0\u3000', true], // spaces that do not break, and wide ones
  ['\u200b', true], // zero width
  ['\u200c\u200d\u2060\ufeff', true], // joiners
  ['\u00ad\u034f\u180e', true], // hyphens and joiners that show on other occasions
  ['\u202e\u2066', true], // directions
  ['\u3164\u115f\uffa0\u2800', true], // fillers, and Braille without a dot
  ['\ufe0f\u{e0041}', true], // what picks the look of something else
  ['Acme', false],
  ['\u200bAcme\u200b', false],
  ['می\u200cخواهم', false], // a joiner that Persian is written with
  ['👩\u200d💻', false], // and an emoji
  ['❤\ufe0f', false],
  ['0', false],
  ['-', false],
])('%j shows nothing: %s', (text, nothing) => {
  expect(showsNothing(text)).toBe(nothing);
});
