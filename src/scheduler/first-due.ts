import type { Contract, ContractFields } from '../domain/contract.ts';
import { type Instant, instantAt } from '../domain/instant.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import { anchorsOf } from '../domain/notice-deadline.ts';
import { dateOf } from '../domain/offset.ts';
import type { ContractInput } from '../store/contracts.ts';
import { playbookOf, type Rules } from './plan-due.ts';

/**
 * A contract ready to be stored, with the moment at which its ladder first has to be looked at; a moment that is
 * past is right too: the next sweep then decides what is still to be told.
 */
export const contractInput = (fields: ContractFields, rules: Rules): ContractInput => ({
  fields,
  nextDueAt: firstDueAt(fields, rules),
});

/** A step on a day that is no working day is told up to so many days before it. */
const EARLIEST_LEAD_DAYS = 4;

/**
 * A moment not after a contract's first rung, at which its ladder is first worked out in full. Found without that
 * from the playbook's earliest step, and the day to which somebody held reminders back.
 */
export function firstDueAt(
  contract: ContractFields & Pick<Partial<Contract>, 'quiet'>,
  rules: Rules,
): Instant | null {
  const playbook = playbookOf(contract, rules.playbooks);
  const anchors = anchorsOf(contract, playbook);
  const days = playbook.ladder.map((step) => dateOf(step.rung, anchors));
  if (contract.quiet) days.push(contract.quiet.until);
  if (playbook.nagging !== undefined) days.push(addDays(anchors.N, -playbook.nagging.dailyBeforeDeadline));
  const first = days.reduce<LocalDate | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  if (first === undefined) return null;
  return instantAt(addDays(first, -EARLIEST_LEAD_DAYS), rules.reminderTime, contract.timeZone);
}
