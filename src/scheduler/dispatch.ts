import { randomUUID } from 'node:crypto';
import type { Channel, Delivery, SendOutcome } from '../domain/reminder.ts';
import { claimRows, type LedgerRow, renewLease } from '../store/ledger-claim.ts';
import { type Settlement, settle } from '../store/ledger-settle.ts';
import type { Store } from '../store/open.ts';
import type { Clock } from './clock.ts';
import { type Composed, composeRows } from './compose.ts';
import { createPauses } from './pauses.ts';
import type { Rules } from './plan-due.ts';
import { settlementOf } from './settlement-of.ts';
import { createSettler } from './settler.ts';

/** What the dispatcher tells whoever runs it; delivery problems are for the operator. */
export interface Log {
  readonly warn: (details: object, message: string) => void;
}

export interface DispatchDeps {
  readonly store: Store;
  readonly rules: Rules;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
  /** How long a claim holds without a sign of life; longer than one send may take. */
  readonly leaseMs: number;
  readonly concurrency?: number;
  /** Only these rows of the ledger, by id. */
  readonly only?: readonly string[];
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

export interface DispatchCounts {
  sent: number;
  failed: number;
  skipped: number;
  /** Fallback rows added because somebody could not be reached. */
  planned: number;
  /** Found to have gone out already after an ambiguous end, and not sent again. */
  recovered: number;
  /** Sent again after an ambiguous end without knowing whether the first went out. */
  repeated: number;
}

const CONCURRENCY = 10;
const ROWS_PER_CLAIM = 100;

/** How many attempts may end in not being able to look; then it is sent again, as twice is better than never. */
const LOOKS_BEFORE_REPEATING = 5;

/**
 * Sends everything that is due and not yet sent: claims rows, composes them, sends with bounded concurrency,
 * and settles what ended together in one transaction. A row is settled only by what its own send answered.
 */
export async function dispatch(deps: DispatchDeps): Promise<DispatchCounts> {
  const { store, clock, leaseMs, concurrency = CONCURRENCY } = deps;
  const counts: DispatchCounts = { sent: 0, failed: 0, skipped: 0, planned: 0, recovered: 0, repeated: 0 };
  const token = randomUUID();
  const attempt = createAttempt(deps, counts);
  const queue: Composed[] = [];
  const settler = createSettler<Settlement>(clock, async (batch) => {
    counts.planned += await settle(store.db, batch);
  });
  let renewedUntil = 0;
  /** When the claims end if they are not prolonged before; 0 once that was missed. */
  let heldUntil: number | undefined;
  let refilling: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  let exhausted = false;

  const refill = async (): Promise<void> => {
    const moments = { now: clock.now(), real: clock.real() };
    const claim = {
      engine: store.engine,
      token,
      limit: ROWS_PER_CLAIM,
      leaseMs,
      ...moments,
      ...(deps.only && { only: deps.only }),
    };
    const rows = await claimRows(store.db, claim);
    exhausted = rows.length === 0;
    heldUntil ??= moments.real + leaseMs;
    queue.push(...(await composeRows(store.db, deps.rules, rows, moments.now)));
  };
  const startRefill = (): void => {
    if (exhausted || failure !== undefined) return;
    refilling ??= refill()
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => {
        refilling = undefined;
      });
  };
  const next = async (): Promise<Composed | undefined> => {
    // Claimed before the queue runs dry, so that sending goes on while a server answers.
    if (queue.length <= concurrency) startRefill();
    while (queue.length === 0 && refilling !== undefined) {
      await refilling;
      if (queue.length === 0) startRefill();
    }
    return queue.shift();
  };
  const worker = async (): Promise<void> => {
    for (let item = await next(); item !== undefined; item = await next()) {
      // The machine slept, or the database hung: others may hold the row by now, so it is theirs to send.
      const leaseEnds = Math.max(item.row.lease_until ?? 0, renewedUntil);
      if (clock.real() >= leaseEnds || settler.failed()) continue;
      settler.add(await attempt(item));
    }
  };
  const heartbeat = setInterval(() => {
    const until = clock.real() + leaseMs;
    renewLease(store.db, token, until).then(
      () => {
        // Prolonged too late, others may have claimed some of the rows: then only a row's own lease says whose it is.
        const inTime = clock.real() < (heldUntil ?? 0);
        heldUntil = inTime ? until : 0;
        if (inTime) renewedUntil = until;
      },
      // Without the database the lease runs out, and the check before each send holds.
      (error) => deps.log.warn({ error }, 'could not prolong the lease on reminders being sent'),
    );
  }, leaseMs / 3);
  try {
    let fallbacks: number;
    do {
      fallbacks = counts.planned;
      exhausted = false;
      const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
      await settler.done();
      const broken = workers.find((ended) => ended.status === 'rejected');
      if (broken !== undefined) throw broken.reason;
      if (failure !== undefined) throw failure.error;
      // Whoever stands in for somebody who could not be reached is told in the same pass.
    } while (counts.planned > fallbacks);
  } finally {
    clearInterval(heartbeat);
  }
  return counts;
}

/** One attempt at one row, from claimed to settled. */
function createAttempt(deps: DispatchDeps, counts: DispatchCounts) {
  const { clock, rules, log, random = Math.random } = deps;
  const pauses = createPauses(clock);

  const deliver = async (row: LedgerRow, delivery: Delivery): Promise<SendOutcome> => {
    const channel = deps.channels.find((candidate) => candidate.media.includes(delivery.medium));
    if (channel === undefined)
      return {
        kind: 'retry',
        reason: `no way to send by ${delivery.medium} is configured`,
        ambiguous: false,
      };
    return pauses.run(delivery, async () => {
      if (row.ambiguous === 1) {
        const found = await channel.find(delivery);
        if (found.kind === 'found') {
          counts.recovered += 1;
          return { kind: 'sent', ref: found.ref };
        }
        if (found.kind === 'retry' && row.attempts < LOOKS_BEFORE_REPEATING) return found;
        if (found.kind !== 'absent') counts.repeated += 1;
      }
      return channel.send(delivery);
    });
  };

  return async (item: Composed): Promise<Settlement> => {
    const moment = clock.now();
    if ('cancelled' in item) {
      counts.skipped += 1;
      return settlementOf.cancelled(item.row, item.cancelled);
    }
    const outcome = await deliver(item.row, item.delivery).catch((error: unknown): SendOutcome => {
      log.warn({ error, ledger: item.row.id }, 'sending failed in an unforeseen way');
      return { kind: 'retry', reason: `unforeseen: ${String(error)}`, ambiguous: true };
    });
    count(outcome, item, counts, log);
    const { row, contract } = item;
    return settlementOf.outcome(row, outcome, {
      now: moment,
      random: random(),
      reach: rules.reach,
      contract,
    });
  };
}

function count(outcome: SendOutcome, { row }: Composed, counts: DispatchCounts, log: Log): void {
  switch (outcome.kind) {
    case 'sent':
      counts.sent += 1;
      return;
    case 'no-recipient':
      counts.skipped += 1;
      return;
    case 'retry':
    case 'refused':
      counts.failed += 1;
      log.warn(
        { contract: row.contract_id, rung: row.rung, medium: row.medium, recipient: row.recipient },
        `reminder not sent${outcome.kind === 'retry' ? ', will be tried again' : ''}: ${outcome.reason}`,
      );
  }
}
