import { hash } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { bulkInsert, rowsFor } from './bulk.ts';
import { markChanged } from './calendar-changes.ts';
import type { ActivityTable, Database } from './schema.ts';
import { toTheEnd } from './send-ahead.ts';

/** Something that happened to a contract: who did what, and what changed. */
export interface Activity {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly at: Instant;
  /** An e-mail address, a Slack user, `cli` or `sweep`. */
  readonly actor: string;
  /** A literal such as `contract.added`, `notice.recorded`. */
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface StoredActivity extends Activity {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

const NOTHING_BEFORE = '';

/**
 * Appends to contracts' logs, in the transaction of the change itself. Every row carries the hash of the row
 * before it, so that a row that was altered or taken out shows. `begun` are contracts that are new in this
 * transaction: their logs begin here, and need not be looked for.
 * @returns the number of the last row written.
 */
export async function appendActivity(
  db: Database,
  activities: readonly Activity[],
  begun: ReadonlySet<string> = new Set(),
): Promise<number> {
  const ids = new Set(activities.map((activity) => activity.contractId).filter((id) => !begun.has(id)));
  const last = await lastRows(db, [...ids]);
  const rows = activities.map((activity) => {
    const previous = last.get(activity.contractId) ?? { seq: 0, hash: NOTHING_BEFORE };
    const row = rowOf(activity, previous.seq + 1, previous.hash);
    last.set(activity.contractId, { seq: row.seq, hash: row.hash, at: activity.at });
    return row;
  });
  await toTheEnd([bulkInsert(db, 'activity', rows), markChanged(db, activities)]);
  return rows.at(-1)?.seq ?? 0;
}

/** How far a contract's log goes: the number of the newest row, which counts up with whatever happens, and when it was. */
export interface LogEnd {
  readonly seq: number;
  readonly at: Instant;
}

/** The ends of contracts' logs, by contract. */
export const logEndsOf = (
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, LogEnd>> => lastRows(db, contractIds);

async function lastRows(db: Database, contractIds: readonly string[]) {
  const rows = await rowsFor(db, 'last activity', contractIds, (ids) =>
    db
      .selectFrom('activity')
      .select(['contract_id', 'seq', 'hash', 'at'])
      .where('contract_id', 'in', ids)
      .where('seq', '=', (eb) =>
        eb
          .selectFrom('activity as newest')
          .select((max) => max.fn.max('newest.seq').as('seq'))
          .whereRef('newest.contract_id', '=', 'activity.contract_id'),
      ),
  );
  return new Map(rows.map(({ contract_id, at, ...row }) => [contract_id, { ...row, at: at as Instant }]));
}

function rowOf(activity: Activity, seq: number, previousHash: string): ActivityTable {
  const row = {
    workspace_id: activity.workspaceId,
    contract_id: activity.contractId,
    seq,
    at: activity.at as number,
    actor: activity.actor,
    what: activity.what,
    before: activity.before === undefined ? null : JSON.stringify(activity.before),
    after: activity.after === undefined ? null : JSON.stringify(activity.after),
    previous_hash: previousHash,
  };
  return { ...row, hash: hashOf(row) };
}

const hashOf = (row: Omit<ActivityTable, 'hash'>): string =>
  hash(
    'sha256',
    JSON.stringify([
      row.workspace_id,
      row.contract_id,
      row.seq,
      row.at,
      row.actor,
      row.what,
      row.before,
      row.after,
      row.previous_hash,
    ]),
  );

const rowsOf = (db: Database, contractId: string) =>
  db.selectFrom('activity').selectAll().where('contract_id', '=', contractId).orderBy('seq').execute();

/** A contract's log, oldest first. */
export async function activityOf(db: Database, contractId: string): Promise<StoredActivity[]> {
  const rows = await rowsOf(db, contractId);
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    contractId: row.contract_id,
    seq: row.seq,
    at: row.at as Instant,
    actor: row.actor,
    what: row.what,
    before: row.before === null ? undefined : JSON.parse(row.before),
    after: row.after === null ? undefined : JSON.parse(row.after),
    previousHash: row.previous_hash,
    hash: row.hash,
  }));
}

/** The number of the first row of a contract's log that does not follow from the one before it; null if all do. */
export async function firstBrokenActivity(db: Database, contractId: string): Promise<number | null> {
  const rows = await rowsOf(db, contractId);
  let expected = { seq: 1, previousHash: NOTHING_BEFORE };
  for (const row of rows) {
    if (row.seq !== expected.seq || row.previous_hash !== expected.previousHash || row.hash !== hashOf(row))
      return expected.seq;
    expected = { seq: row.seq + 1, previousHash: row.hash };
  }
  return null;
}
