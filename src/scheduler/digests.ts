import { randomUUID } from 'node:crypto';
import { type Digest, kindOn } from '../domain/digest.ts';
import { type DigestSchedule, LOOK_BACK_DAYS, latestSlot, nextSlot } from '../domain/digest-schedule.ts';
import { DAY_MS, type Instant, localDateAt, type TimeOfDay } from '../domain/instant.ts';
import { isoWeekOf } from '../domain/iso-week.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import { type DigestSubscription, listSubscriptions } from '../store/digest-subscriptions.ts';
import {
  anySubscriptionDue,
  claimDigests,
  type DigestEnd,
  type DigestRow,
  type DigestSettlement,
  type DroppedDigest,
  insertDigests,
  overtakenAmong,
  planDueSubscriptions,
  renewDigestLease,
  settleDigests,
  subscriptionsById,
} from '../store/digests.ts';
import type { Store } from '../store/open.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { createDigestSource, type DigestSource, type TasksOf } from './digest-source.ts';
import type { Log } from './dispatch.ts';
import type { Rules } from './plan-due.ts';
import { createSettler } from './settler.ts';

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

export interface DigestResult {
  readonly recipient: string;
  /** `skipped`: there was nothing to say, or a later one takes its place. `held`: not tried, as none gets through. */
  readonly state: 'sent' | 'failed' | 'skipped' | 'held';
  readonly why: string;
}

const CONCURRENCY = 5;
const ROWS_PER_CLAIM = 100;
/** What is known is looked at anew after so long: a pass with many readers takes minutes. */
const SOURCE_LIVES_MS = 5 * 60_000;
/** So many connections that fail one after the other mean that the server is away: the rest would fail alike. */
const FAILURES_UNTIL_AWAY = 3;

/** The digests that subscriptions are owed by now, planned. @returns how many are new. */
export async function planSubscribed({ store }: Pick<DigestDeps, 'store'>, now: Instant): Promise<number> {
  let total = 0;
  while (await anySubscriptionDue(store.db, now)) {
    const { planned, more } = await planDueSubscriptions(store, now, (subscription) => {
      const slot = latestSlot(subscription, now);
      const isOwed = slot.at > subscription.since;
      return { slot: isOwed ? slot : null, nextDueAt: nextSlot(subscription, now).at };
    });
    total += planned;
    if (!more) break;
  }
  return total;
}

/**
 * The digests of this week for owners who are needed and never chose, planned: an admin who sends by hand writes to
 * them as well. @returns their addresses.
 */
export async function planOwners(deps: DigestDeps, now: Instant, to?: string): Promise<string[]> {
  const { store, rules, workspaceId, timeZone } = deps;
  const source = await createDigestSource(store, rules, { workspaceId, now });
  const owners = await ownersWithoutChoice(deps, source, to);
  const date = localDateAt(now, timeZone);
  const slot = { period: isoWeekOf(date), date, at: now };
  await store.db.transaction().execute((tx) =>
    insertDigests(
      tx,
      owners.map((recipient) => ({ workspaceId, recipient, subscriptionId: null, slot })),
    ),
  );
  return owners;
}

async function ownersWithoutChoice(
  { store, workspaceId }: DigestDeps,
  source: DigestSource,
  to: string | undefined,
): Promise<string[]> {
  const chosen = new Set((await listSubscriptions(store.db, workspaceId)).map(({ address }) => address));
  return source.owners.filter((owner) => !chosen.has(owner) && (to === undefined || owner === to));
}

/** The digest of somebody's present period, planned whether or not its hour has come. */
export function planOne(
  { store }: Pick<DigestDeps, 'store'>,
  subscription: DigestSubscription,
  now: Instant,
): Promise<number> {
  const { workspaceId, address, id } = subscription;
  const slot = latestSlot(subscription, now);
  return store.db
    .transaction()
    .execute((tx) => insertDigests(tx, [{ workspaceId, recipient: address, subscriptionId: id, slot }]));
}

/**
 * The digests as they would read if they were sent now, due or not; those that would say nothing are left out, except
 * where one person's is asked for. Nothing is written.
 */
export async function previewDigests(deps: DigestDeps, to?: string): Promise<Digest[]> {
  const { store, rules, workspaceId, timeZone, clock } = deps;
  const now = clock.now();
  const source = await createDigestSource(store, rules, { workspaceId, now });
  const active = (await listSubscriptions(store.db, workspaceId)).filter(
    ({ endedAt, address }) => endedAt === null && (to === undefined || address === to),
  );
  const owners = await ownersWithoutChoice(deps, source, to);
  const rows = [
    ...active.map((subscription) => {
      const { period } = latestSlot(subscription, now);
      return { recipient: subscription.address, period, subscription };
    }),
    ...owners.map((recipient) => ({
      recipient,
      period: isoWeekOf(localDateAt(now, timeZone)),
      subscription: undefined,
    })),
  ].sort((a, b) => (a.recipient < b.recipient ? -1 : 1));
  const tasks = await deps.tasksOf?.();
  return rows.flatMap(({ recipient, period, subscription }) => {
    const digest = digestOf(deps, source, {
      recipient,
      period,
      subscription,
      until: now,
      tasks: tasks?.get(recipient) ?? [],
    });
    const { items, happened, undelivered } = digest;
    const isEmpty = items.length + digest.tasks.length + happened.length + undelivered.length === 0;
    if (isEmpty && to === undefined) return [];
    return [{ ...digest, kind: isEmpty ? 'alive' : 'digest' }];
  });
}

/** One pass: plans the digests that are owed and sends all that can be sent. Safe to run any number of times at once. */
export async function digestPass(deps: DigestDeps): Promise<DigestResult[]> {
  await planSubscribed(deps, deps.clock.now());
  return sendDigests(deps);
}

/** Sends everything that is planned, each once: claims it, composes it as of now, sends, settles. */
export async function sendDigests(deps: DigestDeps, to?: string): Promise<DigestResult[]> {
  const { store, clock, leaseMs, concurrency = CONCURRENCY } = deps;
  const token = randomUUID();
  const results: DigestResult[] = [];
  const settler = createSettler<DigestSettlement>(clock, (batch) =>
    settleDigests(store, batch, deps.dropped),
  );
  const away = { failures: 0, why: undefined as string | undefined };
  let known: Known | undefined;
  const whatIsKnown = async (): Promise<Known> => {
    const now = clock.now();
    if (known === undefined || clock.real() - known.made > SOURCE_LIVES_MS)
      known = {
        made: clock.real(),
        source: await createDigestSource(store, deps.rules, { ...deps, now }),
        tasks: await deps.tasksOf?.(),
      };
    return known;
  };
  /** When the claims end if they are not prolonged before. */
  let heldUntil = 0;
  const heartbeat = setInterval(() => {
    const until = clock.real() + leaseMs;
    renewDigestLease(store.db, token, until).then(
      () => {
        // Prolonged too late, others may have claimed them.
        if (clock.real() < heldUntil) heldUntil = until;
      },
      (error) => deps.log.warn({ error }, 'could not prolong the lease on digests being sent'),
    );
  }, leaseMs / 3);
  try {
    while (away.why === undefined) {
      const moments = { now: clock.now(), real: clock.real() };
      const claim = {
        engine: store.engine,
        token,
        leaseMs,
        limit: ROWS_PER_CLAIM,
        recipient: to,
        ...moments,
      };
      const rows = await claimDigests(store.db, claim);
      if (rows.length === 0) break;
      heldUntil = moments.real + leaseMs;
      const composed = await compose(deps, rows, await whatIsKnown());
      const queue = composed.values();
      const worker = async (): Promise<void> => {
        for (const item of queue) {
          // The machine slept, or the database hung: others may hold them by now.
          if (clock.real() >= heldUntil || settler.failed()) return;
          const { end, result } = await attempt(deps, item, away);
          results.push(result);
          settler.add({ row: item.row, end });
        }
      };
      const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
      await settler.done();
      const broken = workers.find((ended) => ended.status === 'rejected');
      if (broken !== undefined) throw broken.reason;
    }
  } finally {
    clearInterval(heartbeat);
  }
  return results;
}

interface Composed {
  readonly row: DigestRow;
  /** Why there is nothing to send, where there is none. */
  readonly digest: Digest | string;
}

/** What an owner reads who never chose. */
const DEFAULT: Omit<DigestSchedule, 'timeZone'> = {
  rhythm: 'weekly',
  time: '08:00' as TimeOfDay,
  weekday: 'Monday',
};

interface Reading {
  readonly recipient: string;
  readonly period: string;
  readonly subscription: DigestSubscription | undefined;
  readonly until: Instant;
  readonly tasks: Digest['tasks'];
}

/** What somebody's digest says, whether or not it is worth sending. */
function digestOf(
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

/** What everything that is composed in one pass goes by. */
interface Known {
  readonly made: Instant;
  readonly source: DigestSource;
  readonly tasks: Awaited<ReturnType<TasksOf>> | undefined;
}

async function compose(
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

async function attempt(
  { clock, send, random = Math.random }: DigestDeps,
  { row, digest }: Composed,
  away: { failures: number; why: string | undefined },
): Promise<{ readonly end: DigestEnd; readonly result: DigestResult }> {
  const { recipient } = row;
  if (typeof digest === 'string')
    return { end: { state: 'skipped', why: digest }, result: { recipient, state: 'skipped', why: digest } };
  if (away.why !== undefined)
    return {
      end: { state: 'given-back' },
      result: { recipient, state: 'held', why: `not tried: ${away.why}` },
    };
  const outcome = await send(digest).catch(
    (error: unknown): SendOutcome => ({
      kind: 'retry',
      reason: `unforeseen: ${String(error)}`,
      ambiguous: false,
    }),
  );
  const now = clock.now();
  switch (outcome.kind) {
    case 'sent':
      away.failures = 0;
      return {
        end: { state: 'sent', ref: outcome.ref, at: now },
        result: { recipient, state: 'sent', why: '' },
      };
    case 'retry': {
      away.failures = outcome.unreachable ? away.failures + 1 : 0;
      if (outcome.pause || away.failures >= FAILURES_UNTIL_AWAY) away.why = outcome.reason;
      const wait = outcome.retryAfterMs ?? backoffMs(row.attempts, random());
      const nextAttemptAt = (now + wait) as Instant;
      const why = outcome.reason;
      return { end: { state: 'failed', why, nextAttemptAt }, result: { recipient, state: 'failed', why } };
    }
    case 'refused':
    case 'no-recipient': {
      const why = outcome.reason;
      return { end: { state: 'dropped', why, at: now }, result: { recipient, state: 'failed', why } };
    }
  }
}
