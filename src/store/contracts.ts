import type { Contract } from '../domain/contract.ts';
import { LastcallError, quote } from '../domain/errors.ts';
import { rowsFor, rowsOfKept } from './bulk.ts';
import { contractOf, keyPart } from './contract-row.ts';
import type { Database } from './schema.ts';

/** Pages through all contracts of a workspace that are not put away, in order of vendor, product and end. */
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
      .where('archived_at', 'is', null)
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
  const rows = await rowsFor(db, 'contracts', ids, (some) =>
    db.selectFrom('contract').selectAll().where('id', 'in', some),
  );
  for (const row of rows) found.set(row.id, contractOf(row));
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

/** True if the workspace has another contract for the same thing with the same end. */
export async function hasSameContract(
  tx: Database,
  contract: Pick<Contract, 'id' | 'workspaceId' | 'vendor' | 'product' | 'termEnd'>,
): Promise<boolean> {
  const { workspaceId, id, termEnd } = contract;
  const vendor = keyPart(contract.vendor);
  const product = keyPart(contract.product);
  const rows = await rowsOfKept(tx, 'same contract', [workspaceId, vendor, product, termEnd, id], () =>
    tx
      .selectFrom('contract')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('vendor_key', '=', vendor)
      .where('product_key', '=', product)
      .where('term_end', '=', termEnd)
      .where('id', '!=', id),
  );
  return rows.length > 0;
}
