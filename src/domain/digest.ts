import type { Playbook } from '../config/playbook.ts';
import type { Contract } from './contract.ts';
import type { DigestChoice, DigestSchedule } from './digest-schedule.ts';
import type { Instant } from './instant.ts';
import { chaseOn } from './life-ladder.ts';
import { addDays, daysBetween, type LocalDate, weekdayOf } from './local-date.ts';
import type { Money } from './money.ts';
import { overviewOf } from './next-deadline.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type Reminder, reminderOf } from './reminder.ts';

/** How far ahead a digest looks, in days. */
export const DIGEST_HORIZON_DAYS = 90;

/** One contract that needs its owner, and what for. */
export interface DigestItem {
  /**
   * The next day that matters: the notice deadline while notice can be given, then the last paid day; once the term
   * is over the day from which on something is left to do.
   */
  readonly deadline: LocalDate;
  /** From the contract's today; 0 is today, and what is left to do after the end has fewer with each day. */
  readonly daysLeft: number;
  /** What the next term costs if nobody acts; null where it does not renew or the price is not known. */
  readonly atStake: Money | null;
  /** Where it stands and the one thing to do, as a reminder of today would have it. */
  readonly standing: Reminder;
}

/** A task that is somebody's to do. */
export interface DigestTask {
  readonly contractId: string;
  readonly vendor: string;
  readonly product: string;
  readonly title: string;
  readonly due: LocalDate | null;
}

/** Something that was done about a contract since the last digest. */
export interface DigestDeed {
  readonly vendor: string;
  readonly product: string;
  readonly what: string;
  /** Their name where Slack told it, else their address; `sweep` for the bot itself. */
  readonly who: string;
  readonly on: LocalDate;
  readonly after: unknown;
}

/** A message that did not reach somebody. */
export interface Undelivered {
  /** Null for a digest. */
  readonly contract: { readonly vendor: string; readonly product: string } | null;
  readonly recipient: string;
  readonly on: LocalDate;
  readonly why: string;
  /** False where it is given up: somebody has to see to it. */
  readonly triedAgain: boolean;
}

/** A contract that has days within the horizon, with all that its calendar events follow from. */
export interface DigestLife {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  readonly termNumber: number;
  /** How many things happened to it so far. */
  readonly changes: number;
  /** When the latest was. */
  readonly updatedAt: Instant;
}

/** What a digest says, whoever reads it. */
export interface DigestContent {
  /** The most urgent first. */
  readonly items: readonly DigestItem[];
  readonly tasks: readonly DigestTask[];
  /** The oldest first. */
  readonly happened: readonly DigestDeed[];
  readonly undelivered: readonly Undelivered[];
  /** By their next deadline. Shared between readers of the same contracts. */
  readonly lives: readonly DigestLife[];
  /** How many contracts are watched for this reader. */
  readonly watching: number;
}

/** What one person is told in one period. */
export interface Digest extends DigestContent {
  readonly workspaceId: string;
  /** In lower case: with workspace and period, what makes it the same digest. */
  readonly recipient: string;
  readonly period: string;
  /** `alive`: there is nothing to say but that the bot is watching. */
  readonly kind: DigestKind;
  /** The reader's day. */
  readonly today: LocalDate;
  /** Null for an owner who never chose. */
  readonly subscription: (DigestChoice & { readonly id: string }) | null;
  /** The Message-ID of the one before, which this one follows in its thread. */
  readonly previousRef: string | null;
}

export type DigestKind = 'digest' | 'alive';

/** While something is so near its deadline, who wants a daily digest gets one, in days. */
const DAILY_WITHIN_DAYS = 7;

/**
 * What is to be sent on a day; null for nothing. Nothing to say means nothing sent, except once a month that the bot
 * is alive. `lastDate` is the day of the last digest that was sent.
 */
export function kindOn(
  date: LocalDate,
  { rhythm, weekday }: Pick<DigestSchedule, 'rhythm' | 'weekday'>,
  { items, tasks, happened, undelivered }: Omit<DigestContent, 'lives' | 'watching'>,
  lastDate: LocalDate | null,
): DigestKind | null {
  if (rhythm === 'daily') {
    const isNear = items.some(({ daysLeft }) => daysLeft >= 0 && daysLeft <= DAILY_WITHIN_DAYS);
    // That of the weekly day is owed until one was sent, however long the mail server was away.
    const weeklyDay = [0, 1, 2, 3, 4, 5, 6]
      .map((ago) => addDays(date, -ago))
      .find((day) => weekdayOf(day) === weekday);
    const isOwed = lastDate === null || lastDate < (weeklyDay ?? date);
    if (!isNear && !isOwed) return null;
  }
  if (items.length + tasks.length + happened.length + undelivered.length > 0) return 'digest';
  return lastDate?.slice(0, MONTH_LENGTH) === date.slice(0, MONTH_LENGTH) ? null : 'alive';
}

const MONTH_LENGTH = '2027-05'.length;

export interface DigestFacts {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  /** The day in the contract's zone. */
  readonly today: LocalDate;
}

/** What a contract needs of its owner within the horizon; null where it needs nothing. */
export function digestItemOf(facts: DigestFacts): DigestItem | null {
  const { contract, playbook, notices, today } = facts;
  const { nextDeadline } = overviewOf(contract, playbook, notices, today);
  const deadline = nextDeadline ?? chaseOn(today, facts)?.from;
  if (deadline === undefined || daysBetween(today, deadline) > DIGEST_HORIZON_DAYS) return null;
  // The rung only names a reminder in the ledger; a digest is none of them.
  const standing = reminderOf({ contract, playbook, notices, rung: 'T', today, missed: [] });
  if (!needsSomebody(standing)) return null;
  return {
    deadline,
    daysLeft: daysBetween(today, deadline),
    atStake: standing.notice === null ? (standing.renewal?.cost ?? null) : null,
    standing,
  };
}

/** Who decided to renew, or asked for a change and had it confirmed, has nothing to do: more would be noise. */
function needsSomebody({ intent, renewal, notice }: Reminder): boolean {
  if (renewal === null) return true;
  return notice === null ? intent !== 'renew' : notice.confirmedOn === null;
}

/** What the urgency of something goes by. */
interface Ranked {
  readonly deadline: string;
  readonly standing: Reminder;
}

/**
 * The sooner the deadline, the more urgent; on one day what notice can still change goes first. What is left to do
 * after an end has no deadline to miss any more, and goes last.
 */
export function byUrgency(a: Ranked, b: Ranked): number {
  const canChange = ({ deadline, standing }: Ranked): number =>
    deadline === standing.noticeDeadline ? 0 : 1;
  const isOver = ({ standing }: Ranked): number => (standing.daysToEnd < 0 ? 1 : 0);
  return (
    isOver(a) - isOver(b) ||
    byText(a.deadline, b.deadline) ||
    canChange(a) - canChange(b) ||
    byText(a.standing.vendor, b.standing.vendor) ||
    byText(a.standing.product, b.standing.product) ||
    byText(a.standing.contractId, b.standing.contractId)
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
