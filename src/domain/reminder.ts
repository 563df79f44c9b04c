import type { Playbook, PlaybookAction } from '../config/playbook.ts';
import { actionFor, deletionAction, stopsRenewal, throughOf } from './actions.ts';
import { type Contract, type Intent, termsOf } from './contract.ts';
import type { Instant } from './instant.ts';
import { type Chase, chaseOf } from './life-ladder.ts';
import type { ListPost } from './list-post.ts';
import type { LocalDate } from './local-date.ts';
import { daysBetween } from './local-date.ts';
import type { Money } from './money.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import { dateOf, type Offset } from './offset.ts';
import { purposeOn } from './reminder-ladder.ts';
import { nextTermEnd, renewalCost } from './renewal.ts';
import { settlingNotice } from './settling-notice.ts';

/** Where a contract stands on the day a reminder goes out; it decides what the reminder asks for. */
export type ReminderSituation =
  /** Notice can still be given. */
  | 'open'
  /** Today is the last day on which notice counts. */
  | 'last-day'
  /** Notice is too late and the contract will renew, or just did. */
  | 'window-closed'
  /** The contract ends by itself, or notice that ends it is on record. */
  | 'ending'
  /** Notice that changes the next term (fewer licences, lower plan) is on record. */
  | 'changing'
  /** The team decided to renew, and can still change its mind. */
  | 'renewing';

/** What a reminder says, as facts; each medium puts it into its own form. Pure data, no markup, nothing escaped. */
export interface Reminder {
  /** An alias of it in the discreet form (discreet.ts). */
  readonly contractId: string;
  readonly vendor: string;
  readonly product: string;
  readonly rung: string;
  readonly purpose: string;
  /** The day it is for its readers. */
  readonly today: LocalDate;
  readonly intent: Intent;
  readonly situation: ReminderSituation;
  readonly termEnd: LocalDate;
  readonly noticeDeadline: LocalDate;
  /** Days from today; negative once past. */
  readonly daysToEnd: number;
  readonly daysToNotice: number;
  /** What happens if nobody acts. `until` and `cost` are those of the next term; cost null where not known. */
  readonly renewal: { readonly on: LocalDate; readonly until: LocalDate; readonly cost: Money | null } | null;
  /** The one thing to do now, and through what; null where nothing is to be asked of the vendor. */
  readonly todo: { readonly title: string; readonly through: string; readonly ask: string | null } | null;
  readonly notice: NoticeRecord | null;
  /** The day on which the last task before the end was done; left out while one is open, and once it is over. */
  readonly readyOn?: LocalDate;
  /** What is left to do once the term is over; null before, and where nothing is. */
  readonly chase: Chase['what'] | null;
  /** Earlier rungs that were not sent on their day and are told here, oldest first. */
  readonly missed: readonly { readonly rung: string; readonly localDate: LocalDate }[];
  /** Set where its readers are not to learn what it is about. */
  readonly discreet?: true;
}

export interface ReminderInput {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  readonly rung: string;
  /** What the rung is for, where it is none of the playbook's. */
  readonly purpose?: string | undefined;
  readonly today: LocalDate;
  readonly missed: Reminder['missed'];
}

/** Puts together what a reminder of a rung says on `today`, which may be later than the rung's own day. */
export function reminderOf(input: ReminderInput): Reminder {
  const { contract, playbook, notices, rung, purpose, today, missed } = input;
  const terms = termsOf(contract, playbook);
  const anchors = anchorsOf(contract, playbook);
  const deadline = anchors.N;
  const notice = settlingNotice({ contract, playbook, notices });
  const stops = notice !== undefined && stopsRenewal(notice, playbook);
  const renews = terms.autoRenews && !stops;
  const action = actionFor(contract.intent === 'renew' ? 'undecided' : contract.intent, playbook);
  return {
    contractId: contract.id,
    vendor: contract.vendor,
    product: contract.product,
    rung,
    purpose: purpose ?? purposeOn(dateOf(rung as Offset, anchors), playbook, anchors),
    today,
    intent: contract.intent,
    situation: situationOf(
      contract.intent,
      { renews, stops, hasNotice: notice !== undefined },
      today,
      deadline,
    ),
    termEnd: contract.termEnd,
    noticeDeadline: deadline,
    daysToEnd: daysBetween(today, contract.termEnd),
    daysToNotice: daysBetween(today, deadline),
    renewal: renews
      ? {
          on: contract.termEnd,
          until: nextTermEnd(contract.termEnd, terms),
          cost: renewalCost(contract, terms),
        }
      : null,
    todo: todoOf(
      { contract, playbook, notices },
      { action, answered: notice !== undefined || !renews },
      today,
    ),
    notice: notice ?? null,
    ...(contract.readyOn && today <= contract.termEnd ? { readyOn: contract.readyOn } : {}),
    chase: today > contract.termEnd ? (chaseOf(input)?.what ?? null) : null,
    missed,
  };
}

/** What to ask of the vendor: the way out while it can be asked for, and the deletion once the term is over. */
function todoOf(
  { contract, playbook, notices }: Pick<ReminderInput, 'contract' | 'playbook' | 'notices'>,
  { action, answered }: { action: PlaybookAction | undefined; answered: boolean },
  today: LocalDate,
): Reminder['todo'] {
  const wanted = answered ? openDeletion({ contract, playbook, notices }, today) : action;
  if (wanted === undefined) return null;
  return { title: wanted.title, through: throughOf(wanted, contract, playbook), ask: wanted.ask ?? null };
}

/** The deletion, where it is meant, can be asked for, and was not asked for yet (domain-facts 7.1). */
function openDeletion(
  { contract, playbook, notices }: Pick<ReminderInput, 'contract' | 'playbook' | 'notices'>,
  today: LocalDate,
): PlaybookAction | undefined {
  const isLeft =
    today > contract.termEnd && chaseOf({ contract, playbook, notices })?.what === 'ask-deletion';
  return isLeft ? deletionAction(playbook) : undefined;
}

function situationOf(
  intent: Intent,
  { renews, stops, hasNotice }: { renews: boolean; stops: boolean; hasNotice: boolean },
  today: LocalDate,
  deadline: LocalDate,
): ReminderSituation {
  if (stops || !renews) return 'ending';
  if (hasNotice) return 'changing';
  if (today > deadline) return 'window-closed';
  if (intent === 'renew') return 'renewing';
  return today === deadline ? 'last-day' : 'open';
}

/** One message on its way to one recipient. */
interface Parcel {
  /** The ledger row's id. */
  readonly id: string;
  readonly workspaceId: string;
  /** The ledger row's key as one text, for metadata and message ids. */
  readonly key: string;
  readonly medium: 'slack-channel' | 'slack-dm' | 'email';
  /** An e-mail address; a channel, or `channel:ts` for the thread of a message in it. */
  readonly recipient: string;
  /** Set where it goes to a fallback recipient because the first one could not be reached. */
  readonly insteadOf:
    | { readonly recipient: string; readonly reason: string }
    /** Neither is to be named. */
    | { readonly recipient: null; readonly reason: null }
    | null;
  /** When the first attempt was made; an earlier message cannot be this one. */
  readonly firstAttemptAt: Instant;
}

export interface ReminderDelivery extends Parcel {
  readonly reminder: Reminder;
  readonly post?: undefined;
}

/** A task list, or somebody's tasks, on its way; only Slack shows them. */
export interface PostDelivery extends Parcel {
  readonly post: ListPost;
  readonly reminder?: undefined;
}

export type Delivery = ReminderDelivery | PostDelivery;

/** What came of one attempt to send. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly ref: string }
  /** It may work later. `ambiguous`: it may have gone out all the same. `paused`: hold back the whole medium. */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly ambiguous: boolean;
      readonly retryAfterMs?: number;
      readonly pause?: boolean;
      /** The other side did not answer at all: whatever else is sent now would fail alike. */
      readonly unreachable?: boolean;
    }
  /** It will never work for this recipient. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** There is nobody to send it to (an address without a Slack account), and that is no failure. */
  | { readonly kind: 'no-recipient'; readonly reason: string };

/** What looking for a message that may have gone out has shown. */
export type FindOutcome =
  | { readonly kind: 'found'; readonly ref: string }
  | { readonly kind: 'absent' }
  /** It cannot be told just now, but may be later. */
  | Extract<SendOutcome, { kind: 'retry' }>
  /** It cannot be told, for instance because a scope is not granted. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** One way of reaching people. Made by delivery, handed to the scheduler by main. */
export interface Channel {
  readonly media: readonly Delivery['medium'][];
  readonly send: (delivery: Delivery) => Promise<SendOutcome>;
  /** Looks whether an earlier attempt of this delivery arrived after all. */
  readonly find: (delivery: Delivery) => Promise<FindOutcome>;
}
