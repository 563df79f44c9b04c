import { type Contract, termBegin } from './contract.ts';
import { type DigestFacts, digestItemOf } from './digest.ts';
import { daysBetween, type LocalDate } from './local-date.ts';
import { type Overview, overviewOf } from './next-deadline.ts';
import { type Reminder, reminderOf } from './reminder.ts';

/** From so many days before its next deadline a contract needs somebody now: that is when its reminders begin. */
const NOW_DAYS = 60;
const NEVER = Number.POSITIVE_INFINITY;

/** A contract as lists show it. */
export interface Entry extends Overview {
  readonly contract: Contract;
  /** Where it stands, as a reminder of today would say. */
  readonly standing: Reminder;
  /** Somebody has to do something about it within weeks, or it is over and something is left to do. */
  readonly needsSomebody: boolean;
  /** Days to the next deadline; null once there is none. */
  readonly daysLeft: number | null;
  /** How much of the time from the term's beginning to the next deadline is left, 0 to 1. */
  readonly shareLeft: number;
}

/** Puts a contract as it is on a day into a list. */
export function entryOf(facts: DigestFacts): Entry {
  const { contract, playbook, notices, today } = facts;
  const overview = overviewOf(contract, playbook, notices, today);
  const { nextDeadline } = overview;
  const daysLeft = nextDeadline === null ? null : daysBetween(today, nextDeadline);
  return {
    ...overview,
    contract,
    standing: reminderOf({ contract, playbook, notices, rung: 'T', today, missed: [] }),
    needsSomebody: (digestItemOf(facts)?.daysLeft ?? NEVER) <= NOW_DAYS,
    daysLeft,
    shareLeft: nextDeadline === null ? 0 : shareOf(facts, nextDeadline),
  };
}

function shareOf({ contract, playbook, today }: DigestFacts, deadline: LocalDate): number {
  const begin = termBegin(contract, playbook);
  const whole = daysBetween(begin, deadline);
  const left = daysBetween(today, deadline);
  return whole <= 0 ? 0 : Math.max(0, Math.min(1, left / whole));
}
