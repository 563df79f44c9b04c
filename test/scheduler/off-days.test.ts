import { expect, test } from 'vitest';
import { isCountry, publicHolidays } from '../../src/config/public-holidays.ts';
import { lifeLadder } from '../../src/domain/life-ladder.ts';
import { snoozedBy } from '../../src/domain/lifecycle.ts';
import { MOST_DAYS_OFF, workingDayUpTo } from '../../src/domain/local-date.ts';
import { planOf } from '../../src/domain/plan.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import { activtrakNagging, contractOf, day, REACH, time } from '../support/factories.ts';

const offDays = createOffDays('US');

test.each([
  ['US', '2027-11-25', true, 'Thanksgiving'],
  ['US', '2027-11-26', false, 'the day after it'],
  ['DE', '2027-11-25', false, 'no holiday in Germany'],
  ['DE', '2027-12-26', true, 'a Sunday, and a holiday'],
  ['DE', '2027-01-06', false, 'Epiphany, in some regions only'],
  ['DE-BY', '2027-01-06', true, 'Epiphany in Bavaria'],
  ['GB', '2027-12-28', true, 'a day in lieu'],
  ['DE', '2026-12-24', false, 'half a day'],
  ['SA', '2026-03-20', true, 'the second day of one that takes several'],
  [null, '2027-11-25', true, "the workspace's country"],
] as const)(
  'in %s %s is off: %s (%s)',
  (country: string | null, date: string, off: boolean, _why: string) => {
    expect(offDays(country)(day(date))).toBe(off);
  },
);

test('without any country the weekends are off, and nothing else', () => {
  const isOff = createOffDays(null)(null);
  expect([isOff(day('2027-12-25')), isOff(day('2027-12-24')), isOff(day('2028-01-01'))]).toEqual([
    true,
    false,
    true,
  ]);
  expect(isOff(day('2029-12-25'))).toBe(false);
});

test.each([
  ['DE', true],
  ['DE-BY', true],
  ['US-CA', true],
  ['DE-XX', false],
  ['XX', false],
  ['de', false],
  ['Germany', false],
  ['', false],
  ['DE-BY-A-B', false],
])('%s is a country with known holidays: %s', (code, known) => {
  expect(isCountry(code)).toBe(known);
});

test('no country has more days off in a row than are looked back over', () => {
  for (const code of ['CN', 'JP', 'SA', 'DE-BY', 'US', 'IL', 'BR', 'IN', 'TR', 'RU']) {
    const isOff = createOffDays(code)(null);
    for (let year = 2026; year < 2032; year += 1)
      for (const holiday of publicHolidays(code, year))
        expect(isOff(workingDayUpTo(holiday, isOff)), `${code} ${holiday}`).toBe(false);
  }
  expect(workingDayUpTo(day('2027-05-01'), () => true)).toBe('2027-05-01');
  expect(MOST_DAYS_OFF).toBe(14);
});

/** T is Monday 24 January 2028, so N is Saturday 25 December 2027: Christmas Day. */
const christmas = contractOf({ termEnd: day('2028-01-24'), country: 'DE' });
const life = { contract: christmas, playbook: activtrakNagging, notices: [], isOff: offDays('DE') };

test('a notice rung on a holiday is sent on the working day before as well, and stays where it is', () => {
  // T-60 is Thursday 25 November: a working day in Germany, a holiday in the United States.
  const onDays = (isOff: typeof life.isOff) =>
    lifeLadder({ ...life, isOff }, time('09:00')).map(({ localDate }) => localDate as string);
  expect(onDays(offDays('DE'))).not.toContain('2027-11-24');
  expect(onDays(offDays('US'))).toEqual(expect.arrayContaining(['2027-11-24', '2027-11-25', '2027-12-25']));
});

test('nobody snoozes past the last working day on which notice counts', () => {
  // The Friday before is a holiday in the United States (in lieu), not in Germany.
  const until = (isOff: typeof life.isOff, date: string) =>
    snoozedBy('ann', day(date), { ...life, isOff, today: day('2027-12-01') }).until;
  expect(until(offDays('DE'), '2027-12-24')).toBe('2027-12-24');
  expect(() => until(offDays('US'), '2027-12-24')).toThrow('to 2027-12-23, the deadline');
});

test('the plan says why the deadline is no working day', () => {
  const contract = contractOf({ termEnd: day('2028-01-25'), country: 'GB' });
  // N is Sunday 26 December; with a year more it is Tuesday 26 December 2028, Boxing Day.
  const warning = (termEnd: string) =>
    planOf({
      contract: { ...contract, termEnd: day(termEnd) },
      playbook: activtrakNagging,
      notices: [],
      ledger: [],
      tactic: undefined,
      asOf: day('2027-11-01'),
      reminderTime: time('09:00'),
      reach: REACH,
      isOff: offDays('GB'),
    }).warnings.find(({ code }) => code === 'deadline-on-non-working-day')?.text;
  expect(warning('2028-01-25')).toContain(
    'is a Sunday: give notice on the working day before, Friday 24 December 2027',
  );
  expect(warning('2029-01-25')).toContain(
    'is a public holiday: give notice on the working day before, Friday 22 December 2028',
  );
  expect(warning('2029-01-24')).toContain('is a public holiday');
});
