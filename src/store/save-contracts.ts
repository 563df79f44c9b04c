import { type Selectable, sql } from 'kysely';
import type { Playbook } from '../config/playbook.ts';
import type { Contract, ContractFields } from '../domain/contract.ts';
import { editDecision } from '../domain/decisions.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { createProblemList, type ProblemList } from '../domain/problem-list.ts';
import { type Activity, appendActivity, logEndsOf } from './activity.ts';
import { archivedProblem } from './archived-rows.ts';
import { bulkInsert } from './bulk.ts';
import { chunks } from './chunks.ts';
import {
  changedColumns,
  changedFields,
  columnsOf,
  contractKey,
  contractOf,
  keyPart,
  newContractId,
} from './contract-row.ts';
import { planFollowUpsOfMany, refreshHomes } from './follow-up-plan.ts';
import { cancelOpenRows, lookAfterChange } from './ledger-plan.ts';
import type { ContractTable, Database } from './schema.ts';

const ROWS_PER_STATEMENT = 500;

/** One contract to store, with the moment at which its ladder first has to be looked at. */
export interface ContractInput {
  readonly fields: ContractFields;
  /** The fields that somebody stated: a contract that is there keeps its others. All of them where left out. */
  readonly stated?: ReadonlySet<keyof ContractFields> | undefined;
  /** Where a file has it, as errors name it. */
  readonly place?: string | undefined;
  readonly nextDueAt: Instant | null;
  /** The last day on which notice counts, by which lists are sorted. */
  readonly noticeBy?: LocalDate;
}

export interface SaveResult {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Ids in the order of the input. */
  readonly ids: readonly string[];
  /** Those among them that are new. */
  readonly fresh: ReadonlySet<string>;
}

export interface SaveContext {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Instant;
  readonly playbookOf: (contract: Pick<ContractFields, 'playbook'>) => Playbook;
  readonly onProgress?: (done: number) => void;
  /** Says what would be done, and takes it all back. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Adds contracts, or updates those that are there already (same vendor, product and end date), all or none;
 * with an activity row for each change and none where nothing changed.
 */
export async function saveContracts(
  db: Database,
  inputs: readonly ContractInput[],
  context: SaveContext,
): Promise<SaveResult> {
  let result: SaveResult = { added: 0, updated: 0, unchanged: 0, ids: [], fresh: new Set() };
  const saving = db.transaction().execute(async (tx) => {
    result = await saveContractsIn(tx, inputs, context);
    if (context.dryRun) throw new TakenBack();
  });
  await saving.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return result;
}

/** The same as a part of a transaction. @throws InvalidInputError with every change of what is archived */
export async function saveContractsIn(
  tx: Database,
  inputs: readonly ContractInput[],
  context: SaveContext,
): Promise<SaveResult> {
  const result = { added: 0, updated: 0, unchanged: 0, ids: [] as string[], fresh: new Set<string>() };
  // A first import has nothing to compare with; looking for each of its contracts would find none.
  const known = tx
    .selectFrom('contract')
    .select('id')
    .where('workspace_id', '=', context.workspaceId)
    .limit(1);
  const problems = createProblemList();
  const isFirst = (await known.executeTakeFirst()) === undefined;
  for (const chunk of chunks(inputs, ROWS_PER_STATEMENT)) {
    await saveChunk(tx, chunk, context, result, isFirst, problems);
    context.onProgress?.(result.ids.length);
  }
  problems.throwIfAny();
  if (result.added + result.updated > 0) await refreshHomes(tx, context.workspaceId, context.now);
  return result;
}

/** The stored contracts that are the same ones as these, whatever else these say. */
export async function contractsMeant(
  tx: Database,
  workspaceId: string,
  fields: readonly ContractFields[],
): Promise<Contract[]> {
  const meant: Contract[] = [];
  for (const chunk of chunks(fields, ROWS_PER_STATEMENT)) {
    const inputs = chunk.map((one) => ({ fields: one, nextDueAt: null }));
    meant.push(...(await contractsByKey(tx, workspaceId, inputs)).values());
  }
  return meant;
}

/** Ends the transaction of a dry run. */
class TakenBack extends Error {}

async function saveChunk(
  tx: Database,
  inputs: readonly ContractInput[],
  context: SaveContext,
  result: { added: number; updated: number; unchanged: number; ids: string[]; fresh: Set<string> },
  isFirst: boolean,
  problems: ProblemList,
): Promise<void> {
  const there = isFirst ? new Map<string, Contract>() : await contractsByKey(tx, context.workspaceId, inputs);
  const unknown = isFirst ? [] : inputs.filter(({ fields }) => !there.has(contractKey(fields)));
  const renewed = await renewedByKey(tx, context.workspaceId, unknown);
  const fresh: { id: string; input: ContractInput }[] = [];
  const activities: Activity[] = [];
  const changed: Contract[] = [];
  for (const input of inputs) {
    const known = there.get(contractKey(input.fields));
    const since = renewed.get(contractKey(input.fields));
    if (since !== undefined) {
      // A file from before the renewal names a term that is over; to store it again would double the contract.
      result.ids.push(since);
      result.unchanged += 1;
      continue;
    }
    if (known === undefined) {
      const id = newContractId(input.fields.vendor);
      fresh.push({ id, input });
      activities.push(activity(context, id, 'contract.added', undefined, input.fields));
      result.ids.push(id);
      continue;
    }
    result.ids.push(known.id);
    const refused = archivedProblem(known, input);
    if (refused !== undefined) {
      problems.add(refused);
      continue;
    }
    const change = await updateContract(tx, known, input, context);
    if (change === undefined) result.unchanged += 1;
    else {
      result.updated += 1;
      activities.push(change);
      changed.push(known);
    }
  }
  result.added += fresh.length;
  for (const { id } of fresh) result.fresh.add(id);
  await insertContracts(tx, fresh, context);
  await appendActivity(tx, activities, new Set(fresh.map(({ id }) => id)));
  await showChanged(tx, changed);
}

/** What shows contracts that were changed is brought up to date, but for the Homes. */
async function showChanged(tx: Database, changed: readonly Contract[]): Promise<void> {
  const ends = await logEndsOf(
    tx,
    changed.map(({ id }) => id),
  );
  const acted = changed.map(({ workspaceId, id: contractId, termEnd }) => {
    return { workspaceId, contractId, termEnd, seq: ends.get(contractId)?.seq ?? null };
  });
  await planFollowUpsOfMany(tx, acted);
}

/**
 * The stored ones among these contracts. Three lists of `in` would step through every combination of their
 * values, and a join may be planned as a scan; this is one look into the index of identities for each, always.
 */
async function contractsByKey(tx: Database, workspaceId: string, inputs: readonly ContractInput[]) {
  const keys = sql.join(
    inputs.map(
      ({ fields }) => sql`(${keyPart(fields.vendor)}, ${keyPart(fields.product)}, ${fields.termEnd})`,
    ),
  );
  const { rows } = await sql<Selectable<ContractTable>>`
    with wanted(vendor_key, product_key, term_end) as (values ${keys})
    select * from contract where id in (
      select (
        select same.id from contract as same
        where same.workspace_id = ${workspaceId} and same.vendor_key = wanted.vendor_key
          and same.product_key = wanted.product_key and same.term_end = wanted.term_end
      ) from wanted
    )`.execute(tx);
  return new Map(rows.map(contractOf).map((contract) => [contractKey(contract), contract]));
}

/** Which of these are past terms of stored contracts; by key, the contract's id. */
async function renewedByKey(
  tx: Database,
  workspaceId: string,
  inputs: readonly ContractInput[],
): Promise<ReadonlyMap<string, string>> {
  if (inputs.length === 0) return new Map();
  const ends = [...new Set(inputs.map(({ fields }) => fields.termEnd))];
  const rows = await tx
    .selectFrom('term')
    .innerJoin('contract', 'contract.id', 'term.contract_id')
    .select(['contract.id', 'contract.vendor', 'contract.product', 'term.term_end'])
    .where('term.workspace_id', '=', workspaceId)
    .where('term.term_end', 'in', ends)
    .execute();
  const byKey = rows.map(({ id, vendor, product, term_end }) => {
    return [contractKey({ vendor, product, termEnd: term_end as LocalDate }), id] as const;
  });
  return new Map(byKey);
}

async function insertContracts(
  tx: Database,
  fresh: readonly { id: string; input: ContractInput }[],
  context: SaveContext,
): Promise<void> {
  // A file has few zones and many rows.
  const days = new Map<string, LocalDate>();
  const dayIn = (timeZone: string): LocalDate => {
    const day = days.get(timeZone) ?? localDateAt(context.now, timeZone);
    days.set(timeZone, day);
    return day;
  };
  await bulkInsert(
    tx,
    'contract',
    fresh.map(({ id, input }) => freshRow(id, input, context, dayIn(input.fields.timeZone))),
  );
}

/** The row of a contract that is new; `knownOn` is the day on which that is, in the contract's zone. */
export const freshRow = (
  id: string,
  { fields, nextDueAt, noticeBy }: ContractInput,
  { workspaceId, now }: Pick<SaveContext, 'workspaceId' | 'now'>,
  knownOn: LocalDate,
) => ({
  workspace_id: workspaceId,
  id,
  ...columnsOf(fields),
  known_on: knownOn,
  version: 1,
  notice_by: noticeBy ?? fields.termEnd,
  next_due_at: nextDueAt,
  created_at: now,
  updated_at: now,
});

/**
 * Writes what was stated over a contract: what was planned for it and not sent is cancelled, and its ladder is
 * looked at anew. @returns the activity of the change, or undefined where nothing differs.
 */
async function updateContract(
  tx: Database,
  known: Contract,
  { fields, stated }: ContractInput,
  context: SaveContext,
): Promise<Activity | undefined> {
  const changed = changedFields(known, fields, stated);
  if (changed.length === 0) return undefined;
  const patch = Object.fromEntries(changed.map((key) => [key, fields[key]]));
  const today = localDateAt(context.now, known.timeZone);
  const life = { contract: known, playbook: context.playbookOf(known), today };
  const decision = within(known, () => editDecision(patch, life, context.playbookOf));
  if (decision === null) return undefined;
  await tx
    .updateTable('contract')
    .set({
      ...changedColumns(known, decision.contract),
      ...(decision.noticeBy !== undefined && { notice_by: decision.noticeBy }),
      version: known.version + 1,
      next_due_at: lookAfterChange(decision.contract),
      updated_at: context.now,
    })
    .where('id', '=', known.id)
    .where('version', '=', known.version)
    .execute();
  await cancelOpenRows(tx, known, decision.cancels);
  return activity(context, known.id, decision.what, decision.before, decision.after);
}

/** A row and what is stored may only together contradict each other; then the error names the contract. */
function within<Result>({ vendor, product, termEnd }: Contract, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const name = `${vendor} ${product}`.trim();
    throw new InvalidInputError(
      error.problems.map((problem) => ({ ...problem, place: `${name}, ${termEnd}: ${problem.place}` })),
    );
  }
}

const activity = (
  { workspaceId, actor, now }: SaveContext,
  contractId: string,
  what: string,
  before: unknown,
  after: unknown,
): Activity => ({ workspaceId, contractId, at: now, actor, what, before, after });
