import type { Playbook } from '../config/playbook.ts';
import type { ContractFields, ContractLife } from '../domain/contract.ts';
import { type Instant, instantAt } from '../domain/instant.ts';
import { addDays, earlierOf, MOST_DAYS_OFF } from '../domain/local-date.ts';
import { anchorsOf } from '../domain/notice-deadline.ts';
import { parseOffset } from '../domain/offset.ts';
import type { ContractInput } from '../store/save-contracts.ts';
import { playbookOf, type Rules } from './plan-due.ts';

/**
 * A contract ready to be stored, with the moment at which its ladder first has to be looked at; a moment that is
 * past is right too: the next sweep then decides what is still to be told.
 */
export const contractInput = (fields: ContractFields, rules: Rules): ContractInput => ({
  fields,
  nextDueAt: firstDueAt(fields, rules),
  noticeBy: anchorsOf(fields, playbookOf(fields, rules.playbooks)).N,
});

/** The earliest step of a playbook's ladder from each anchor, in days; undefined where it has none from there. */
interface Earliest {
  readonly T: number | undefined;
  readonly N: number | undefined;
}

const known = new WeakMap<Playbook, Earliest>();

/** Worked out once a playbook: a file may have many contracts. */
function earliestOf(playbook: Playbook): Earliest {
  const there = known.get(playbook);
  if (there !== undefined) return there;
  const steps = playbook.ladder.map((step) => parseOffset(step.rung));
  const daily = playbook.nagging?.dailyBeforeDeadline;
  const from = (anchor: 'T' | 'N'): number | undefined => {
    // A ladder has no start of a switch; S is the last paid day there.
    const days = steps
      .filter((step) => (step.anchor === 'S' ? 'T' : step.anchor) === anchor)
      .map((step) => step.days);
    if (anchor === 'N' && daily !== undefined) days.push(-daily);
    return days.length === 0 ? undefined : Math.min(...days);
  };
  const earliest = { T: from('T'), N: from('N') };
  known.set(playbook, earliest);
  return earliest;
}

/**
 * A moment not after a contract's first rung, at which its ladder is first worked out in full. Found without that
 * from the playbook's earliest steps, and the day to which somebody held reminders back.
 */
export function firstDueAt(
  contract: ContractFields & Pick<ContractLife, 'quiet'>,
  rules: Rules,
): Instant | null {
  const playbook = playbookOf(contract, rules.playbooks);
  const anchors = anchorsOf(contract, playbook);
  const earliest = earliestOf(playbook);
  let first = addDays(anchors.T, earliest.T ?? 0);
  if (earliest.N !== undefined) first = earlierOf(first, addDays(anchors.N, earliest.N));
  if (contract.quiet) first = earlierOf(first, contract.quiet.until);
  return instantAt(addDays(first, -MOST_DAYS_OFF), rules.reminderTime, contract.timeZone);
}
