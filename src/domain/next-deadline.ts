import type { Playbook } from '../config/playbook.ts';
import { type ContractFields, termsOf } from './contract.ts';
import type { LocalDate } from './local-date.ts';
import { type NoticeRecord, noticeDeadline } from './notice-deadline.ts';
import { settlingNotice } from './settling-notice.ts';

/** Where a contract stands, in one word for lists. */
export type ContractState = 'open' | 'last-day' | 'notice-given' | 'window-closed' | 'ended';

export interface Overview {
  readonly noticeDeadline: LocalDate;
  /** The next day that matters: the notice deadline while notice can be given, then the last paid day; null once over. */
  readonly nextDeadline: LocalDate | null;
  readonly state: ContractState;
}

/** A contract's next deadline and state as of a day. */
export function overviewOf(
  contract: ContractFields,
  playbook: Playbook,
  notices: readonly NoticeRecord[],
  asOf: LocalDate,
): Overview {
  const terms = termsOf(contract, playbook);
  const deadline = noticeDeadline(contract.termEnd, terms);
  const end = contract.termEnd;
  if (asOf > end) return { noticeDeadline: deadline, nextDeadline: null, state: 'ended' };
  if (settlingNotice({ contract, playbook, notices }) !== undefined)
    return { noticeDeadline: deadline, nextDeadline: end, state: 'notice-given' };
  // What ends by itself needs no notice, so no deadline for it can be missed.
  if (!terms.autoRenews) return { noticeDeadline: deadline, nextDeadline: end, state: 'open' };
  if (asOf > deadline) return { noticeDeadline: deadline, nextDeadline: end, state: 'window-closed' };
  return {
    noticeDeadline: deadline,
    nextDeadline: deadline,
    state: asOf === deadline ? 'last-day' : 'open',
  };
}
