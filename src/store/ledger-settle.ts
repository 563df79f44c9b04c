import { sql } from 'kysely';
import { LADDER_ACTION } from '../domain/due.ts';
import { isAboutLists } from '../domain/list-posts.ts';
import { type Medium, recipientKey } from '../domain/reminder-ladder.ts';
import { runBulk } from './bulk.ts';
import { chunks, filledChunks } from './chunks.ts';
import { hashId } from './contract-row.ts';
import { planOlder } from './follow-up-plan.ts';
import type { LedgerRow } from './ledger-claim.ts';
import { UNTRIED } from './ledger-plan.ts';
import type { Database, LedgerState } from './schema.ts';

const ROWS_PER_STATEMENT = 500;

/** The end of one attempt, as the ledger keeps it. */
export interface Settlement {
  readonly row: LedgerRow;
  readonly state: Extract<LedgerState, 'sent' | 'failed' | 'skipped' | 'cancelled'>;
  /** Replaces the row's reason, where there is a new one. */
  readonly why?: string;
  readonly nextAttemptAt: number | null;
  readonly ambiguous: boolean;
  readonly ref: string | null;
  readonly sentAt: number | null;
  /** Who is told instead, where the recipient cannot be reached. */
  readonly fallback?: { readonly medium: string; readonly recipient: string; readonly why: string };
}

/**
 * Settles attempts that ended together, in one transaction: a commit is a sync to disk, and one a row would
 * halve the rate. Only rows whose claim is still held are touched.
 * @returns how many fallback rows were planned.
 */
export async function settle(db: Database, settlements: readonly Settlement[]): Promise<number> {
  if (settlements.length === 0) return 0;
  return db.transaction().execute(async (tx) => {
    let fallbacks = 0;
    for (const chunk of filledChunks(settlements)) await endAttempts(tx, chunk);
    for (const chunk of chunks(settlements, ROWS_PER_STATEMENT))
      fallbacks += await insertFallbacks(tx, chunk);
    for (const { row, state } of settlements)
      if (state === 'sent' && isAboutLists(row.action))
        await planOlder(tx, row.workspace_id, row.contract_id, row.action);
    return fallbacks;
  });
}

async function endAttempts(tx: Database, settlements: readonly Settlement[]): Promise<void> {
  const parameters = settlements.flatMap((settlement) => cellsOf(settlement));
  await runBulk(tx, 'end attempts', parameters, () => {
    const values = settlements.map((settlement) => {
      const [id, claim, state, why, nextAttemptAt, ambiguous, ref, sentAt] = cellsOf(settlement);
      return sql`(cast(${id} as text), cast(${claim} as text), cast(${state} as text), cast(${why} as text), cast(${nextAttemptAt} as bigint), cast(${ambiguous} as integer), cast(${ref} as text), cast(${sentAt} as bigint))`;
    });
    // Without `in`, SQLite reads the whole table as soon as there are some hundred values.
    return sql`with ended(id, claim, state, why, next_attempt_at, ambiguous, ref, sent_at) as (values ${sql.join(values)})
      update ledger set state = ended.state, why = ended.why, next_attempt_at = ended.next_attempt_at,
        ambiguous = ended.ambiguous, message_ref = ended.ref, sent_at = ended.sent_at, lease_until = null, claim = null
      from ended
      where ledger.id = ended.id and ledger.claim = ended.claim and ledger.id in (select id from ended)`.compile(
      tx,
    );
  });
}

const cellsOf = ({ row, state, why, nextAttemptAt, ambiguous, ref, sentAt }: Settlement) =>
  [row.id, row.claim, state, why ?? row.why, nextAttemptAt, Number(ambiguous), ref, sentAt] as const;

async function insertFallbacks(tx: Database, settlements: readonly Settlement[]): Promise<number> {
  const rows = settlements.flatMap((settlement) => fallbackRow(settlement) ?? []);
  if (rows.length === 0) return 0;
  const inserted = await tx
    .insertInto('ledger')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return inserted.length;
}

function fallbackRow({ row, fallback, why }: Settlement) {
  if (fallback === undefined) return undefined;
  const { medium, recipient } = fallback;
  // An action of its own: who is told of the rung in any case hears as well that somebody could not be reached.
  const action =
    row.action === LADDER_ACTION ? `${row.action} instead of ${row.recipient.toLowerCase()}` : row.action;
  const key = [row.workspace_id, row.contract_id, row.term_end, action, row.rung] as const;
  return {
    ...row,
    id: hashId(...key, recipientKey({ medium: medium as Medium, recipient })),
    action,
    medium,
    recipient,
    state: 'pending' as const,
    why: fallback.why,
    instead_of: row.recipient,
    instead_reason: why ?? null,
    next_attempt_at: row.due_at,
    ...UNTRIED,
  };
}
