import { expect, test } from 'vitest';
import { isoWeekOf } from '../../src/domain/iso-week.ts';
import { day } from '../support/factories.ts';

test.each([
  ['2027-05-01', '2027-W17'], // Saturday
  ['2027-05-02', '2027-W17'],
  ['2027-05-03', '2027-W18'], // Monday
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2024-12-29', '2024-W52'],
  ['2024-12-30', '2025-W01'],
  ['2026-12-31', '2026-W53'],
  ['2022-01-01', '2021-W52'],
  ['2020-02-29', '2020-W09'],
])('%s is in %s', (date, week) => {
  expect(isoWeekOf(day(date))).toBe(week);
});
