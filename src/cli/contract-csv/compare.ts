import type { ContractFields } from '../../domain/contract.ts';
import { contractKey, fieldsOf } from '../../store/contract-row.ts';
import { allContracts } from '../../store/contracts.ts';
import type { Database } from '../../store/schema.ts';
import type { ContractRow } from './read.ts';

/** What an import would do. Ids are in the order of the rows; null where a contract would be added. */
export interface Comparison {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly ids: readonly (string | null)[];
}

/** Compares a file's contracts with the stored ones, writing nothing. */
export async function compareWithStored(
  db: Database,
  workspaceId: string,
  rows: readonly ContractRow[],
): Promise<Comparison> {
  const indexOf = new Map(rows.map(({ fields }, index) => [contractKey(fields), index]));
  const ids = rows.map((): string | null => null);
  let updated = 0;
  let unchanged = 0;
  for await (const contract of allContracts(db, workspaceId)) {
    const index = indexOf.get(contractKey(contract));
    const row = index === undefined ? undefined : rows[index];
    if (index === undefined || row === undefined) continue;
    ids[index] = contract.id;
    if (differs(fieldsOf(contract), row.fields)) updated += 1;
    else unchanged += 1;
  }
  return { added: rows.length - updated - unchanged, updated, unchanged, ids };
}

const differs = (stored: ContractFields, stated: ContractFields): boolean =>
  (Object.keys(stated) as (keyof ContractFields)[]).some((key) => stored[key] !== stated[key]);
