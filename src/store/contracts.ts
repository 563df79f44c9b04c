import { type Selectable, sql } from 'kysely';
import type { Contract, ContractFields } from '../domain/contract.ts';
import { LastcallError, quote } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Activity, appendActivity } from './activity.ts';
import { bulkInsert } from './bulk-insert.ts';
import { chunks } from './chunks.ts';
import { columnsOf, contractKey, contractOf, fieldsOf, keyPart, newContractId } from './contract-row.ts';
import { cancelOpenRows } from './ledger-plan.ts';
import type { ContractTable, Database } from './schema.ts';

const ROWS_PER_STATEMENT = 500;

/** One contract to store, with the moment at which its ladder first has to be looked at. */
export interface ContractInput {
  readonly fields: ContractFields;
  readonly nextDueAt: Instant | null;
}

export interface SaveResult {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Ids in the order of the input. */
  readonly ids: readonly string[];
}

export interface SaveContext {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Instant;
  readonly onProgress?: (done: number) => void;
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
  return db.transaction().execute(async (tx) => {
    const result = { added: 0, updated: 0, unchanged: 0, ids: [] as string[] };
    // A first import has nothing to compare with; looking for each of its contracts would find none.
    const known = tx
      .selectFrom('contract')
      .select('id')
      .where('workspace_id', '=', context.workspaceId)
      .limit(1);
    const isFirst = (await known.executeTakeFirst()) === undefined;
    for (const chunk of chunks(inputs, ROWS_PER_STATEMENT)) {
      await saveChunk(tx, chunk, context, result, isFirst);
      context.onProgress?.(result.ids.length);
    }
    return result;
  });
}

async function saveChunk(
  tx: Database,
  inputs: readonly ContractInput[],
  context: SaveContext,
  result: { added: number; updated: number; unchanged: number; ids: string[] },
  isFirst: boolean,
): Promise<void> {
  const there = isFirst ? new Map<string, Contract>() : await contractsByKey(tx, context.workspaceId, inputs);
  const unknown = isFirst ? [] : inputs.filter(({ fields }) => !there.has(contractKey(fields)));
  const renewed = await renewedByKey(tx, context.workspaceId, unknown);
  const fresh: { id: string; input: ContractInput }[] = [];
  const activities: Activity[] = [];
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
    const change = await updateContract(tx, known, input, context);
    if (change === undefined) result.unchanged += 1;
    else {
      result.updated += 1;
      activities.push(change);
    }
  }
  result.added += fresh.length;
  await insertContracts(tx, fresh, context);
  await appendActivity(tx, activities, new Set(fresh.map(({ id }) => id)));
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
  await bulkInsert(
    tx,
    'contract',
    fresh.map(({ id, input }) => ({
      workspace_id: context.workspaceId,
      id,
      ...columnsOf(input.fields),
      version: 1,
      next_due_at: input.nextDueAt,
      created_at: context.now,
      updated_at: context.now,
    })),
  );
}

/**
 * Writes new fields over a contract: what was planned for it and not sent is cancelled, and its ladder is
 * looked at anew. @returns the activity of the change, or undefined where nothing differs.
 */
export async function updateContract(
  tx: Database,
  known: Contract,
  { fields, nextDueAt }: ContractInput,
  context: SaveContext,
): Promise<Activity | undefined> {
  const before = fieldsOf(known);
  const changed = (Object.keys(fields) as (keyof ContractFields)[]).filter(
    (key) => before[key] !== fields[key],
  );
  if (changed.length === 0) return undefined;
  await tx
    .updateTable('contract')
    .set({
      ...columnsOf(fields),
      version: known.version + 1,
      next_due_at: nextDueAt,
      updated_at: context.now,
    })
    .where('id', '=', known.id)
    .where('version', '=', known.version)
    .execute();
  await cancelOpenRows(tx, known.id, 'the contract was edited');
  const pick = (from: ContractFields) => Object.fromEntries(changed.map((key) => [key, from[key]]));
  return activity(context, known.id, 'contract.edited', pick(before), pick(fields));
}

const activity = (
  { workspaceId, actor, now }: SaveContext,
  contractId: string,
  what: string,
  before: unknown,
  after: unknown,
): Activity => ({ workspaceId, contractId, at: now, actor, what, before, after });

/** Pages through all contracts of a workspace in order of vendor, product and end. */
export async function* allContracts(
  db: Database,
  workspaceId: string,
  pageSize = 1000,
): AsyncGenerator<Contract> {
  let after: Contract | undefined;
  while (true) {
    let query = db
      .selectFrom('contract')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .orderBy('vendor_key')
      .orderBy('product_key')
      .orderBy('term_end')
      .limit(pageSize);
    if (after !== undefined) {
      const last = [keyPart(after.vendor), keyPart(after.product), after.termEnd] as const;
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('vendor_key', 'product_key', 'term_end'), '>', tuple(...last)),
      );
    }
    const page = (await query.execute()).map(contractOf);
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1);
  }
}

/** Contracts by id; ids that do not exist are left out. */
export async function contractsById(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Contract>> {
  const found = new Map<string, Contract>();
  for (const chunk of chunks(ids, ROWS_PER_STATEMENT)) {
    const rows = await db.selectFrom('contract').selectAll().where('id', 'in', chunk).execute();
    for (const row of rows) found.set(row.id, contractOf(row));
  }
  return found;
}

/**
 * One contract of a workspace.
 * @throws LastcallError `not-found`.
 */
export async function getContract(db: Database, workspaceId: string, id: string): Promise<Contract> {
  const contract = (await contractsById(db, [id])).get(id);
  if (contract === undefined || contract.workspaceId !== workspaceId)
    throw new LastcallError(
      'not-found',
      `contract: found ${quote(id)}, expected the id of a stored contract; \`lastcall list\` shows them`,
    );
  return contract;
}

/** The contracts whose ladders come up next, and how many there are in all. */
export async function soonestContracts(
  db: Database,
  workspaceId: string,
  limit: number,
): Promise<{ contracts: Contract[]; total: number }> {
  const rows = await db
    .selectFrom('contract')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('term_end')
    .orderBy('id')
    .limit(limit)
    .execute();
  const { total } = await db
    .selectFrom('contract')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return { contracts: rows.map(contractOf), total: Number(total) };
}

/** True if the workspace has another contract for the same thing with that end. */
export async function hasSameContract(
  tx: Database,
  contract: Contract,
  termEnd: LocalDate,
): Promise<boolean> {
  const row = await tx
    .selectFrom('contract')
    .select('id')
    .where('workspace_id', '=', contract.workspaceId)
    .where('vendor_key', '=', keyPart(contract.vendor))
    .where('product_key', '=', keyPart(contract.product))
    .where('term_end', '=', termEnd)
    .where('id', '!=', contract.id)
    .executeTakeFirst();
  return row !== undefined;
}
