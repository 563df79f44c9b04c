import { expect, test } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';

const CHOICES = ['offset', 'through', 'title', 'id'];

test.each([
  ['offest', 'offset'],
  ['OFFSET', 'offset'],
  ['trough', 'through'],
  ['titles', 'title'],
  ['ids', 'id'],
  ['colour', undefined],
  ['xy', undefined],
  ['', undefined],
  ['o'.repeat(100_000), undefined],
])('nearest(%j)', (word, expected) => {
  expect(nearest(word, CHOICES)).toBe(expected);
});

test('no choices, no match', () => {
  expect(nearest('offset', [])).toBeUndefined();
});
