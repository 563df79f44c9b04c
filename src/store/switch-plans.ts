import type { Selectable } from 'kysely';
import type { Contract } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import type { SwitchChange, SwitchPlan } from '../domain/switch-plan.ts';
import type { StepRecord } from '../domain/timeline.ts';
import { appendActivity } from './activity.ts';
import { rowsFor } from './bulk.ts';
import { getContract } from './contracts.ts';
import { planStepNote } from './follow-up-notes.ts';
import { noticesOf } from './notices.ts';
import type { Store } from './open.ts';
import type { Database, SwitchStepTable } from './schema.ts';
import { toTheEnd } from './send-ahead.ts';

/** The switch plans of contracts' present terms, by contract; those without one are left out. */
export async function switchPlansOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, SwitchPlan>> {
  const [plans, steps] = await toTheEnd([
    rowsFor(db, 'switch plans', contractIds, (ids) =>
      db
        .selectFrom('switch_plan')
        .innerJoin('contract', (join) =>
          join
            .onRef('contract.id', '=', 'switch_plan.contract_id')
            .onRef('contract.term_end', '=', 'switch_plan.term_end'),
        )
        .selectAll('switch_plan')
        .where('switch_plan.contract_id', 'in', ids),
    ),
    // Of other terms and tactics, too: few contracts have any.
    rowsFor(db, 'switch steps', contractIds, (ids) =>
      db
        .selectFrom('switch_step')
        .selectAll()
        .where('contract_id', 'in', ids)
        .orderBy('contract_id')
        .orderBy('step'),
    ),
  ]);
  return new Map(
    plans.map((row) => [
      row.contract_id,
      {
        tactic: row.tactic,
        replacement: row.replacement,
        startsOn: row.starts_on as LocalDate,
        chosenOn: row.chosen_on as LocalDate,
        steps: steps
          .filter(
            (step) =>
              step.contract_id === row.contract_id &&
              step.term_end === row.term_end &&
              step.tactic === row.tactic,
          )
          .map(recordOf),
      },
    ]),
  );
}

/** The switch plan of a contract's present term; null where nobody chose one. */
export const switchPlanOf = async (db: Database, { id }: Pick<Contract, 'id'>): Promise<SwitchPlan | null> =>
  (await switchPlansOf(db, [id])).get(id) ?? null;

const recordOf = (row: Selectable<SwitchStepTable>): StepRecord => ({
  step: row.step,
  movedTo: row.moved_to as LocalDate | null,
  assignee: row.assignee,
  doneOn: row.done_on as LocalDate | null,
  doneBy: row.done_by,
  skippedBy: row.skipped_by,
  skippedWhy: row.skipped_why,
});

export interface SwitchContext {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly actor: string;
  readonly now: Instant;
  /** Done first in the same transaction; what it throws leaves everything as it was. */
  readonly alongside?: (tx: Database) => Promise<void>;
}

/** A contract and its switch as they stand, read under the lock of the transaction that changes them. */
export interface SwitchRecord {
  readonly contract: Contract;
  readonly notices: readonly NoticeRecord[];
  readonly plan: SwitchPlan | null;
}

/**
 * Reads a contract's switch, lets `decide` say what becomes of it, and writes that with its activity row, all in one
 * transaction; null where there is nothing to do. Calendars look at the contract again, as its log went on.
 */
export async function changeSwitch<Result extends SwitchChange | null>(
  { db, engine }: Store,
  { workspaceId, contractId, actor, now, alongside }: SwitchContext,
  decide: (record: SwitchRecord) => Result,
): Promise<Result> {
  return db.transaction().execute(async (tx) => {
    await lockContract(tx, engine, contractId);
    await alongside?.(tx);
    const record = await readSwitch(tx, workspaceId, contractId);
    const { contract } = record;
    const change = decide(record);
    if (change === null) return change;
    await writePlan(tx, contract, change.plan);
    const { what, before, after } = change;
    await appendActivity(tx, [{ workspaceId, contractId, at: now, actor, what, before, after }]);
    const given = givenTo(change);
    if (given !== null && given.assignee !== actor)
      await planStepNote(tx, {
        workspaceId,
        contractId,
        target: given.assignee,
        note: { steps: [given.step], reason: 'given' },
      });
    return change;
  });
}

async function writePlan(tx: Database, contract: Contract, plan: SwitchPlan): Promise<void> {
  const key = {
    workspace_id: contract.workspaceId,
    contract_id: contract.id,
    term_end: contract.termEnd as string,
  };
  const columns = {
    tactic: plan.tactic,
    replacement: plan.replacement,
    starts_on: plan.startsOn,
    chosen_on: plan.chosenOn,
  };
  await tx
    .insertInto('switch_plan')
    .values({ ...key, ...columns })
    .onConflict((conflict) => conflict.columns(['contract_id', 'term_end']).doUpdateSet(columns))
    .execute();
  for (const { step, ...record } of plan.steps) {
    const values = {
      moved_to: record.movedTo,
      assignee: record.assignee,
      done_on: record.doneOn,
      done_by: record.doneBy,
      skipped_by: record.skippedBy,
      skipped_why: record.skippedWhy,
    };
    await tx
      .insertInto('switch_step')
      .values({ ...key, tactic: plan.tactic, step, ...values })
      .onConflict((conflict) =>
        conflict.columns(['contract_id', 'term_end', 'tactic', 'step']).doUpdateSet(values),
      )
      .execute();
  }
}

/** Whose a step became by a change. */
function givenTo({ what, after }: SwitchChange): { readonly step: string; readonly assignee: string } | null {
  if (what !== 'switch.assigned') return null;
  const { step, assignee } = after as { readonly step: string; readonly assignee: string | null };
  return assignee === null ? null : { step, assignee };
}

/** Whoever changes the same contract waits until the transaction ends. */
export async function lockContract(tx: Database, engine: Store['engine'], contractId: string): Promise<void> {
  // SQLite's transaction holds the only write lock already.
  if (engine === 'postgres')
    await tx.selectFrom('contract').select('id').where('id', '=', contractId).forUpdate().execute();
}

/** A contract and its switch as they stand. @throws LastcallError `not-found` */
export async function readSwitch(
  tx: Database,
  workspaceId: string,
  contractId: string,
): Promise<SwitchRecord> {
  const contract = await getContract(tx, workspaceId, contractId);
  const notices = (await noticesOf(tx, [contractId])).get(contractId) ?? [];
  return { contract, notices, plan: await switchPlanOf(tx, contract) };
}

/** The contracts in whose present term somebody chose a switch. */
export async function contractsSwitching(
  db: Database,
): Promise<{ readonly workspaceId: string; readonly contractId: string }[]> {
  const rows = await db
    .selectFrom('switch_plan')
    .innerJoin('contract', (join) =>
      join
        .onRef('contract.id', '=', 'switch_plan.contract_id')
        .onRef('contract.term_end', '=', 'switch_plan.term_end'),
    )
    .select(['contract.workspace_id', 'contract.id'])
    .where('contract.archived_at', 'is', null)
    .orderBy('contract.id')
    .execute();
  return rows.map(({ workspace_id: workspaceId, id: contractId }) => ({ workspaceId, contractId }));
}

/** For which day of each step of the chosen tactic somebody was reminded last. */
export async function toldSteps(
  db: Database,
  contract: Pick<Contract, 'id' | 'termEnd'>,
): Promise<ReadonlyMap<string, LocalDate>> {
  const rows = await db
    .selectFrom('switch_step')
    .innerJoin('switch_plan', (join) =>
      join
        .onRef('switch_plan.contract_id', '=', 'switch_step.contract_id')
        .onRef('switch_plan.term_end', '=', 'switch_step.term_end')
        .onRef('switch_plan.tactic', '=', 'switch_step.tactic'),
    )
    .select(['switch_step.step', 'switch_step.told_for'])
    .where('switch_step.contract_id', '=', contract.id)
    .where('switch_step.term_end', '=', contract.termEnd)
    .execute();
  return new Map(rows.flatMap(({ step, told_for: day }) => (day === null ? [] : [[step, day as LocalDate]])));
}

/** Somebody is reminded of a step for the day on which it stands. */
export async function markTold(
  tx: Database,
  contract: Pick<Contract, 'id' | 'termEnd' | 'workspaceId'>,
  tactic: string,
  step: string,
  day: LocalDate,
): Promise<void> {
  await tx
    .insertInto('switch_step')
    .values({
      workspace_id: contract.workspaceId,
      contract_id: contract.id,
      term_end: contract.termEnd,
      tactic,
      step,
      told_for: day,
    })
    .onConflict((conflict) =>
      conflict.columns(['contract_id', 'term_end', 'tactic', 'step']).doUpdateSet({ told_for: day }),
    )
    .execute();
}
