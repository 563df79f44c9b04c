import { termsOf } from '../../domain/contract.ts';
import { costInputOf, monthsLeftExact, replacementOf } from '../../domain/contract-cost.ts';
import { InvalidInputError, type Problem, quote } from '../../domain/errors.ts';
import { approximately, type Exact, parseExact } from '../../domain/exact.ts';
import type { Life } from '../../domain/lifecycle.ts';
import { formatAmount } from '../../domain/money.ts';
import { parsePrice, type SwitchCost, switchCost } from '../../domain/switch-cost.ts';

/** What the modal of a cost says, as it was typed; null where a field was left empty. */
export interface CostForm {
  readonly seats: string | null;
  readonly newSeats: string | null;
  readonly old: string | null;
  readonly next: string | null;
  readonly months: string | null;
  readonly overlap: string | null;
  /** Id of a replacement product, or none of the playbook's. */
  readonly replacement: string | null;
}

/** What is there at first: as the contract and its playbook have it. */
export function initialCost({ contract, playbook, today }: Life): CostForm {
  const { currency } = termsOf(contract, playbook);
  const replacement = playbook.replacements[0];
  return {
    seats: contract.seats === null ? null : String(contract.seats),
    newSeats: null,
    old: contract.unitPrice === null ? null : formatAmount(contract.unitPrice, currency),
    next:
      replacement === undefined || replacement.price.currency !== currency
        ? null
        : formatAmount(replacement.price.perSeatMonth, currency),
    months: String(approximately(monthsLeftExact(today, contract.termEnd))),
    overlap: null,
    replacement: replacement?.id ?? null,
  };
}

const MONTH_DIGITS = 2;

/**
 * Reckons with what somebody filled in; a price is in the contract's currency.
 * @throws InvalidInputError by the places that the command line has, too
 */
export function reckon(form: CostForm, life: Life): { readonly cost: SwitchCost; readonly next: string } {
  const { contract, playbook, today } = life;
  const { currency } = termsOf(contract, playbook);
  const problems: Problem[] = [];
  const read = <Value>(
    place: string,
    text: string | null,
    parse: (text: string) => Value | undefined,
    expected: string,
  ): Value | undefined => {
    if (text === null) return undefined;
    const value = parse(text);
    if (value === undefined) problems.push({ place, found: quote(text), expected });
    return value;
  };
  const whole = (text: string): number | undefined => {
    const exact = parseExact(text, 0);
    return exact === undefined ? undefined : Number(exact.value);
  };
  const months = (text: string): Exact | undefined => parseExact(text, MONTH_DIGITS);
  const price = (text: string) => parsePrice(text, currency);
  const aPrice = `a price in ${currency} that is not negative, such as 12.50`;
  const aNumber = 'a whole number';
  const aMonth = 'a number of months, such as 4 or 4.5';
  const question = {
    seats: read('--seats', form.seats, whole, aNumber),
    newSeats: read('--new-seats', form.newSeats, whole, aNumber),
    old: read('--old', form.old, price, aPrice),
    next: read('--new', form.next, price, aPrice),
    monthsLeft: read('--months', form.months, months, aMonth),
    overlapMonths: read('--overlap', form.overlap, months, aMonth),
  };
  if (problems.length > 0) throw new InvalidInputError(problems);
  const replacement = form.replacement === null ? undefined : replacementOf(playbook, form.replacement);
  return {
    cost: switchCost(costInputOf(contract, playbook, replacement, today, question)),
    next: replacement?.product ?? 'the new tool',
  };
}
