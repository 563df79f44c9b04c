import { InvalidInputError, type Problem } from './errors.ts';
import { approximately, type Exact, exactOf, parseExact, rounded, times } from './exact.ts';
import { currencyDigits, type Money } from './money.ts';

/** A price per seat and month, exact, in minor units of its currency. */
export interface Price {
  readonly minor: Exact;
  readonly currency: string;
}

/** What a switch is reckoned from. */
export interface SwitchCostInput {
  readonly seats: number;
  /** Seats of the new tool; the same where it is left out. */
  readonly newSeats?: number;
  readonly old: Price;
  readonly next: Price;
  /** Months that the old contract still runs; parts of a month count. */
  readonly monthsLeft: Exact;
  /** Months in which both are paid; all that are left where it is left out, none to be ready just at the end. */
  readonly overlapMonths?: Exact;
  /** Units of the old currency for one of the new; needed only where the two differ. */
  readonly rate?: Exact;
}

/** When the overlap is paid back. */
export interface BreakEven {
  /** Months of saving after the old contract's end, such as 6.857. */
  readonly months: number;
  /** Whole ones, rounded up: seven. */
  readonly wholeMonths: number;
  /** Months from now on, so with those that the old contract still runs. */
  readonly fromNow: number;
}

/** Amounts are in the old tool's currency; each is rounded once. */
export interface SwitchCost {
  readonly seats: number;
  readonly newSeats: number;
  readonly monthsLeft: number;
  readonly overlapMonths: number;
  readonly oldMonthly: Money;
  readonly newMonthly: Money;
  /** Both together, while both are paid. */
  readonly bothMonthly: Money;
  /** Owed for the rest of the old contract whatever one does. */
  readonly sunk: Money;
  /** What the new tool costs on top while both are paid. */
  readonly overlap: Money;
  /** Sunk and overlap together. */
  readonly total: Money;
  readonly oldYear: Money;
  readonly newYear: Money;
  /** A year of the old less a year of the new; negative where the new costs more. */
  readonly yearlySaving: Money;
  /** Null where the new tool saves nothing. */
  readonly breakEven: BreakEven | null;
  /** The breakpoints of what staying and changing over cost in all, by months from now on. */
  readonly lines: { readonly stay: CostPoints; readonly change: CostPoints };
}

export type CostPoints = readonly (readonly [month: number, minor: number])[];

const TWELVE = exactOf(12);
export const MOST_SEATS = 1_000_000;
const MOST_MONTHS = 120;
/** A picture further than ten years ahead would be a joke. */
const HORIZON_MONTHS = 120;

/**
 * What a switch costs (B, domain-facts 6 and 7.12): sunk, overlap and total always apart, a year of each, the saving,
 * and when the overlap is paid back.
 * @throws InvalidInputError that names each number that makes no sense
 */
export function switchCost(input: SwitchCostInput): SwitchCost {
  refuseNonsense(input);
  const { seats, newSeats = seats, old, next, monthsLeft, overlapMonths = monthsLeft } = input;
  const { currency } = old;
  const money = (amount: Exact): Money => ({ minor: rounded(amount), currency });
  const oldMonthly = times(exactOf(seats), old.minor);
  const newMonthly = converted(times(exactOf(newSeats), next.minor), input);
  const sunk = money(times(oldMonthly, monthsLeft));
  const overlap = money(times(newMonthly, overlapMonths));
  const oldYear = money(times(oldMonthly, TWELVE));
  const newYear = money(times(newMonthly, TWELVE));
  const both = money(oldMonthly).minor + money(newMonthly).minor;
  const breakEven = breakEvenOf(oldMonthly, newMonthly, monthsLeft, overlapMonths);
  return {
    seats,
    newSeats,
    monthsLeft: approximately(monthsLeft),
    overlapMonths: approximately(overlapMonths),
    oldMonthly: money(oldMonthly),
    newMonthly: money(newMonthly),
    bothMonthly: { minor: both, currency },
    sunk,
    overlap,
    total: { minor: sunk.minor + overlap.minor, currency },
    oldYear,
    newYear,
    yearlySaving: { minor: oldYear.minor - newYear.minor, currency },
    breakEven,
    lines: linesOf(
      approximately(oldMonthly),
      approximately(newMonthly),
      approximately(monthsLeft),
      approximately(overlapMonths),
      breakEven,
    ),
  };
}

/** The new tool's amount in the old one's currency; both in minor units, which differ in size (yen, dinar). */
function converted(amount: Exact, { old, next, rate }: SwitchCostInput): Exact {
  if (rate === undefined || old.currency === next.currency) return amount;
  const shift = currencyDigits(old.currency) - currencyDigits(next.currency);
  const { value, scale } = times(amount, rate);
  return shift >= 0 ? { value: value * 10n ** BigInt(shift), scale } : { value, scale: scale - shift };
}

function breakEvenOf(
  oldMonthly: Exact,
  newMonthly: Exact,
  monthsLeft: Exact,
  overlapMonths: Exact,
): BreakEven | null {
  const saving = approximately(oldMonthly) - approximately(newMonthly);
  if (saving <= 0) return null;
  const months = approximately(times(newMonthly, overlapMonths)) / saving;
  return {
    months,
    // A rest that is no more than binary noise does not make another month.
    wholeMonths: Math.ceil(months - 1e-9),
    fromNow: approximately(monthsLeft) + months,
  };
}

function linesOf(
  oldMonthly: number,
  newMonthly: number,
  monthsLeft: number,
  overlapMonths: number,
  breakEven: BreakEven | null,
): SwitchCost['lines'] {
  const wanted = Math.max(12, monthsLeft + 6, (breakEven?.fromNow ?? 0) * 1.4);
  const horizon = Math.min(HORIZON_MONTHS, Math.ceil(wanted));
  const start = Math.min(monthsLeft - overlapMonths, horizon);
  const end = Math.min(monthsLeft, horizon);
  const change = (month: number): number =>
    oldMonthly * Math.min(month, monthsLeft) + newMonthly * Math.max(0, month - start);
  const months = [...new Set([0, start, end, horizon])].sort((a, b) => a - b);
  return {
    stay: [
      [0, 0],
      [horizon, Math.round(oldMonthly * horizon)],
    ],
    change: months.map((month) => [month, Math.round(change(month))] as const),
  };
}

function refuseNonsense(input: SwitchCostInput): void {
  const { seats, newSeats = seats, monthsLeft, overlapMonths, old, next, rate } = input;
  const problems: Problem[] = [];
  const expectSeats = (place: string, found: number): void => {
    if (!Number.isInteger(found) || found < 1 || found > MOST_SEATS)
      problems.push({ place, found: String(found), expected: `a whole number from 1 to ${MOST_SEATS}` });
  };
  expectSeats('--seats', seats);
  if (newSeats !== seats) expectSeats('--new-seats', newSeats);
  if (approximately(monthsLeft) < 0 || approximately(monthsLeft) > MOST_MONTHS)
    problems.push({
      place: '--months',
      found: String(approximately(monthsLeft)),
      expected: `0 to ${MOST_MONTHS} months`,
    });
  if (overlapMonths !== undefined && approximately(overlapMonths) > approximately(monthsLeft))
    problems.push({
      place: '--overlap',
      found: `${approximately(overlapMonths)} months`,
      expected: `no more than the ${approximately(monthsLeft)} months that the old contract still runs`,
    });
  if (old.currency !== next.currency && (rate === undefined || rate.value === 0n))
    problems.push({
      place: '--rate',
      found: `prices in ${old.currency} and in ${next.currency}, and no rate`,
      expected: `how many ${old.currency} one ${next.currency} is, such as 1.08`,
    });
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** Digits that a price may have behind those of its currency's minor unit: some vendors charge fractions of a cent. */
const EXTRA_DIGITS = 4;

/** A price as people write it (`19`, `12.50`, `0.0825`); undefined where it is none. */
export function parsePrice(text: string, currency: string): Price | undefined {
  const digits = currencyDigits(currency);
  const exact = parseExact(text, digits + EXTRA_DIGITS);
  if (exact === undefined) return undefined;
  const shift = digits - exact.scale;
  const minor =
    shift >= 0
      ? { value: exact.value * 10n ** BigInt(shift), scale: 0 }
      : { value: exact.value, scale: -shift };
  return { minor, currency };
}

/** A price that is stored in minor units. */
export const priceOf = (minor: number, currency: string): Price => ({ minor: exactOf(minor), currency });
