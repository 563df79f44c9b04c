import type { Playbook } from '../config/playbook.ts';
import { type Answers, adviceOf } from './advice.ts';
import { type Contract, termsOf } from './contract.ts';
import { type CreditEstimate, creditEstimate } from './credit.ts';
import { InvalidInputError, type Problem, quote } from './errors.ts';
import { type Exact, exactOf } from './exact.ts';
import { addMonths, daysBetween, type LocalDate, monthsBetween } from './local-date.ts';
import type { Price, SwitchCostInput } from './switch-cost.ts';
import { priceOf } from './switch-cost.ts';
import type { Replacement } from './timeline.ts';

/** What somebody states for a reckoning; the contract and its playbook answer for the rest. */
export interface CostQuestion {
  readonly seats?: number | undefined;
  readonly newSeats?: number | undefined;
  readonly old?: Price | undefined;
  readonly next?: Price | undefined;
  readonly monthsLeft?: Exact | undefined;
  readonly overlapMonths?: Exact | undefined;
  readonly rate?: Exact | undefined;
}

/**
 * The replacement product that is reckoned with: the named one, or the playbook's first; none where it has none.
 * @throws InvalidInputError that lists those there are
 */
export function replacementOf(playbook: Playbook, id: string | undefined): Replacement | undefined {
  if (id === undefined) return playbook.replacements[0];
  const found = playbook.replacements.find((one) => one.id === id);
  if (found !== undefined) return found;
  const known =
    playbook.replacements.map((one) => one.id).join(', ') || 'none: the playbook has no replacements';
  throw new InvalidInputError([{ place: '--replacement', found: quote(id), expected: known }]);
}

/** Months from a day to another, exact to a hundredth: whole ones, and the days that are left over by their month. */
export function monthsLeftExact(from: LocalDate, to: LocalDate): Exact {
  if (to <= from) return exactOf(0);
  const whole = monthsBetween(from, to);
  const start = addMonths(from, whole);
  const month = daysBetween(start, addMonths(from, whole + 1));
  const hundredths = Math.floor((daysBetween(start, to) / month) * 100);
  return { value: BigInt(whole * 100 + hundredths), scale: 2 };
}

/**
 * What a switch of one contract is reckoned from.
 * @throws InvalidInputError that names what neither the question nor the contract states
 */
export function costInputOf(
  contract: Contract,
  playbook: Playbook,
  replacement: Replacement | undefined,
  asOf: LocalDate,
  question: CostQuestion,
): SwitchCostInput {
  const { currency } = termsOf(contract, playbook);
  const seats = question.seats ?? contract.seats;
  const old =
    question.old ?? (contract.unitPrice === null ? undefined : priceOf(contract.unitPrice, currency));
  const next =
    question.next ??
    (replacement === undefined
      ? undefined
      : priceOf(replacement.price.perSeatMonth, replacement.price.currency));
  const missing: Problem[] = [];
  const miss = (place: string, expected: string): void =>
    void missing.push({ place, found: 'nothing stated', expected });
  if (seats === null) miss('--seats', 'how many seats there are, here or in the contract');
  if (old === undefined) miss('--old', 'the price per seat and month, here or in the contract');
  if (next === undefined) miss('--new', "the new tool's price per seat and month");
  if (seats === null || old === undefined || next === undefined) throw new InvalidInputError(missing);
  const { newSeats, overlapMonths, rate } = question;
  return {
    seats,
    old,
    next,
    monthsLeft: question.monthsLeft ?? monthsLeftExact(asOf, contract.termEnd),
    ...(newSeats === undefined ? {} : { newSeats }),
    ...(overlapMonths === undefined ? {} : { overlapMonths }),
    ...(rate === undefined ? {} : { rate }),
  };
}

/** What a credit may come to for a contract; null where its seats or price are not known, or its term is over. */
export function contractCredit(
  contract: Contract,
  playbook: Playbook,
  answers: Answers,
  asOf: LocalDate,
): CreditEstimate | null {
  const { seats } = answers;
  if (seats === null || contract.unitPrice === null || asOf > contract.termEnd) return null;
  const { credits, odds, situation } = adviceOf({ contract, playbook, notices: [], answers, asOf });
  const { currency, termMonths } = termsOf(contract, playbook);
  return creditEstimate({
    seats,
    unitPrice: contract.unitPrice,
    currency,
    termMonths,
    monthsLeft: situation.monthsLeft,
    prospects: odds?.creditPercent === null || odds === null ? credits : [odds, ...credits],
  });
}
