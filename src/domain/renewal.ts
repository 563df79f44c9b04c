import type { ContractFields, Terms } from './contract.ts';
import { addDays, addMonths, dayOfMonth, type LocalDate } from './local-date.ts';
import type { Money } from './money.ts';
import { noticeDeadline } from './notice-deadline.ts';

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

/** How long before a notice deadline the contract has to be in the term that the deadline is for: the week of daily reminders. */
const LEAD_DAYS = 7;

/**
 * The first day on which a contract that renews is in its next term. That is the day after T, but with a short term
 * and a long notice period (a month, 30 days) the next term's last day for notice is before its beginning, or just
 * behind it: then it is the day after this term's notice deadline, as from there on the next one is what can be met.
 */
export function rollsOverOn(termEnd: LocalDate, terms: Terms): LocalDate {
  const next = noticeDeadline(nextTermEnd(termEnd, terms), terms);
  return addDays(next <= addDays(termEnd, LEAD_DAYS) ? noticeDeadline(termEnd, terms) : termEnd, 1);
}

/** What one more term costs: seats × price per seat and month × months. Null where seats or price are not known. */
export function renewalCost(
  contract: Pick<ContractFields, 'seats' | 'unitPrice'>,
  terms: Pick<Terms, 'termMonths' | 'currency'>,
): Money | null {
  if (contract.seats === null || contract.unitPrice === null) return null;
  return { minor: contract.seats * contract.unitPrice * terms.termMonths, currency: terms.currency };
}
