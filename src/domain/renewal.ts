import type { ContractFields, Terms } from './contract.ts';
import { addMonths, dayOfMonth, type LocalDate } from './local-date.ts';
import type { Money } from './money.ts';

/**
 * The last paid day of the term that follows `termEnd` (B: "equal term"; the stored term is used, not always
 * twelve months). `anchorDay` is the day of the month that the contract started out with, so that a 29th or a
 * 31st comes back after a shorter month.
 */
export const nextTermEnd = (
  termEnd: LocalDate,
  terms: Pick<Terms, 'termMonths'> & Partial<Pick<Terms, 'anchorDay'>>,
  anchorDay = terms.anchorDay ?? dayOfMonth(termEnd),
): LocalDate => addMonths(termEnd, terms.termMonths, anchorDay);

/** What one more term costs: seats × price per seat and month × months. Null where seats or price are not known. */
export function renewalCost(
  contract: Pick<ContractFields, 'seats' | 'unitPrice'>,
  terms: Pick<Terms, 'termMonths' | 'currency'>,
): Money | null {
  if (contract.seats === null || contract.unitPrice === null) return null;
  return { minor: contract.seats * contract.unitPrice * terms.termMonths, currency: terms.currency };
}
