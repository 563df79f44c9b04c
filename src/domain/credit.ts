import type { Prospect } from './advice.ts';
import { type Exact, exactOf } from './exact.ts';
import type { Money } from './money.ts';

/** A credit that may be asked for: a range, and what it is a share of. */
export interface CreditRange {
  readonly situation: string;
  readonly percent: readonly [number, number];
  readonly of: Prospect['of'];
  /** Null where the share is of a charge that nobody stated. */
  readonly low: Money | null;
  readonly high: Money | null;
  readonly basis: Prospect['basis'];
}

export interface CreditEstimate {
  /** What is left of the term's charge: remaining months / months of the term × its charge. */
  readonly remainingValue: Money;
  readonly termCharge: Money;
  readonly monthsLeft: number;
  readonly termMonths: number;
  readonly ranges: readonly CreditRange[];
}

/**
 * What a credit may come to (B, domain-facts 4): the unused part of the term's charge, by the stored term and not
 * always by twelve months (7.14), times the share that accounts in such a situation got. The shares are what one
 * source tells, not policy: the vendor's own page rules refunds out (7.9).
 */
export function creditEstimate({
  seats,
  unitPrice,
  currency,
  termMonths,
  monthsLeft,
  prospects,
  erroneousCharge = null,
}: {
  readonly seats: number;
  /** Per seat and month, in minor units. */
  readonly unitPrice: number;
  readonly currency: string;
  readonly termMonths: number;
  /** Whole months left; never more than the term has. */
  readonly monthsLeft: number;
  readonly prospects: readonly Prospect[];
  /** A charge made in error, in minor units, where there is one. */
  readonly erroneousCharge?: number | null;
}): CreditEstimate {
  const charge = seats * unitPrice * termMonths;
  const left = Math.max(0, Math.min(monthsLeft, termMonths));
  const money = (minor: number): Money => ({ minor, currency });
  const share = (of: Prospect['of'], percent: number): Money | null => {
    const base =
      of === 'remaining-value'
        ? { amount: charge * left, parts: termMonths }
        : { amount: erroneousCharge, parts: 1 };
    return base.amount === null ? null : money(dividedOnce(exactOf(base.amount * percent), base.parts * 100));
  };
  return {
    remainingValue: money(dividedOnce(exactOf(charge * left), termMonths)),
    termCharge: money(charge),
    monthsLeft: left,
    termMonths,
    ranges: prospects.flatMap(({ text, creditPercent, of, basis }) =>
      creditPercent === null
        ? []
        : [
            {
              situation: text,
              percent: creditPercent,
              of,
              low: share(of, creditPercent[0]),
              high: share(of, creditPercent[1]),
              basis,
            },
          ],
    ),
  };
}

/** A quotient, rounded to the nearest integer; amounts are never negative here. */
const dividedOnce = ({ value }: Exact, divisor: number): number => {
  const parts = BigInt(divisor);
  return Number((value * 2n + parts) / (parts * 2n));
};
