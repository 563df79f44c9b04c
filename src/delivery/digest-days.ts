import { termsOf } from '../domain/contract.ts';
import { DIGEST_HORIZON_DAYS, type DigestLife } from '../domain/digest.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import { settlingNotice } from '../domain/settling-notice.ts';
import { type KeyDate, keyDates } from './calendar/key-dates.ts';
import { nameOf } from './reminder-words.ts';

/** A day that is to come, of one contract. */
export interface ComingDay extends KeyDate {
  readonly life: DigestLife;
  /** The contract's. */
  readonly name: string;
}

/** What comes within the horizon, the soonest first: last days for notice while there is notice to give, last paid days. */
export function comingDays(lives: readonly DigestLife[], today: LocalDate): ComingDay[] {
  const last = addDays(today, DIGEST_HORIZON_DAYS);
  return lives
    .flatMap((life) => daysOf(life).map((day) => ({ ...day, life, name: nameOf(life.contract) })))
    .filter(({ date }) => date >= today && date <= last)
    .sort((a, b) => byText(a.date, b.date) || byText(a.name, b.name) || byText(a.id, b.id));
}

function daysOf(life: DigestLife): KeyDate[] {
  const { contract, playbook } = life;
  const days = keyDates(contract, playbook, []);
  const isSettled = settlingNotice(life) !== undefined || !termsOf(contract, playbook).autoRenews;
  return days
    .filter(({ id }) => id === 'last-paid-day' || (!isSettled && id === 'notice-deadline'))
    .map((day) => (isSettled ? { ...day, text: [] } : day));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
