import { type Selectable, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { rowsOfKept } from './bulk.ts';
import type { Moments } from './ledger-plan.ts';
import type { Database, LedgerTable } from './schema.ts';

export type LedgerRow = Selectable<LedgerTable>;

/** Who claims, how much, and for how long. */
export interface Claim extends Moments {
  readonly engine: 'sqlite' | 'postgres';
  /** A text that no other claim has. */
  readonly token: string;
  readonly limit: number;
  readonly leaseMs: number;
  /** Only these rows, by id; all that are due where it is left out. */
  readonly only?: readonly string[];
}

/**
 * Takes rows that are due, in one statement, before anything is sent: two processes never hold the same row.
 * First those whose holder let the lease run out; they may have gone out, and are marked ambiguous.
 */
export async function claimRows(db: Database, claim: Claim): Promise<LedgerRow[]> {
  const orphans = await claimWhere(db, claim, 'lease_until', claim.real);
  const room = claim.limit - orphans.length;
  if (room <= 0) return orphans;
  return [...orphans, ...(await claimWhere(db, { ...claim, limit: room }, 'next_attempt_at', claim.now))];
}

async function claimWhere(
  db: Database,
  { engine, token, limit, leaseMs, real, only }: Claim,
  column: 'lease_until' | 'next_attempt_at',
  upTo: Instant,
): Promise<LedgerRow[]> {
  // An update takes SQLite's one write lock even where it finds nothing; looking first costs a step in an index.
  const any = await rowsOfKept(db, `any ${column}`, [upTo, 1], () =>
    db.selectFrom('ledger').select('id').where(column, '<=', upTo).limit(1),
  );
  if (any.length === 0) return [];
  const some = only === undefined ? [] : [...only];
  const until = real + leaseMs;
  const parameters = [upTo, ...some, limit, 'claimed', token, until, null, 1, real];
  return rowsOfKept(db, `claim ${column} ${only === undefined}`, parameters, () =>
    db
      .with('due', (cte) => {
        const due = cte
          .selectFrom('ledger')
          .select('id')
          .where(column, '<=', upTo)
          .$if(only !== undefined, (query) => query.where('id', 'in', some))
          .orderBy(column)
          .limit(limit);
        return engine === 'postgres' ? due.forUpdate().skipLocked() : due;
      })
      .updateTable('ledger')
      .set((eb) => ({
        state: 'claimed',
        claim: token,
        lease_until: until,
        next_attempt_at: null,
        attempts: eb('attempts', '+', 1),
        ambiguous: sql<number>`case when state = 'claimed' then 1 else ambiguous end`,
        first_attempt_at: sql<number>`coalesce(first_attempt_at, cast(${real} as bigint))`,
      }))
      .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
      .returningAll(),
  );
}

/** Prolongs the claim on everything a token still holds, so that a slow batch is not taken for a dead one. */
export async function renewLease(db: Database, token: string, leaseUntil: number): Promise<void> {
  await db
    .updateTable('ledger')
    .set({ lease_until: leaseUntil })
    .where('claim', '=', token)
    .where('lease_until', 'is not', null)
    .execute();
}

/** True while others hold claims on rows; a one-shot sweep waits for them, to be able to say that all is sent. */
export async function anyClaimed(db: Database, only?: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('ledger')
    .select('id')
    .where('lease_until', 'is not', null)
    .$if(only !== undefined, (query) => query.where('id', 'in', [...(only ?? [])]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes rows that failed due again at once: an operator who sweeps by hand has mended what was wrong. */
export async function retryFailedNow(db: Database, now: Instant): Promise<void> {
  await db
    .updateTable('ledger')
    .set({ next_attempt_at: now })
    .where('next_attempt_at', '>', now)
    .where('due_at', '<=', now)
    .where('state', '=', 'failed')
    .execute();
}
