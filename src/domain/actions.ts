import type { Playbook, PlaybookAction, PlaybookChecklist } from '../config/playbook.ts';
import type { ContractFields, Intent } from './contract.ts';
import type { LocalDate } from './local-date.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type Anchors, dateOf } from './offset.ts';

export type DeadlineState = 'open' | 'last-day' | 'missed' | 'not-yet' | 'done';

/** A dated bound of one action of a contract. */
export interface Deadline {
  readonly action: string;
  readonly title: string;
  readonly bound: 'latest' | 'earliest';
  readonly date: LocalDate;
  readonly state: DeadlineState;
  /** Whom to ask, in words; the reseller where there is one. */
  readonly through: string;
  readonly source: string;
}

/** The action that keeps the contract from renewing; every playbook has one. */
export const cancelAction = (playbook: Playbook): PlaybookAction | undefined =>
  playbook.actions.find((action) => action.stopsRenewal);

/** The action that ends it all once the term is over; not every vendor has one. */
export const deletionAction = (playbook: Playbook): PlaybookAction | undefined =>
  playbook.actions.find((action) => action.window.bound === 'earliest' && action.irreversible);

/** What an action is called; its id where today's playbook no longer has it. */
export const actionTitle = (id: string, playbook: Playbook): string =>
  playbook.actions.find((action) => action.id === id)?.title ?? id;

/** The action that an intent asks for; none for `renew`, and the way out for somebody still undecided. */
export function actionFor(intent: Intent, playbook: Playbook): PlaybookAction | undefined {
  switch (intent) {
    case 'renew':
      return undefined;
    case 'undecided':
    case 'cancel-to-free':
    case 'cancel-and-delete':
      return cancelAction(playbook);
    case 'reduce-licences':
    case 'downgrade-plan':
    case 'remove-add-on':
      return playbook.actions.find((action) => action.id === intent) ?? cancelAction(playbook);
  }
}

/** The lists that an intent's actions are prepared with: nobody who renews has anything to tick. */
export function checklistsFor(intent: Intent, playbook: Playbook): PlaybookChecklist[] {
  const wanted = [actionFor(intent, playbook)?.id];
  if (intent === 'cancel-and-delete') wanted.push(deletionAction(playbook)?.id);
  return playbook.checklists.filter((list) => wanted.includes(list.action));
}

/** Whom to ask for an action, in words. Bought through a reseller, every request goes there (A, domain-facts 1). */
export function throughOf(
  action: PlaybookAction,
  contract: Pick<ContractFields, 'purchasedThrough' | 'reseller'>,
  playbook: Playbook,
): string {
  if (contract.purchasedThrough === 'reseller') return resellerName(contract);
  const contacts = action.through.map((id) => playbook.contacts.find((contact) => contact.id === id));
  return contacts.flatMap((contact) => contact?.address ?? []).join(', then ');
}

/** The reseller as messages name it. */
export const resellerName = ({ reseller }: Pick<ContractFields, 'reseller'>): string =>
  reseller === null ? 'your reseller' : `your reseller, ${reseller}`;

/** True of a notice that keeps the contract from renewing, also where its playbook no longer has that action. */
export const stopsRenewal = (
  { action, stopsRenewal: kept }: Pick<NoticeRecord, 'action' | 'stopsRenewal'>,
  playbook: Playbook,
): boolean => kept ?? action === cancelAction(playbook)?.id;

/**
 * True if a notice does what it asks for: it was given within its action's window, or the vendor confirmed it all
 * the same. One given after the deadline stops nothing by itself (domain-facts 7.8: it depends on notice in time).
 */
export function counts(notice: NoticeRecord, playbook: Playbook, anchors: Anchors): boolean {
  if (notice.termEnd !== anchors.T) return false;
  const known = playbook.actions.find((action) => action.id === notice.action)?.window;
  const window = known ?? (notice.stopsRenewal ? cancelAction(playbook)?.window : undefined);
  if (window === undefined) return false;
  if (window.bound === 'any' || notice.confirmedOn !== null) return true;
  const bound = dateOf(window.offset, anchors);
  return window.bound === 'latest' ? notice.givenOn <= bound : notice.givenOn >= bound;
}

/** The dated bounds of all actions of a contract, by date; actions that are possible at any time have none. */
export function deadlinesOf(
  contract: ContractFields,
  playbook: Playbook,
  anchors: Anchors,
  notices: readonly NoticeRecord[],
  asOf: LocalDate,
): Deadline[] {
  return playbook.actions
    .flatMap((action): Deadline[] => {
      const window = action.window;
      if (window.bound === 'any') return [];
      const date = dateOf(window.offset, anchors);
      const done = notices.some((notice) => notice.action === action.id && counts(notice, playbook, anchors));
      return [
        {
          action: action.id,
          title: action.title,
          bound: window.bound,
          date,
          state: done ? 'done' : stateOf(window.bound, date, asOf),
          through: throughOf(action, contract, playbook),
          source: action.source,
        },
      ];
    })
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function stateOf(bound: 'latest' | 'earliest', date: LocalDate, asOf: LocalDate): DeadlineState {
  if (bound === 'earliest') return asOf < date ? 'not-yet' : 'open';
  if (asOf < date) return 'open';
  return asOf === date ? 'last-day' : 'missed';
}
