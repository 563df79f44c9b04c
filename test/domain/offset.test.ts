import { expect, test } from 'vitest';
import { dateOf, offsetFromEnd, parseOffset } from '../../src/domain/offset.ts';
import { day, offset } from '../support/factories.ts';

const anchors = { T: day('2028-03-30'), N: day('2028-02-29'), S: day('2027-12-31') };

test.each([
  ['T', 'T', 0, '2028-03-30'],
  ['T-60', 'T', -60, '2028-01-30'],
  ['T-30', 'T', -30, '2028-02-29'],
  ['T+1', 'T', 1, '2028-03-31'],
  ['T-0', 'T', 0, '2028-03-30'],
  ['N', 'N', 0, '2028-02-29'],
  ['N-30', 'N', -30, '2028-01-30'],
  ['S+14', 'S', 14, '2028-01-14'],
  ['T-9999', 'T', -9999, '2000-11-13'],
] as const)('%s is %s and %i days, %s', (text, anchor, days, date) => {
  expect(parseOffset(offset(text))).toEqual({ anchor, days });
  expect(dateOf(offset(text), anchors)).toBe(date);
});

test.each([
  ['2028-03-30', 'T'],
  ['2028-03-31', 'T+1'],
  ['2028-02-29', 'T-30'],
  ['2027-12-31', 'T-90'],
])('%s is named %s', (date, name) => {
  expect(offsetFromEnd(day(date), anchors)).toBe(name);
});
