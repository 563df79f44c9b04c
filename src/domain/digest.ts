import type { Playbook } from '../config/playbook.ts';
import type { Contract } from './contract.ts';
import { daysBetween, type LocalDate } from './local-date.ts';
import type { Money } from './money.ts';
import { overviewOf } from './next-deadline.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type Reminder, reminderOf } from './reminder.ts';

/** How far ahead a digest looks, in days. */
export const DIGEST_HORIZON_DAYS = 90;

/** One contract that needs its owner, and what for. */
export interface DigestItem {
  /** The next day that matters: the notice deadline while notice can be given, then the last paid day. */
  readonly deadline: LocalDate;
  /** From the contract's today; 0 is today. */
  readonly daysLeft: number;
  /** What the next term costs if nobody acts; null where it does not renew or the price is not known. */
  readonly atStake: Money | null;
  /** Where it stands and the one thing to do, as a reminder of today would have it. */
  readonly standing: Reminder;
}

/** What one person is told in one period. */
export interface Digest {
  readonly workspaceId: string;
  /** In lower case: with workspace and period, what makes it the same digest. */
  readonly recipient: string;
  readonly period: string;
  /** The most urgent first; never empty. */
  readonly items: readonly DigestItem[];
}

export interface DigestFacts {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  /** The day in the contract's zone. */
  readonly today: LocalDate;
}

/** What a contract needs of its owner within the horizon; null where it needs nothing. */
export function digestItemOf({ contract, playbook, notices, today }: DigestFacts): DigestItem | null {
  const { nextDeadline } = overviewOf(contract, playbook, notices, today);
  if (nextDeadline === null || daysBetween(today, nextDeadline) > DIGEST_HORIZON_DAYS) return null;
  // The rung only names a reminder in the ledger; a digest is none of them.
  const standing = reminderOf({ contract, playbook, notices, rung: 'T', today, missed: [] });
  if (!needsSomebody(standing)) return null;
  return {
    deadline: nextDeadline,
    daysLeft: daysBetween(today, nextDeadline),
    atStake: standing.notice === null ? (standing.renewal?.cost ?? null) : null,
    standing,
  };
}

/** Who decided to renew, or asked for a change and had it confirmed, has nothing to do: more would be noise. */
function needsSomebody({ intent, renewal, notice }: Reminder): boolean {
  if (renewal === null) return true;
  return notice === null ? intent !== 'renew' : notice.confirmedOn === null;
}

/** What belongs to one contract of an owner. */
export interface Owned {
  readonly owner: string;
  readonly item: DigestItem;
}

/** A digest for each owner, by address; who has nothing to be told gets none. */
export function digestsOf(owned: readonly Owned[], workspaceId: string, period: string): Digest[] {
  const byOwner = Map.groupBy(owned, ({ owner }) => owner.toLowerCase());
  return [...byOwner]
    .sort(([a], [b]) => byText(a, b))
    .map(([recipient, theirs]) => ({
      workspaceId,
      recipient,
      period,
      items: theirs.map(({ item }) => item).sort(byUrgency),
    }));
}

/** The sooner the deadline, the more urgent; on one day what notice can still change goes first. */
function byUrgency(a: DigestItem, b: DigestItem): number {
  const canChange = ({ deadline, standing }: DigestItem): number =>
    deadline === standing.noticeDeadline ? 0 : 1;
  return (
    byText(a.deadline, b.deadline) ||
    canChange(a) - canChange(b) ||
    byText(a.standing.vendor, b.standing.vendor) ||
    byText(a.standing.product, b.standing.product) ||
    byText(a.standing.contractId, b.standing.contractId)
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
