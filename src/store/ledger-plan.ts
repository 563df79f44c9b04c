import { sql } from 'kysely';
import { isArchived } from '../domain/access-decisions.ts';
import type { Contract } from '../domain/contract.ts';
import { type DueRow, LADDER_ACTION, type LedgerMark } from '../domain/due.ts';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Medium, type Recipient, recipientKey } from '../domain/reminder-ladder.ts';
import { bulkInsert, rowsFor, rowsOfKept, runBulk } from './bulk.ts';
import { filledChunks } from './chunks.ts';
import { contractOf, hashId } from './contract-row.ts';
import type { Database, LedgerTable } from './schema.ts';

/** The two clocks: `now` is the sweep's (a clock that tests and the sandbox hold), `real` the machine's, for leases. */
export interface Moments {
  readonly now: Instant;
  readonly real: Instant;
}

/** Earlier than any sweep: whatever changed, the next one looks at the whole ladder anew. */
export const AT_ONCE = 0 as Instant;

/** When a contract that was changed has to be looked at: never where it is put away, as nothing is due of it. */
export const lookAfterChange = (changed: Pick<Contract, 'archivedAt'>): Instant | null =>
  isArchived(changed) ? null : AT_ONCE;

/** True if a contract's ladder has to be looked at; costs one step into an index, however many contracts there are. */
export async function anyLadderDue(db: Database, now: Instant): Promise<boolean> {
  const rows = await rowsOfKept(db, 'any ladder', [now, 1], () =>
    db
      .selectFrom('contract')
      .select('id')
      .where('next_due_at', '<=', now)
      .where('archived_at', 'is', null)
      .limit(1),
  );
  return rows.length > 0;
}

/** Contracts whose ladder has to be looked at, locked for this transaction; replicas skip each other's. */
export async function lockDueContracts(
  tx: Database,
  engine: 'sqlite' | 'postgres',
  now: Instant,
  limit: number,
): Promise<Contract[]> {
  const query = tx
    .selectFrom('contract')
    .selectAll()
    .where('next_due_at', '<=', now)
    .where('archived_at', 'is', null)
    .orderBy('next_due_at')
    .orderBy('id')
    .limit(limit);
  const rows = await (engine === 'postgres' ? query.forUpdate().skipLocked() : query).execute();
  return rows.map(contractOf);
}

/** What the ledger holds of a contract's present term. */
export interface TermMarks {
  /** Without what was cancelled, which may come to life again. */
  readonly marks: readonly LedgerMark[];
  /** Rows that were cancelled, by `markKey`. */
  readonly cancelled: ReadonlySet<string>;
}

export const markKey = (rung: string, to: Pick<Recipient, 'medium' | 'recipient'>): string =>
  `${rung} ${recipientKey(to)}`;

/** What the ledger holds of contracts' present terms, by contract; of one without rows there is nothing. */
export async function marksOf(
  db: Database,
  contracts: readonly Contract[],
  { real }: Moments,
): Promise<ReadonlyMap<string, TermMarks>> {
  const terms = new Map(contracts.map((contract) => [contract.id, contract.termEnd as string]));
  const found = new Map<string, { marks: LedgerMark[]; cancelled: Set<string> }>();
  const marks = (ids: readonly string[]) =>
    db
      .selectFrom('ledger')
      .select([
        'contract_id',
        'term_end',
        'rung',
        'medium',
        'recipient',
        'state',
        'next_attempt_at',
        'lease_until',
      ])
      .where('contract_id', 'in', ids)
      .where('action', '=', LADDER_ACTION);
  for (const row of await rowsFor(db, 'marks', [...terms.keys()], marks, [LADDER_ACTION])) {
    if (terms.get(row.contract_id) !== row.term_end) continue;
    const { rung, recipient } = row;
    const of = found.get(row.contract_id) ?? { marks: [], cancelled: new Set() };
    found.set(row.contract_id, of);
    if (row.state === 'cancelled')
      of.cancelled.add(markKey(rung, { medium: row.medium as Medium, recipient }));
    else {
      const open = row.next_attempt_at !== null || (row.lease_until !== null && row.lease_until <= real);
      of.marks.push({ rung, medium: row.medium as Medium, recipient, open });
    }
  }
  return found;
}

/** Rows of the ledger to be written for one contract. */
export interface PlannedRows {
  readonly contract: Contract;
  readonly rows: readonly DueRow[];
}

/**
 * Writes what fell due. A row that is there already is only touched while it may still be sent (or was
 * cancelled), so what was sent, or is being sent, is never planned again.
 */
export async function writeDueRows(
  tx: Database,
  planned: readonly PlannedRows[],
  { real }: Moments,
): Promise<void> {
  const values = planned.flatMap(({ contract, rows }) => rows.map((row) => ledgerRow(contract, row)));
  const clause = sql`on conflict (id) do update set state = excluded.state, why = excluded.why,
    folded_into = excluded.folded_into, next_attempt_at = excluded.next_attempt_at, due_at = excluded.due_at,
    local_date = excluded.local_date, lease_until = null, claim = null
    where ledger.state in ('pending', 'cancelled')
      or (ledger.state = 'failed' and ledger.next_attempt_at is not null)
      or (ledger.state = 'claimed' and ledger.lease_until <= ${real})`;
  await bulkInsert(tx, 'ledger', values, { clause, parameters: [real] });
}

/** What a row of the ledger says that nobody has tried to send. */
export const UNTRIED = {
  attempts: 0,
  lease_until: null,
  claim: null,
  ambiguous: 0,
  first_attempt_at: null,
  message_ref: null,
  sent_at: null,
} as const;

function ledgerRow(contract: Contract, row: DueRow): LedgerTable {
  const key = [contract.workspaceId, contract.id, contract.termEnd, LADDER_ACTION, row.rung.rung] as const;
  return {
    workspace_id: contract.workspaceId,
    id: hashId(...key, recipientKey(row)),
    contract_id: contract.id,
    term_end: contract.termEnd,
    action: LADDER_ACTION,
    rung: row.rung.rung,
    medium: row.medium,
    recipient: row.recipient,
    state: row.state,
    why: row.why,
    folded_into: row.foldedInto,
    instead_of: null,
    instead_reason: null,
    local_date: row.rung.localDate,
    due_at: row.rung.at,
    next_attempt_at: row.state === 'pending' ? row.rung.at : null,
    ...UNTRIED,
  };
}

/** Sets when contracts' ladders have to be looked at next, and by which notice deadline they are sorted. */
export async function setNextDue(
  tx: Database,
  next: readonly {
    readonly id: string;
    readonly nextDueAt: Instant | null;
    readonly noticeBy: LocalDate;
  }[],
): Promise<void> {
  for (const chunk of filledChunks(next)) {
    const parameters = chunk.flatMap(({ id, nextDueAt, noticeBy }) => [id, nextDueAt, noticeBy]);
    await runBulk(tx, 'set next due', parameters, () => {
      const values = chunk.map(
        ({ id, nextDueAt, noticeBy }) =>
          sql`(cast(${id} as text), cast(${nextDueAt} as bigint), cast(${noticeBy} as text))`,
      );
      // Without `in`, SQLite reads the whole table as soon as there are some hundred values.
      return sql`with next(id, due, notice_by) as (values ${sql.join(values)})
        update contract set next_due_at = next.due, notice_by = next.notice_by from next
        where contract.id = next.id and contract.id in (select id from next)`.compile(tx);
    });
  }
}

/**
 * Cancels what was planned for a contract's present term and is not yet on its way; the next sweep plans anew what
 * still holds. That an earlier term renewed stays to be told: no later sweep would plan it again.
 */
export async function cancelOpenRows(
  tx: Database,
  { id, termEnd }: Pick<Contract, 'id' | 'termEnd'>,
  why: string,
): Promise<void> {
  const parameters = ['cancelled', why, null, id, termEnd, LADDER_ACTION];
  await runBulk(tx, 'cancel open rows', parameters, () =>
    tx
      .updateTable('ledger')
      .set({ state: 'cancelled', why, next_attempt_at: null })
      .where('contract_id', '=', id)
      .where('term_end', '=', termEnd)
      // What was asked for is sent all the same, and what is planned about lists is looked at again before it is sent.
      .where('action', '=', LADDER_ACTION)
      // The plus keeps SQLite from walking all open rows of the ledger, of which there are many while nothing can be sent.
      .where(sql<boolean>`+next_attempt_at is not null`)
      .compile(),
  );
}
