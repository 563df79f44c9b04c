import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import {
  claimDigests,
  type DigestEnd,
  type DigestSettlement,
  renewDigestLease,
  settleDigests,
} from '../store/digests.ts';
import { backoffMs } from './backoff.ts';
import { type Composed, composeDigests, type DigestDeps, type Known } from './compose-digests.ts';
import { createDigestSource } from './digest-source.ts';
import { planSubscribed } from './plan-digests.ts';
import { createSettler } from './settler.ts';

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
  // No message can be looked up where it went: as few as possible are to come twice if this process is killed.
  const settler = createSettler<DigestSettlement>(
    clock,
    (batch) => settleDigests(store, batch, deps.dropped),
    concurrency,
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
      const composed = await composeDigests(deps, rows, await whatIsKnown());
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
