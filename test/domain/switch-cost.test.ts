import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Prospect } from '../../src/domain/advice.ts';
import { creditEstimate } from '../../src/domain/credit.ts';
import { exactOf, parseExact } from '../../src/domain/exact.ts';
import { formatMoney, type Money } from '../../src/domain/money.ts';
import {
  type Price,
  parsePrice,
  priceOf,
  type SwitchCostInput,
  switchCost,
} from '../../src/domain/switch-cost.ts';

const price = (text: string, currency = 'USD'): Price => {
  const parsed = parsePrice(text, currency);
  if (parsed === undefined) throw new Error(`${text} is no price`);
  return parsed;
};
const months = (text: string) => {
  const parsed = parseExact(text, 4);
  if (parsed === undefined) throw new Error(`${text} is no number`);
  return parsed;
};
const BASE: SwitchCostInput = { seats: 50, old: price('19'), next: price('12'), monthsLeft: months('4') };
const costOf = (more: Partial<SwitchCostInput> = {}) => switchCost({ ...BASE, ...more });
const shown = (money: Money) => formatMoney(money);

describe('the figures of domain-facts 6, to the cent', () => {
  test('50 seats', () => {
    const cost = costOf();
    expect({
      old: shown(cost.oldMonthly),
      next: shown(cost.newMonthly),
      sunk: shown(cost.sunk),
      overlap: shown(cost.overlap),
      total: shown(cost.total),
      oldYear: shown(cost.oldYear),
      newYear: shown(cost.newYear),
      saving: shown(cost.yearlySaving),
      months: cost.breakEven?.months.toFixed(1),
      whole: cost.breakEven?.wholeMonths,
    }).toEqual({
      old: '$950.00',
      next: '$600.00',
      sunk: '$3,800.00',
      overlap: '$2,400.00',
      total: '$6,200.00',
      oldYear: '$11,400.00',
      newYear: '$7,200.00',
      saving: '$4,200.00',
      months: '6.9',
      whole: 7,
    });
  });

  test('10 seats: the 310 a month are both together, of which only 120 are overlap', () => {
    const cost = costOf({ seats: 10 });
    expect([cost.oldMonthly, cost.newMonthly, cost.bothMonthly].map(shown)).toEqual([
      '$190.00',
      '$120.00',
      '$310.00',
    ]);
    expect([cost.sunk, cost.overlap, cost.total].map(shown)).toEqual(['$760.00', '$480.00', '$1,240.00']);
  });
});

describe('what else there is', () => {
  test.each<[string, Partial<SwitchCostInput>, string]>([
    ['nothing left', { monthsLeft: months('0') }, 'sunk $0.00 overlap $0.00 saves $4,200.00 even 0 of 0'],
    [
      'half a month',
      { monthsLeft: months('0.5') },
      'sunk $475.00 overlap $300.00 saves $4,200.00 even 1 of 0.5',
    ],
    [
      'ready at the end',
      { overlapMonths: months('0') },
      'sunk $3,800.00 overlap $0.00 saves $4,200.00 even 0 of 4',
    ],
    [
      'a pilot month',
      { overlapMonths: months('1') },
      'sunk $3,800.00 overlap $600.00 saves $4,200.00 even 2 of 4',
    ],
    [
      'a term of 18 months',
      { monthsLeft: months('17') },
      'sunk $16,150.00 overlap $10,200.00 saves $4,200.00 even 30 of 17',
    ],
    ['fewer seats', { newSeats: 40 }, 'sunk $3,800.00 overlap $1,920.00 saves $5,640.00 even 5 of 4'],
    [
      'a new price above the old',
      { next: price('25') },
      'sunk $3,800.00 overlap $5,000.00 saves -$3,600.00 even never of 4',
    ],
    ['the same price', { next: price('19') }, 'sunk $3,800.00 overlap $3,800.00 saves $0.00 even never of 4'],
    ['free', { next: price('0') }, 'sunk $3,800.00 overlap $0.00 saves $11,400.00 even 0 of 4'],
    [
      'yen',
      { old: price('1900', 'JPY'), next: price('1200', 'JPY') },
      'sunk ¥380,000 overlap ¥240,000 saves ¥420,000 even 7 of 4',
    ],
    [
      'fractions of a cent, rounded once',
      { seats: 3, old: price('0.3333'), next: price('0.1111') },
      'sunk $4.00 overlap $1.33 saves $8.00 even 2 of 4',
    ],
    [
      'another currency',
      { next: price('12', 'EUR'), rate: months('1.1') },
      'sunk $3,800.00 overlap $2,640.00 saves $3,480.00 even 10 of 4',
    ],
    [
      'yen for dollars',
      { next: price('1800', 'JPY'), rate: months('0.0065') },
      'sunk $3,800.00 overlap $2,340.00 saves $4,380.00 even 7 of 4',
    ],
    [
      'dollars for yen',
      { old: price('2900', 'JPY'), next: price('12'), rate: months('150') },
      'sunk ¥580,000 overlap ¥360,000 saves ¥660,000 even 7 of 4',
    ],
  ])('%s', (_, more, expected) => {
    const { sunk, overlap, yearlySaving, breakEven, monthsLeft } = costOf(more);
    const even = breakEven === null ? 'never' : breakEven.wholeMonths;
    expect(
      `sunk ${shown(sunk)} overlap ${shown(overlap)} saves ${shown(yearlySaving)} even ${even} of ${monthsLeft}`,
    ).toBe(expected);
  });

  test.each<[string, Partial<SwitchCostInput>, RegExp]>([
    ['no seats', { seats: 0 }, /--seats: found 0, expected a whole number from 1/],
    ['half a seat', { seats: 2.5 }, /--seats: found 2.5/],
    ['no new seats', { newSeats: 0 }, /--new-seats: found 0/],
    ['a century', { monthsLeft: months('1200') }, /--months: found 1200/],
    [
      'more overlap than there is',
      { overlapMonths: months('5') },
      /--overlap: found 5 months, expected no more than the 4/,
    ],
    ['two currencies', { next: price('12', 'EUR') }, /--rate: .*how many USD one EUR is/],
  ])('refuses %s', (_, more, problem) => {
    expect(() => costOf(more)).toThrow(problem);
  });

  test.each(['-1', '1e3', '', '12,5', '1.123456789', 'NaN', 'Infinity'])('“%s” is no price', (text) => {
    expect(parsePrice(text, 'USD')).toBeUndefined();
  });
});

test('the lines of the picture meet where the overlap is paid back, and their figures add up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 36 }),
      (seats, old, next, left) => {
        const cost = switchCost({
          seats,
          old: priceOf(old, 'USD'),
          next: priceOf(next, 'USD'),
          monthsLeft: exactOf(left),
        });
        expect(cost.total.minor).toBe(cost.sunk.minor + cost.overlap.minor);
        expect(cost.yearlySaving.minor).toBe(cost.oldYear.minor - cost.newYear.minor);
        expect(cost.sunk.minor).toBe(seats * old * left);
        const at = (points: readonly (readonly [number, number])[], month: number): number => {
          const next = points.findIndex(([end]) => end >= month);
          const [x1, y1] = points[next] ?? [0, 0];
          const [x0, y0] = points[next - 1] ?? [x1, y1];
          return x1 === x0 ? y1 : y0 + ((y1 - y0) * (month - x0)) / (x1 - x0);
        };
        const { breakEven, lines } = cost;
        expect(breakEven === null).toBe(next >= old);
        if (breakEven === null || breakEven.fromNow > 120) return;
        const stay = at(lines.stay, breakEven.fromNow);
        expect(at(lines.change, breakEven.fromNow)).toBeGreaterThanOrEqual(stay - 3 - stay / 1e6);
        expect(at(lines.change, breakEven.fromNow)).toBeLessThanOrEqual(stay + 3 + stay / 1e6);
      },
    ),
    { numRuns: 200 },
  );
});

describe('credit', () => {
  const basis = { source: 'B', confidence: 'anecdote' as const, publisher: 'Intelogos' };
  const remaining: Prospect = { text: 'large', creditPercent: [20, 50], of: 'remaining-value', basis };
  const error: Prospect = { text: 'error', creditPercent: [50, 100], of: 'erroneous-charge', basis };
  const given = {
    seats: 50,
    unitPrice: 1900,
    currency: 'USD',
    termMonths: 12,
    monthsLeft: 4,
    prospects: [remaining, error],
  };

  test('the unused part of the term’s charge, and its shares', () => {
    const { remainingValue, termCharge, ranges } = creditEstimate(given);
    expect([shown(termCharge), shown(remainingValue)]).toEqual(['$11,400.00', '$3,800.00']);
    expect(
      ranges.map(({ low, high }) => [low, high].map((money) => (money === null ? '-' : shown(money)))),
    ).toEqual([
      ['$760.00', '$1,900.00'],
      ['-', '-'],
    ]);
    expect(creditEstimate({ ...given, erroneousCharge: 10_000 }).ranges[1]).toMatchObject({
      low: { minor: 5000 },
      high: { minor: 10_000 },
    });
  });

  test.each<[string, Partial<typeof given>, string]>([
    ['the stored term, not always twelve months', { termMonths: 24, monthsLeft: 6 }, '$22,800.00 $5,700.00'],
    ['never more than the term', { monthsLeft: 40 }, '$11,400.00 $11,400.00'],
    ['nothing left', { monthsLeft: 0 }, '$11,400.00 $0.00'],
    ['rounded once', { seats: 1, unitPrice: 1, termMonths: 7, monthsLeft: 3 }, '$0.07 $0.03'],
  ])('%s', (_, more, expected) => {
    const { termCharge, remainingValue } = creditEstimate({ ...given, ...more });
    expect(`${shown(termCharge)} ${shown(remainingValue)}`).toBe(expected);
  });
});
