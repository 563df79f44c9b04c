import type { Playbook } from '../../config/playbook.ts';
import { cancelAction, throughOf } from '../../domain/actions.ts';
import { type ContractFields, type ContractLife, termsOf } from '../../domain/contract.ts';
import { formatLong, type LocalDate } from '../../domain/local-date.ts';
import { formatMoney } from '../../domain/money.ts';
import { noticeDeadline } from '../../domain/notice-deadline.ts';
import { dateOf } from '../../domain/offset.ts';
import { nextTermEnd, renewalCost } from '../../domain/renewal.ts';
import type { TimelineRow } from '../../domain/timeline.ts';
import type { EventKind, PlannedEvent } from './event.ts';

/** A day that counts although it is nobody's step. */
export interface KeyDate {
  readonly id: string;
  readonly date: LocalDate;
  readonly title: string;
  readonly text: readonly string[];
}

/** The day to aim at for giving notice, the last day for it, and the last paid day. */
export function keyDates(
  contract: ContractFields & ContractLife,
  playbook: Playbook,
  rows: readonly TimelineRow[],
): KeyDate[] {
  const terms = termsOf(contract, playbook);
  const end = contract.termEnd;
  if (!terms.autoRenews)
    return [
      { id: 'last-paid-day', date: end, title: 'last paid day', text: ['It does not renew by itself.'] },
    ];
  const deadline = noticeDeadline(end, terms);
  const recommended = playbook.terms.recommendedNotice.value;
  const cancel = cancelAction(playbook);
  const how =
    cancel === undefined ? [] : [`${cancel.title}, through ${throughOf(cancel, contract, playbook)}.`];
  const cost = renewalCost(contract, terms);
  const next = `until ${formatLong(nextTermEnd(end, terms))}${cost === null ? '' : `, costing ${formatMoney(cost)}`}`;
  const aim: KeyDate = {
    id: 'recommended-notice',
    date: dateOf(recommended, { T: end, N: deadline, S: end }),
    title: 'good day to give notice',
    text: [...how, `Notice counts until ${formatLong(deadline)}.`],
  };
  return [
    // Where the tactic gives notice on that very day, its own step says so.
    ...(rows.some((row) => row.offset === recommended) || aim.date > deadline ? [] : [aim]),
    {
      id: 'notice-deadline',
      date: deadline,
      title: 'last day to give notice',
      text: [...how, `Without notice it renews on ${formatLong(end)} ${next}.`],
    },
    {
      id: 'last-paid-day',
      date: end,
      title: 'last paid day',
      text: [`Without notice in time it renews ${next}.`],
    },
  ];
}

const KINDS: Readonly<Record<string, EventKind>> = {
  'notice-deadline': 'notice',
  'last-paid-day': 'end',
  'deletion-opens': 'deletion',
};

/** A day that is nobody's to do, as an event. */
export const dayEventOf = (day: KeyDate): PlannedEvent => ({
  ...day,
  kind: KINDS[day.id] ?? 'mark',
  done: false,
  assignee: null,
});
