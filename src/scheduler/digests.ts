import { randomUUID } from 'node:crypto';
import type { Contract } from '../domain/contract.ts';
import { type Digest, digestItemOf, digestsOf, type Owned } from '../domain/digest.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import { isoWeekOf } from '../domain/iso-week.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import { hasAddress } from '../domain/reminder-ladder.ts';
import { allContracts } from '../store/contracts.ts';
import { claimDigest, settleDigest } from '../store/digests.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import type { Clock } from './clock.ts';
import { playbookOf, type Rules } from './plan-due.ts';

const CONTRACTS_PER_LOOK = 500;

export interface DigestQuestion {
  readonly workspaceId: string;
  /** The installation's zone, in which weeks begin. */
  readonly timeZone: string;
  readonly now: Instant;
}

/** The digests of the week that `now` is in, as they would read now; one for each owner who is needed. */
export async function digestsAt({ db }: Store, rules: Rules, question: DigestQuestion): Promise<Digest[]> {
  const { workspaceId, timeZone, now } = question;
  const owned: Owned[] = [];
  let batch: Contract[] = [];
  const look = async (): Promise<void> => {
    const notices = await noticesOf(
      db,
      batch.map((contract) => contract.id),
    );
    for (const contract of batch)
      owned.push(...ownedOf(contract, rules, notices.get(contract.id) ?? [], now));
    batch = [];
  };
  for await (const contract of allContracts(db, workspaceId)) {
    if (contract.ownerEmail === null || !hasAddress(contract.ownerEmail)) continue;
    batch.push(contract);
    if (batch.length === CONTRACTS_PER_LOOK) await look();
  }
  await look();
  return digestsOf(owned, workspaceId, isoWeekOf(localDateAt(now, timeZone)));
}

function ownedOf(
  contract: Contract,
  { playbooks }: Rules,
  notices: Parameters<typeof digestItemOf>[0]['notices'],
  now: Instant,
): Owned[] {
  const today = localDateAt(now, contract.timeZone);
  const item = digestItemOf({ contract, playbook: playbookOf(contract, playbooks), notices, today });
  return item === null || contract.ownerEmail === null ? [] : [{ owner: contract.ownerEmail, item }];
}

export interface DigestDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** One attempt; the digest's row decides what comes next. */
  readonly send: (digest: Digest) => Promise<SendOutcome>;
  /** How long a claim holds; longer than one send may take. */
  readonly leaseMs: number;
  readonly concurrency?: number;
}

export interface DigestResult {
  readonly recipient: string;
  /** `skipped`: it went out earlier in this period, or another process is sending it. */
  readonly state: 'sent' | 'failed' | 'skipped';
  readonly why: string;
}

const CONCURRENCY = 5;

/**
 * Sends each digest once in its period: claims it, sends, settles. What failed is tried again by the next run.
 * Where every further send would fail alike (a refused login), the rest is left for the next run untouched.
 * @returns what came of each, in the digests' order.
 */
export async function sendDigests(deps: DigestDeps, digests: readonly Digest[]): Promise<DigestResult[]> {
  const results: DigestResult[] = [];
  let next = 0;
  let paused: string | undefined;
  const worker = async (): Promise<void> => {
    while (next < digests.length) {
      const index = next;
      next += 1;
      const digest = digests[index];
      if (digest === undefined) return;
      const { recipient } = digest;
      if (paused !== undefined) {
        results[index] = { recipient, state: 'failed', why: `not tried: ${paused}` };
        continue;
      }
      const { result, pause } = await sendOne(deps, digest);
      if (pause) paused = result.why;
      results[index] = result;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: deps.concurrency ?? CONCURRENCY }, worker));
  const errors = workers.flatMap((ended) => (ended.status === 'rejected' ? [ended.reason] : []));
  if (errors.length > 0)
    throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'digests were not sent');
  return results;
}

async function sendOne(
  { store, clock, send, leaseMs }: DigestDeps,
  digest: Digest,
): Promise<{ result: DigestResult; pause: boolean }> {
  const token = randomUUID();
  const { recipient } = digest;
  if (!(await claimDigest(store.db, digest, { token, real: clock.real(), leaseMs })))
    return {
      result: { recipient, state: 'skipped', why: `already sent or being sent in ${digest.period}` },
      pause: false,
    };
  const outcome = await send(digest);
  if (outcome.kind === 'sent') {
    await settleDigest(store.db, digest, token, { state: 'sent', ref: outcome.ref, at: clock.real() });
    return { result: { recipient, state: 'sent', why: '' }, pause: false };
  }
  await settleDigest(store.db, digest, token, { state: 'failed', why: outcome.reason });
  return {
    result: { recipient, state: 'failed', why: outcome.reason },
    pause: outcome.kind === 'retry' && outcome.pause === true,
  };
}
