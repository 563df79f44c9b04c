import type { Playbook } from '../config/playbook.ts';
import { actionFor, counts, stopsRenewal } from './actions.ts';
import { type ContractFields, type ContractLife, termsOf } from './contract.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';

/** A contract with the notices on record. */
interface Notified {
  readonly contract: ContractFields & ContractLife;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
}

/**
 * The notice that settles this term, of those that count: one that stops the renewal, whatever the intent, or else
 * the one for the intent's own action. Where nobody stated an intent, notice of a change is the decision to stay with
 * it, unless notice of leaving is on record as well.
 */
export function settlingNotice(standing: Notified): NoticeRecord | undefined {
  const { contract, playbook, notices } = standing;
  if (notices.length === 0) return undefined;
  const anchors = anchorsOf(contract, playbook);
  return answerAmong(
    notices.filter((notice) => counts(notice, playbook, anchors)),
    standing,
  );
}

/** Of some of a contract's notices the one that answers what the team means to do. */
export function answerAmong(some: readonly NoticeRecord[], standing: Notified): NoticeRecord | undefined {
  const { contract, playbook } = standing;
  const wanted = actionFor(contract.intent, playbook)?.id;
  return (
    some.find((notice) => stopsRenewal(notice, playbook)) ??
    some.find((notice) => notice.action === wanted) ??
    (decidesByChange(standing) ? changeAmong(some, playbook) : undefined)
  );
}

/** True where notice of a change tells what nobody stated: that the contract is to go on. */
export const decidesByChange = ({ contract, playbook, notices }: Notified): boolean =>
  contract.intent === 'undecided' &&
  termsOf(contract, playbook).autoRenews &&
  !notices.some((notice) => notice.termEnd === contract.termEnd && stopsRenewal(notice, playbook));

/** A notice of what changes with the next term: of several the first that has still to be confirmed, or the first. */
function changeAmong(some: readonly NoticeRecord[], { actions }: Playbook): NoticeRecord | undefined {
  const changes = some.filter(
    ({ action }) => actions.find(({ id }) => id === action)?.window.bound === 'latest',
  );
  return changes.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))[0];
}

const rankOf = ({ confirmedOn, givenOn, action }: NoticeRecord): string =>
  `${confirmedOn === null ? 0 : 1} ${givenOn} ${action}`;
