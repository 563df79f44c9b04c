import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termsOf } from '../../src/domain/contract.ts';
import { addDays, addMonths, daysBetween } from '../../src/domain/local-date.ts';
import { noticeDeadline } from '../../src/domain/notice-deadline.ts';
import { nextTermEnd, renewalCost } from '../../src/domain/renewal.ts';
import { activtrak, contractOf, day, generic } from '../support/factories.ts';

test('where the contract is silent its playbook speaks', () => {
  expect(termsOf(contractOf(), activtrak)).toEqual({
    termMonths: 12,
    anchorDay: 30,
    noticeDays: 30,
    noticeMonths: null,
    autoRenews: true,
    currency: 'USD',
    noticeAssumed: true,
  });
});

test('what the contract says goes before its playbook, a zero and a false as well', () => {
  const stated = { termMonths: 6, noticeDays: 0, autoRenews: false, currency: 'EUR' };
  expect(termsOf(contractOf(stated), generic)).toMatchObject({ ...stated, noticeAssumed: false });
});

test.each([
  ['2026-01-01', '2026-12-31', 12, 'both days paid'],
  ['2026-01-01', '2027-01-01', 12, 'day to day'],
  ['2026-02-01', '2027-01-31', 12, 'both days paid'],
  ['2024-02-29', '2025-02-28', 12, 'from a leap day'],
  ['2024-03-01', '2025-02-28', 12, 'to the end of February'],
  ['2026-07-15', '2027-01-14', 6, 'half a year'],
  ['2024-07-01', '2027-06-30', 36, 'three years'],
  ['2027-06-01', '2027-06-30', 1, 'a month'],
  ['2026-07-01', '2027-06-29', 12, 'a day short'],
  ['2026-07-01', '2027-07-01', 12, 'a day over'],
  ['2026-07-01', '2027-06-27', 12, 'three days short'],
  ['2026-07-01', '2027-06-26', 11, 'more than that'],
  ['2026-07-01', '2027-07-15', 12, 'two weeks over'],
  ['2026-07-01', '2027-07-26', 12, 'nearer to thirteen, which would be too late'],
  ['2026-07-01', '2027-07-28', 13, 'three days short of thirteen'],
  ['2024-07-01', '2027-06-28', 36, 'three years but for two days'],
  ['2026-01-31', '2026-02-26', 1, 'a day short, from the 31st'],
  ['2026-01-31', '2027-01-29', 12, 'a day short, from the 31st'],
  ['2026-08-31', '2027-02-26', 6, 'a day short, from the 31st to the end of February'],
  ['2024-02-29', '2025-02-26', 12, 'a day short, from a leap day'],
  ['2024-02-29', '2028-02-27', 48, 'a day short, from a leap day to the next one'],
  ['2023-03-01', '2024-02-28', 12, 'a day short of a leap day'],
  ['2027-06-01', '2027-06-29', 1, 'a month but for a day'],
  ['2027-06-10', '2027-06-24', 12, 'half a month says nothing: the playbook does'],
  ['2027-06-10', '2027-06-20', 12, 'less than half a month says nothing: the playbook does'],
  ['2027-07-01', '2027-06-30', 12, 'a start behind the end says nothing: the playbook does'],
])('a term from %s to %s has %i months: %s', (start, end, months) => {
  const contract = contractOf({ termStart: day(start), termEnd: day(end) });
  expect(termsOf(contract, activtrak).termMonths).toBe(months);
  expect(termsOf({ ...contract, termMonths: 7 }, activtrak).termMonths).toBe(7);
});

test("a term's length is a number of months that ends with it, or no more than three days behind it", () => {
  const days = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(days, days, (from, length) => {
      const start = addDays(day('2023-01-01'), from);
      const contract = contractOf({ termStart: start, termEnd: addDays(start, length) });
      const { termMonths } = termsOf(contract, activtrak);
      const behind = (months: number): number =>
        daysBetween(addDays(contract.termEnd, 1), addMonths(start, months));
      fc.pre(behind(1) <= 3);
      expect(behind(termMonths)).toBeLessThanOrEqual(3);
      expect(behind(termMonths + 1)).toBeGreaterThan(3);
    }),
  );
});

test.each([
  ['2027-06-30', 30, '2027-05-31'],
  ['2027-06-30', 60, '2027-05-01'],
  ['2027-06-30', 90, '2027-04-01'],
  ['2027-06-30', 0, '2027-06-30'],
  ['2028-03-30', 30, '2028-02-29'],
  ['2027-03-30', 30, '2027-02-28'],
  ['2027-01-15', 30, '2026-12-16'],
])('to end on %s with %i days, notice counts until %s', (end, noticeDays, deadline) => {
  expect(noticeDeadline(day(end), { noticeDays, noticeMonths: null })).toBe(deadline);
});

test.each([
  ['2027-06-30', 3, '2027-03-30'],
  ['2027-12-31', 3, '2027-09-30'], // September has no 31st: its last day
  ['2027-05-31', 3, '2027-02-28'],
  ['2028-05-31', 3, '2028-02-29'],
  ['2027-02-28', 1, '2027-01-28'], // the earlier reading: some would read the 31st
  ['2027-01-15', 1, '2026-12-15'],
  ['2027-06-30', 0, '2027-06-30'],
  ['2027-06-30', 12, '2026-06-30'],
])("to end on %s with %i months' notice, it counts until %s", (end, noticeMonths, deadline) => {
  const terms = termsOf(contractOf({ noticeMonths }), activtrak);
  expect(terms).toMatchObject({ noticeMonths, noticeAssumed: false });
  expect(noticeDeadline(day(end), terms)).toBe(deadline);
});

test("a notice period in months is the playbook's as well, where the contract is silent", () => {
  const { noticeDays: like, ...terms } = activtrak.terms;
  if (like === undefined) throw new Error('ActivTrak has a notice period in days');
  const monthly = { ...activtrak, terms: { ...terms, noticeMonths: { ...like, value: 2 } } };
  expect(noticeDeadline(day('2027-06-30'), termsOf(contractOf(), monthly))).toBe('2027-04-30');
  expect(noticeDeadline(day('2027-06-30'), termsOf(contractOf({ noticeDays: 10 }), monthly))).toBe(
    '2027-06-20',
  );
});

test.each([
  [null, '2027-06-30', 12, '2028-06-30'],
  [null, '2027-06-30', 6, '2027-12-30'],
  [null, '2027-06-30', 1, '2027-07-30'],
  [null, '2028-02-29', 12, '2029-02-28'],
  [null, '2027-01-31', 1, '2027-02-28'],
  [null, '2027-06-30', 36, '2030-06-30'],
  ['2024-02-29', '2027-02-28', 12, '2028-02-29'], // the anniversary remembers the 29th
  ['2024-02-29', '2028-02-29', 12, '2029-02-28'],
  ['2026-03-01', '2027-02-28', 12, '2028-02-29'], // from the 1st to the month's last day
  ['2027-01-01', '2027-06-30', 6, '2027-12-31'],
  ['2026-12-31', '2027-06-30', 6, '2027-12-31'],
  ['2026-08-30', '2027-02-28', 6, '2027-08-30'],
  ['2026-06-15', '2027-06-14', 12, '2028-06-14'],
  ['2026-07-01', '2027-06-29', 12, '2028-06-29'], // not a month's last day: taken as it is
])('begun on %s, a term until %s goes on by %i months until %s', (start, end, termMonths, next) => {
  const contract = contractOf({
    termStart: start === null ? null : day(start),
    termEnd: day(end),
    termMonths,
  });
  expect(nextTermEnd(contract.termEnd, termsOf(contract, activtrak))).toBe(next);
});

test.each([
  [50, 1900, 12, 1_140_000],
  [50, 1900, 1, 95_000],
  [0, 1900, 12, 0],
  [50, 0, 12, 0],
])('%i seats at %i a month for %i months cost %i', (seats, unitPrice, termMonths, minor) => {
  expect(renewalCost({ seats, unitPrice }, { termMonths, currency: 'USD' })).toEqual({
    minor,
    currency: 'USD',
  });
});

test('a cost without seats or price is not guessed', () => {
  const terms = { termMonths: 12, currency: 'USD' };
  expect(renewalCost({ seats: null, unitPrice: 1900 }, terms)).toBeNull();
  expect(renewalCost({ seats: 50, unitPrice: null }, terms)).toBeNull();
});
