import type { CreditEstimate } from '../domain/credit.ts';
import { formatMoney } from '../domain/money.ts';
import type { SwitchCost } from '../domain/switch-cost.ts';
import { basisWords, percentWords } from './advice-words.ts';
import type { CostPictureData } from './pictures/cost-picture.ts';

/** A month count as people read it: `1 month`, `6.9 months`. */
export const monthCount = (months: number): string =>
  `${months.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${months === 1 ? 'month' : 'months'}`;

/** The figures of a switch, a label and an amount each: sunk, overlap and total are never one figure (domain-facts 7.12). */
export function costFigures(cost: SwitchCost): (readonly [label: string, amount: string, remark: string])[] {
  const { seats, newSeats, monthsLeft, overlapMonths } = cost;
  return [
    ['Old, a month', formatMoney(cost.oldMonthly), seatWords(seats)],
    ['New, a month', formatMoney(cost.newMonthly), seatWords(newSeats)],
    ['Both, a month', formatMoney(cost.bothMonthly), 'while both are paid'],
    ['Sunk', formatMoney(cost.sunk), `owed for the ${monthCount(monthsLeft)} left, whatever you do`],
    ['Overlap', formatMoney(cost.overlap), `the new tool for ${monthCount(overlapMonths)} on top`],
    ['Total', formatMoney(cost.total), 'sunk and overlap together'],
    ['A year of the old', formatMoney(cost.oldYear), ''],
    ['A year of the new', formatMoney(cost.newYear), ''],
    savingFigure(cost),
  ];
}

const seatWords = (seats: number): string =>
  seats === 1 ? '1 seat' : `${seats.toLocaleString('en-US')} seats`;

function savingFigure({ yearlySaving }: SwitchCost): readonly [string, string, string] {
  const { minor, currency } = yearlySaving;
  return minor < 0
    ? ['Costs more', formatMoney({ minor: -minor, currency }), 'a year']
    : ['Saves', formatMoney(yearlySaving), 'a year'];
}

/** When the overlap is paid back, in a sentence. */
export function breakEvenWords({ breakEven, overlap, yearlySaving, monthsLeft }: SwitchCost): string {
  if (breakEven === null)
    return yearlySaving.minor < 0
      ? 'The new tool costs more than the old one: the overlap is never paid back.'
      : 'The new tool costs as much as the old one: the overlap is never paid back.';
  if (overlap.minor === 0) return 'There is no overlap to pay back: it saves from the first month on.';
  const exact = breakEven.months.toFixed(1);
  return `The overlap is paid back after ${exact} months of saving, so in month ${breakEven.wholeMonths} after the old contract ends${monthsLeft > 0 ? ` (${monthCount(breakEven.fromNow)} from now)` : ''}.`;
}

/** What a credit may come to, a line for each situation. */
export function creditLines({
  remainingValue,
  termCharge,
  monthsLeft,
  termMonths,
  ranges,
}: CreditEstimate): string[] {
  return [
    `${formatMoney(remainingValue)} is left of the term: ${monthsLeft} of ${termMonths} months of ${formatMoney(termCharge)}.`,
    ...ranges.map(({ situation, percent, of, low, high, basis }) => {
      const amount =
        low === null || high === null
          ? 'of the charge made in error'
          : low.minor === high.minor
            ? formatMoney(low)
            : `${formatMoney(low)} to ${formatMoney(high)}`;
      const share =
        of === 'remaining-value'
          ? `${percentWords(percent)}: ${amount}`
          : `${percentWords(percent)} ${amount}`;
      return `${situation.replace(/[.;].*$/, '')}: ${share} (${basisWords(basis)})`;
    }),
    'The vendor’s own rules know no refunds; these are shares that others are said to have got.',
  ];
}

/** What the chart of a switch shows. */
export function costPictureData(
  cost: SwitchCost,
  { old, next }: { readonly old: string; readonly next: string },
): CostPictureData {
  const seats =
    cost.seats === cost.newSeats ? seatWords(cost.seats) : `${cost.seats} and ${seatWords(cost.newSeats)}`;
  return {
    title: `${old} or ${next}: what it costs`,
    subtitle: `${seats}, ${monthCount(cost.monthsLeft)} left: sunk ${formatMoney(cost.sunk)}, overlap ${formatMoney(cost.overlap)}`,
    currency: cost.sunk.currency,
    stay: { label: `Stay with ${old}`, points: cost.lines.stay },
    change: { label: `Switch to ${next}`, points: cost.lines.change },
    overlap: [cost.monthsLeft - cost.overlapMonths, cost.monthsLeft],
    breakEven: cost.breakEven?.fromNow ?? null,
  };
}
