import type { Selectable } from 'kysely';
import type { ChecklistRecord, StoredList, StoredTask } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import type { Decision } from '../domain/decisions.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import { type ListRow, TASKS_ACTION } from '../domain/list-posts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import { appendActivity } from './activity.ts';
import { rowsFor } from './bulk.ts';
import { getContract } from './contracts.ts';
import { planListFollowUps } from './follow-up-plan.ts';
import { AT_ONCE } from './ledger-plan.ts';
import { applyDecision, lockContract } from './lifecycle.ts';
import { writeListRows } from './list-rows.ts';
import { noticesOf } from './notices.ts';
import type { Store } from './open.ts';
import type { ChecklistTable, Database, TaskTable } from './schema.ts';

/** One change to store: a task's row or a list's, and its activity. */
export interface ChecklistChange {
  readonly what: string;
  readonly row?: StoredTask;
  readonly state?: StoredList;
  readonly before: unknown;
  readonly after: unknown;
}

/** What was decided about a contract's lists. */
export interface ChecklistDecision {
  readonly changes: readonly ChecklistChange[];
  /** What becomes of the contract besides; written first. */
  readonly life?: Decision | null;
  /** The day on which it got ready for its end; null where it is no longer. */
  readonly ready?: LocalDate | null;
  /** What is to be sent, besides what follows from dates. */
  readonly send?: readonly ListRow[];
}

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
  const records = await checklistRecords(db, [contract]);
  return records.get(contract.id) ?? { contract, tasks: [], lists: [] };
}

/** The same for many contracts; those of which nothing is stored are left out. */
export async function checklistRecords(
  db: Database,
  contracts: readonly Contract[],
): Promise<ReadonlyMap<string, ChecklistRecord>> {
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const found = new Map<string, { contract: Contract; tasks: StoredTask[]; lists: StoredList[] }>();
  const recordFor = (row: { contract_id: string; term_end: string }) => {
    const contract = byId.get(row.contract_id);
    if (contract === undefined || contract.termEnd !== row.term_end) return undefined;
    const record = found.get(contract.id) ?? { contract, tasks: [], lists: [] };
    found.set(contract.id, record);
    return record;
  };
  const ids = [...byId.keys()];
  const tasks = await rowsFor(db, 'tasks', ids, (some) =>
    db
      .selectFrom('task')
      .selectAll()
      .where('contract_id', 'in', some)
      .orderBy('contract_id')
      .orderBy('list')
      .orderBy('position')
      .orderBy('id'),
  );
  for (const row of tasks) recordFor(row)?.tasks.push(storedOf(row));
  const lists = await rowsFor(db, 'checklists', ids, (some) =>
    db.selectFrom('checklist').selectAll().where('contract_id', 'in', some),
  );
  for (const row of lists) recordFor(row)?.lists.push(listOf(row));
  return found;
}

/** What is stored of the tasks of contracts' present terms, by contract. */
export async function presentTasksOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredTask[]>> {
  const rows = await rowsFor(db, 'present tasks', contractIds, (ids) =>
    db
      .selectFrom('task')
      .innerJoin('contract', (join) =>
        join.onRef('contract.id', '=', 'task.contract_id').onRef('contract.term_end', '=', 'task.term_end'),
      )
      .selectAll('task')
      .where('task.contract_id', 'in', ids)
      .orderBy('task.contract_id')
      .orderBy('task.list')
      .orderBy('task.position')
      .orderBy('task.id'),
  );
  const byContract = Map.groupBy(rows, (row) => row.contract_id);
  return new Map([...byContract].map(([id, those]) => [id, those.map(storedOf)]));
}

export interface ChangeContext {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly actor: string;
  readonly now: Instant;
  /** Done first in the same transaction; what it throws leaves everything as it was. */
  readonly alongside?: (tx: Database) => Promise<void>;
}

/** After these the dates at which something is told of a list are as they were. */
const CHANGES_NO_DATES: ReadonlySet<string> = new Set(['task.done', 'task.noted', 'preflight.answered']);

/**
 * Reads a contract's lists, lets `decide` say what changes, and writes it with one activity row a change, and with
 * what is to be sent and shown of it, all in one transaction. Whoever changes the same contract meanwhile waits, so
 * no two decide on the same state; what `decide` throws leaves everything as it was.
 */
export async function changeChecklists<Decided extends ChecklistDecision>(
  { db, engine }: Store,
  { workspaceId, contractId, actor, now, alongside }: ChangeContext,
  decide: (
    record: ChecklistRecord,
    notices: readonly NoticeRecord[],
    tx: Database,
  ) => Decided | Promise<Decided>,
): Promise<Decided> {
  return db.transaction().execute(async (tx) => {
    await lockContract(tx, engine, contractId);
    await alongside?.(tx);
    const record = await checklistRecord(tx, workspaceId, contractId);
    const { contract } = record;
    const notices = (await noticesOf(tx, [contractId])).get(contractId) ?? [];
    const decision = await decide(record, notices, tx);
    const { changes, life } = decision;
    if (life) await applyDecision(tx, contract, life, { actor, now });
    const { send = [] } = decision;
    if (changes.length === 0) {
      await writeListRows(tx, [{ contract, rows: send }]);
      return decision;
    }
    for (const { row, state } of changes) {
      if (row !== undefined) await writeTask(tx, contract, row);
      if (state !== undefined) await writeList(tx, contract, state);
    }
    const last = await appendActivity(
      tx,
      changes.map(({ what, before, after }) => ({
        workspaceId,
        contractId,
        at: now,
        actor,
        what,
        before,
        after,
      })),
    );
    const today = localDateAt(now, contract.timeZone);
    const sent = [...send, ...changes.flatMap((change) => given(change, actor, today, now))];
    await writeListRows(tx, [{ contract, rows: sent }]);
    const dates = changes.some(({ what }) => !CHANGES_NO_DATES.has(what));
    if (dates || decision.ready !== undefined)
      await tx
        .updateTable('contract')
        .set({
          ...(dates ? { next_due_at: AT_ONCE } : {}),
          ...(decision.ready === undefined ? {} : { ready_on: decision.ready }),
        })
        .where('id', '=', contractId)
        .execute();
    const told = changes.findIndex(({ what }) => TOLD_IN_THREAD.has(what));
    const seq = told < 0 ? null : last - (changes.length - 1 - told);
    const people = changes.flatMap(({ row, before }) => [row?.assignee, assigneeIn(before)]);
    await planListFollowUps(tx, { workspaceId, contractId, termEnd: contract.termEnd, seq, now, people });
    return decision;
  });
}

/** What the readers of a list are told besides seeing it. */
const TOLD_IN_THREAD: ReadonlySet<string> = new Set(['checklist.completed', 'checklist.archived']);

const assigneeIn = (before: unknown): string | null =>
  typeof before === 'object' && before !== null && 'assignee' in before
    ? ((before.assignee as string | null) ?? null)
    : null;

/** Whoever is given a task is told, unless they took it themselves. */
function given({ what, row }: ChecklistChange, actor: string, today: LocalDate, now: Instant): ListRow[] {
  if (what !== 'task.assigned' || row?.assignee == null) return [];
  if (row.assignee.toLowerCase() === actor.toLowerCase()) return [];
  return [
    {
      action: TASKS_ACTION,
      rung: `given:${row.list}/${row.id}:${now}`,
      medium: 'slack-dm',
      recipient: row.assignee,
      why: 'was given a task',
      localDate: today,
      at: now,
    },
  ];
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

async function writeList(tx: Database, contract: Contract, state: StoredList): Promise<void> {
  const columns = {
    archived_at: state.archived?.at ?? null,
    archived_by: state.archived?.by ?? null,
    completed_at: state.completedAt,
    answers: JSON.stringify(state.answers),
  };
  await tx
    .insertInto('checklist')
    .values({
      workspace_id: contract.workspaceId,
      contract_id: contract.id,
      term_end: contract.termEnd,
      list: state.list,
      ...columns,
    })
    .onConflict((conflict) => conflict.columns(['contract_id', 'term_end', 'list']).doUpdateSet(columns))
    .execute();
}

const rowOf = ({ done, assigned, ...task }: StoredTask) => ({
  ...task,
  assigned_by: assigned?.by ?? null,
  assigned_at: assigned?.at ?? null,
  done_at: done?.at ?? null,
  done_by: done?.by ?? null,
  waived: done?.waived ?? null,
});

const storedOf = (row: Selectable<TaskTable>): StoredTask => ({
  list: row.list,
  id: row.id,
  title: row.title,
  due: row.due as LocalDate | null,
  position: row.position,
  assignee: row.assignee,
  ...(row.assigned_at === null
    ? {}
    : { assigned: { by: row.assigned_by ?? '', at: row.assigned_at as Instant } }),
  note: row.note,
  done:
    row.done_at === null
      ? null
      : {
          at: row.done_at as Instant,
          by: row.done_by ?? '',
          ...(row.waived === null ? {} : { waived: row.waived }),
        },
});

const listOf = (row: Selectable<ChecklistTable>): StoredList => ({
  list: row.list,
  archived: row.archived_at === null ? null : { at: row.archived_at as Instant, by: row.archived_by ?? '' },
  completedAt: row.completed_at as Instant | null,
  answers: JSON.parse(row.answers),
});
