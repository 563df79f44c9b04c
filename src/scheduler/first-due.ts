import type { ContractFields } from '../domain/contract.ts';
import { type Instant, instantAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { anchorsOf } from '../domain/notice-deadline.ts';
import { dateOf } from '../domain/offset.ts';
import type { ContractInput } from '../store/contracts.ts';
import { playbookOf, type Rules } from './plan-due.ts';

/**
 * A contract ready to be stored, with the moment of its first rung: the first of `ladderFor`, found without
 * working out the rest, as a file may have many contracts. Rungs that are past count too: the next sweep then
 * decides what of them is still to be told.
 */
export const contractInput = (fields: ContractFields, rules: Rules): ContractInput => ({
  fields,
  nextDueAt: firstDueAt(fields, rules),
});

/** The moment of a contract's first rung; null where it has none. */
export function firstDueAt(fields: ContractFields, rules: Rules): Instant | null {
  const playbook = playbookOf(fields, rules.playbooks);
  const anchors = anchorsOf(fields, playbook);
  const days = playbook.ladder.map((step) => dateOf(step.rung, anchors));
  const first = days.reduce<LocalDate | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  return first === undefined ? null : instantAt(first, rules.reminderTime, fields.timeZone);
}
