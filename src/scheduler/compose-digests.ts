import { type Digest, kindOn } from '../domain/digest.ts';
import { type DigestSchedule, LOOK_BACK_DAYS } from '../domain/digest-schedule.ts';
import { DAY_MS, type Instant, localDateAt, type TimeOfDay } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import type { DigestSubscription } from '../store/digest-subscriptions.ts';
import { type DigestRow, type DroppedDigest, overtakenAmong, subscriptionsById } from '../store/digests.ts';
import type { Store } from '../store/open.ts';
import type { Clock } from './clock.ts';
import type { DigestSource, TasksOf } from './digest-source.ts';
import type { Log } from './dispatch.ts';
import type { Rules } from './plan-due.ts';

export interface DigestDeps {
  readonly store: Store;
  readonly rules: Rules;
  readonly workspaceId: string;
  /** The installation's zone, for owners who never chose. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
  /** One attempt; the digest's row decides what comes next. */
  readonly send: (digest: Digest) => Promise<SendOutcome>;
  /** Told of mails that the server refused for good, in the transaction that gives them up. */
  readonly dropped?: (tx: Store['db'], drop: DroppedDigest) => Promise<void>;
  readonly tasksOf?: TasksOf;
  /** How long a claim holds; longer than one send may take. */
  readonly leaseMs: number;
  readonly concurrency?: number;
  readonly random?: () => number;
}

/** What an owner reads who never chose. */
export const DEFAULT: Omit<DigestSchedule, 'timeZone'> = {
  rhythm: 'weekly',
  time: '08:00' as TimeOfDay,
  weekday: 'Monday',
};

export interface Reading {
  readonly recipient: string;
  readonly period: string;
  readonly subscription: DigestSubscription | undefined;
  readonly until: Instant;
  readonly tasks: Digest['tasks'];
}

/** What somebody's digest says, whether or not it is worth sending. */
export function digestOf(
  { workspaceId, timeZone, clock }: DigestDeps,
  source: DigestSource,
  { recipient, period, subscription, until, tasks }: Reading,
): Omit<Digest, 'kind'> {
  const { rhythm } = subscription ?? DEFAULT;
  const back = (until - LOOK_BACK_DAYS[rhythm] * DAY_MS) as Instant;
  return {
    ...source.of({
      address: recipient,
      about: subscription?.about ?? { scope: 'mine' },
      since: subscription?.last?.at ?? back,
      until,
      timeZone: subscription?.timeZone ?? timeZone,
    }),
    tasks,
    workspaceId,
    recipient,
    period,
    // Not the day that it was to come on: a mail server may have been away since.
    today: localDateAt(clock.now(), subscription?.timeZone ?? timeZone),
    subscription: subscription ?? null,
    previousRef: subscription?.last?.ref ?? null,
  };
}

export interface Composed {
  readonly row: DigestRow;
  /** Why there is nothing to send, where there is none. */
  readonly digest: Digest | string;
}

/** What everything that is composed in one pass goes by. */
export interface Known {
  readonly made: Instant;
  readonly source: DigestSource;
  readonly tasks: Awaited<ReturnType<TasksOf>> | undefined;
}

/** Puts claimed digests together, as they read now; what need not be sent says why. */
export async function composeDigests(
  deps: DigestDeps,
  rows: readonly DigestRow[],
  { source, tasks }: Known,
): Promise<Composed[]> {
  const { store } = deps;
  const overtaken = await overtakenAmong(store.db, rows);
  const subscriptions = await subscriptionsById(
    store.db,
    rows.flatMap(({ subscription_id: id }) => id ?? []),
  );
  return rows.map((row) => {
    const subscription = subscriptions.get(row.subscription_id ?? '');
    const because = whyNotSent(row, subscription, overtaken);
    if (because !== undefined) return { row, digest: because };
    const date = row.slot_date as LocalDate;
    const digest = digestOf(deps, source, {
      recipient: row.recipient,
      period: row.period,
      subscription,
      until: row.slot_at as Instant,
      tasks: tasks?.get(row.recipient) ?? [],
    });
    const kind = kindOn(date, subscription ?? DEFAULT, digest, subscription?.last?.date ?? null);
    // An owner who never chose is not told that there is nothing.
    if (kind === null || (kind === 'alive' && subscription === undefined))
      return { row, digest: 'there was nothing to say' };
    return { row, digest: { ...digest, kind } };
  });
}

function whyNotSent(
  row: DigestRow,
  subscription: DigestSubscription | undefined,
  overtaken: ReadonlySet<DigestRow>,
): string | undefined {
  if (overtaken.has(row)) return 'overtaken by a later one';
  if (subscription?.endedAt != null) return `switched off by ${subscription.endedBy ?? 'somebody'}`;
  if (subscription?.pausedAt != null) return 'the address is held back';
  return undefined;
}
