import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DateError } from '../../src/domain/errors.ts';
import {
  addDays,
  addMonths,
  dayOfMonth,
  daysBetween,
  formatLong,
  fromEpochDay,
  isLocalDate,
  isWeekend,
  type LocalDate,
  laterOf,
  monthsBetween,
  parseLocalDate,
  toEpochDay,
  weekdayOf,
} from '../../src/domain/local-date.ts';
import { day } from '../support/factories.ts';

const SEED = { seed: 20270630, numRuns: 2000 };

describe('parseLocalDate', () => {
  test.each(['1970-01-01', '2000-02-29', '2027-02-28', '2028-02-29', '2027-12-31', '2999-12-31'])(
    'reads %s',
    (text) => {
      expect(parseLocalDate(text)).toBe(text);
      expect(isLocalDate(text)).toBe(true);
    },
  );

  test.each([
    '2027-02-30',
    '2027-02-29',
    '2100-02-29',
    '2027-04-31',
    '2027-00-10',
    '2027-13-01',
    '2027-01-00',
    '2027-01-32',
    '2027-1-1',
    '27-01-01',
    '20270101',
    '2027/01/01',
    '01-02-2027',
    '2027-01-01 ',
    ' 2027-01-01',
    '2027-01-01\n',
    '2027-01-01T00:00',
    '-2027-01-01',
    '+2027-01-01',
    '٢٠٢٧-٠١-٠١',
    '1969-12-31',
    '3000-01-01',
    '9999-12-31',
    'today',
    '',
  ])('refuses %j', (text) => {
    expect(isLocalDate(text)).toBe(false);
    expect(() => parseLocalDate(text)).toThrow(DateError);
  });

  test('says what was found and what was expected', () => {
    expect(() => parseLocalDate('2027-02-30')).toThrow(
      'found "2027-02-30", expected a calendar day that exists, as YYYY-MM-DD (2027-03-31), of the years 1970 to 2999',
    );
  });
});

test.each([
  ['2027-02-28', 1, '2027-03-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2028-02-29', 1, '2028-03-01'],
  ['2000-02-28', 1, '2000-02-29'],
  ['2100-02-28', 1, '2100-03-01'],
  ['1900-02-28', 1, '1900-03-01'],
  ['2027-12-31', 1, '2028-01-01'],
  ['2027-01-01', -1, '2026-12-31'],
  ['2027-06-30', -60, '2027-05-01'],
  ['2027-06-30', -30, '2027-05-31'],
  ['2028-03-30', -30, '2028-02-29'],
  ['2027-03-30', -30, '2027-02-28'],
  ['2027-06-30', 0, '2027-06-30'],
  ['2028-02-29', 365, '2029-02-28'],
  ['2028-02-29', 1461, '2032-02-29'],
  ['1970-01-01', -1, '1969-12-31'],
  ['2000-01-01', 146_097, '2400-01-01'],
])('addDays: %s %i is %s', (from, days, to) => {
  expect(addDays(from as LocalDate, days)).toBe(to);
  expect(daysBetween(from as LocalDate, to as LocalDate)).toBe(days);
});

test.each([
  ['2027-01-31', 1, undefined, '2027-02-28'],
  ['2028-01-31', 1, undefined, '2028-02-29'],
  ['2027-01-31', 2, undefined, '2027-03-31'],
  ['2027-01-31', 3, undefined, '2027-04-30'],
  ['2027-12-31', 2, undefined, '2028-02-29'],
  ['2027-11-30', 3, undefined, '2028-02-29'],
  ['2027-06-30', 12, undefined, '2028-06-30'],
  ['2027-06-30', -18, undefined, '2025-12-30'],
  ['2027-01-15', -1, undefined, '2026-12-15'],
  ['2027-01-15', 0, undefined, '2027-01-15'],
  ['2028-02-29', 12, undefined, '2029-02-28'],
  ['2028-02-29', 48, undefined, '2032-02-29'],
  ['2029-02-28', 12, 29, '2030-02-28'],
  ['2031-02-28', 12, 29, '2032-02-29'],
  ['2096-02-29', 48, 29, '2100-02-28'],
  ['2100-02-28', 48, 29, '2104-02-29'],
  ['2027-02-28', 1, 31, '2027-03-31'],
  ['2027-03-31', 1, 31, '2027-04-30'],
  ['2027-04-30', 1, 30, '2027-05-30'],
])('addMonths: %s and %i months, anchored on %s, is %s', (from, months, anchor, to) => {
  expect(addMonths(day(from), months, anchor)).toBe(to);
});

test('an anniversary on 29 February comes back every leap year', () => {
  const ends = [day('2024-02-29')];
  for (let year = 1; year <= 8; year += 1) ends.push(addMonths(ends.at(-1) ?? day('2024-02-29'), 12, 29));
  expect(ends.map((end) => end.slice(2))).toEqual([
    '24-02-29',
    '25-02-28',
    '26-02-28',
    '27-02-28',
    '28-02-29',
    '29-02-28',
    '30-02-28',
    '31-02-28',
    '32-02-29',
  ]);
});

test.each([
  ['2027-01-01', '2027-12-31', 11],
  ['2027-01-01', '2028-01-01', 12],
  ['2027-01-31', '2027-02-27', 0],
  ['2027-01-31', '2027-02-28', 1],
  ['2028-01-31', '2028-02-28', 0],
  ['2028-02-29', '2029-02-28', 12],
  ['2027-01-15', '2027-01-15', 0],
  ['2027-01-15', '2027-01-14', -1],
  ['2027-01-15', '2026-12-15', -1],
  ['2027-01-15', '2026-12-14', -2],
])('monthsBetween: from %s to %s are %i', (from, to, months) => {
  expect(monthsBetween(day(from), day(to))).toBe(months);
});

test.each([
  ['1970-01-01', 'Thursday', 'Thursday 1 January 1970'],
  ['2000-02-29', 'Tuesday', 'Tuesday 29 February 2000'],
  ['2026-12-01', 'Tuesday', 'Tuesday 1 December 2026'],
  ['2027-05-01', 'Saturday', 'Saturday 1 May 2027'],
  ['2027-05-02', 'Sunday', 'Sunday 2 May 2027'],
  ['2100-03-01', 'Monday', 'Monday 1 March 2100'],
])('%s is a %s, in full %s', (text, weekday, long) => {
  expect(weekdayOf(day(text))).toBe(weekday);
  expect(formatLong(day(text))).toBe(long);
  expect(isWeekend(day(text))).toBe(weekday.startsWith('S'));
});

test('days before 1970 have weekdays too', () => {
  expect(weekdayOf(fromEpochDay(-1))).toBe('Wednesday');
  expect(weekdayOf(fromEpochDay(-8))).toBe('Wednesday');
});

test('laterOf', () => {
  expect(laterOf(day('2027-09-30'), day('2027-10-01'))).toBe('2027-10-01');
  expect(laterOf(day('2027-10-01'), day('2027-09-30'))).toBe('2027-10-01');
});

// ------------------------------------------------------------------------------------------------- properties

const EPOCH_DAYS = { min: toEpochDay('1800-01-01' as LocalDate), max: toEpochDay('3100-12-31' as LocalDate) };
const epochDay = fc.integer(EPOCH_DAYS);
const anyDay = epochDay.map(fromEpochDay);

/** The same by JavaScript's own calendar, which shares nothing with the code under test. */
const oracle = (date: string): number => Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8));
const DAY = 86_400_000;

describe('properties', () => {
  test('every day number is one day, as JavaScript counts them', () => {
    fc.assert(
      fc.property(epochDay, (number) => {
        const date = fromEpochDay(number);
        expect(date).toBe(new Date(number * DAY).toISOString().slice(0, 10));
        expect(toEpochDay(date)).toBe(number);
      }),
      SEED,
    );
  });

  test('every single day of four centuries has its number', () => {
    const first = toEpochDay('1900-01-01' as LocalDate);
    for (let number = first; number < first + 146_097; number += 1) {
      const date = fromEpochDay(number);
      if (toEpochDay(date) !== number || oracle(date) !== number * DAY)
        expect.fail(`day ${number} is ${date}`);
    }
  });

  test('addDays and daysBetween undo each other, and text sorts as dates do', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        const other = addDays(date, days);
        expect(daysBetween(date, other)).toBe(days);
        expect((oracle(other) - oracle(date)) / DAY).toBe(days);
        expect(addDays(other, -days)).toBe(date);
        expect(Math.sign(days)).toBe(other > date ? 1 : other < date ? -1 : 0);
      }),
      SEED,
    );
  });

  test('addMonths lands in the right month, on the anchor day or the last one before it', () => {
    const months = fc.integer({ min: -240, max: 240 });
    fc.assert(
      fc.property(anyDay, months, fc.integer({ min: 1, max: 31 }), (date, count, anchor) => {
        const moved = addMonths(date, count, anchor);
        const monthOf = (text: string): number => +text.slice(0, 4) * 12 + +text.slice(5, 7);
        expect(monthOf(moved) - monthOf(date)).toBe(count);
        expect(oracle(moved)).toBe(toEpochDay(moved) * DAY);
        const isLast = dayOfMonth(addDays(moved, 1)) === 1;
        expect(dayOfMonth(moved) === anchor || (isLast && dayOfMonth(moved) < anchor)).toBe(true);
      }),
      SEED,
    );
  });

  test('monthsBetween is the largest number of months that addMonths can add', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
        const to = addDays(from, days);
        const months = monthsBetween(from, to);
        expect(addMonths(from, months) <= to).toBe(true);
        expect(addMonths(from, months + 1) > to).toBe(true);
      }),
      SEED,
    );
  });
});
