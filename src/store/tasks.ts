import type { Selectable } from 'kysely';
import type { StoredTask } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { appendActivity } from './activity.ts';
import { rowsFor } from './bulk.ts';
import { getContract } from './contracts.ts';
import type { Store } from './open.ts';
import type { Database, TaskTable } from './schema.ts';

/** The activity by which somebody confirmed that the account shows Free, for the term in its `after`. */
export const ACCOUNT_FREE = 'account.free-confirmed';

/** What is stored of a contract's lists for its present term. */
export interface ChecklistRecord {
  readonly contract: Contract;
  readonly tasks: readonly StoredTask[];
  /** Somebody confirmed that the account shows Free. */
  readonly accountFree: boolean;
}

/** One change to store: its row (none where only the log tells of it) and its activity. */
export interface ChecklistChange {
  readonly what: string;
  readonly row: StoredTask | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** The confirmation that the account shows Free, as a change; null where it is on record already. */
export const confirmAccountFree = ({ contract, accountFree }: ChecklistRecord): ChecklistChange | null =>
  accountFree
    ? null
    : { what: ACCOUNT_FREE, row: null, before: undefined, after: { termEnd: contract.termEnd } };

/**
 * What is stored of a contract's lists.
 * @throws LastcallError `not-found`.
 */
export async function checklistRecord(
  db: Database,
  workspaceId: string,
  contractId: string,
): Promise<ChecklistRecord> {
  const contract = await getContract(db, workspaceId, contractId);
  const rows = await db
    .selectFrom('task')
    .selectAll()
    .where('contract_id', '=', contract.id)
    .where('term_end', '=', contract.termEnd)
    .orderBy('list')
    .orderBy('position')
    .orderBy('id')
    .execute();
  return { contract, tasks: rows.map(storedOf), accountFree: Boolean(contract.accountFreeOn) };
}

/** What is stored of contracts' lists for their present terms, by contract. */
export async function tasksOf(
  db: Database,
  contracts: readonly Pick<Contract, 'id' | 'termEnd'>[],
): Promise<ReadonlyMap<string, readonly StoredTask[]>> {
  const found = new Map<string, StoredTask[]>();
  const ends = new Map(contracts.map(({ id, termEnd }) => [id, termEnd]));
  const rows = await rowsFor(db, 'tasks', [...ends.keys()], (ids) =>
    db
      .selectFrom('task')
      .selectAll()
      .where('contract_id', 'in', ids)
      .orderBy('contract_id')
      .orderBy('list')
      .orderBy('position')
      .orderBy('id'),
  );
  for (const row of rows) {
    if (row.term_end !== ends.get(row.contract_id)) continue;
    found.set(row.contract_id, [...(found.get(row.contract_id) ?? []), storedOf(row)]);
  }
  return found;
}

/** From the day on which the account shows Free something else is to be followed up: the ladder is looked at anew. */
async function keepAccountFree(
  tx: Database,
  { id, timeZone, version }: Contract,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable('contract')
    .set({
      account_free_on: localDateAt(now, timeZone),
      version: version + 1,
      next_due_at: 0,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute();
}

export interface ChangeContext {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly actor: string;
  readonly now: Instant;
}

/**
 * Reads a contract's lists, lets `decide` say what changes, and writes it with one activity row a change, all in
 * one transaction. Whoever changes the same contract meanwhile waits, so no two decide on the same state; what
 * `decide` throws leaves everything as it was.
 */
export async function changeChecklists<Decision extends { readonly changes: readonly ChecklistChange[] }>(
  { db, engine }: Store,
  { workspaceId, contractId, actor, now }: ChangeContext,
  decide: (record: ChecklistRecord) => Decision,
): Promise<Decision> {
  return db.transaction().execute(async (tx) => {
    const contract = tx.selectFrom('contract').select('id').where('id', '=', contractId);
    // SQLite's transaction holds the only write lock already.
    await (engine === 'postgres' ? contract.forUpdate() : contract).execute();
    const record = await checklistRecord(tx, workspaceId, contractId);
    const decision = decide(record);
    for (const { row, what } of decision.changes) {
      if (row !== null) await writeTask(tx, record.contract, row);
      if (what === ACCOUNT_FREE) await keepAccountFree(tx, record.contract, now);
    }
    await appendActivity(
      tx,
      decision.changes.map(({ what, before, after }) => ({
        workspaceId,
        contractId,
        at: now,
        actor,
        what,
        before,
        after,
      })),
    );
    return decision;
  });
}

async function writeTask(tx: Database, contract: Contract, task: StoredTask): Promise<void> {
  const { list, id, ...columns } = rowOf(task);
  await tx
    .insertInto('task')
    .values({
      workspace_id: contract.workspaceId,
      contract_id: contract.id,
      term_end: contract.termEnd,
      list,
      id,
      ...columns,
    })
    .onConflict((conflict) =>
      conflict.columns(['contract_id', 'term_end', 'list', 'id']).doUpdateSet(columns),
    )
    .execute();
}

const rowOf = ({ done, ...task }: StoredTask) => ({
  ...task,
  done_at: done?.at ?? null,
  done_by: done?.by ?? null,
});

const storedOf = (row: Selectable<TaskTable>): StoredTask => ({
  list: row.list,
  id: row.id,
  title: row.title,
  due: row.due as LocalDate | null,
  position: row.position,
  assignee: row.assignee,
  note: row.note,
  done: row.done_at === null ? null : { at: row.done_at as Instant, by: row.done_by ?? '' },
});
