import type { Contract, ContractFields } from '../domain/contract.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import { contractKey } from './contract-row.ts';
import { contractsById } from './contracts.ts';
import { noticesOf } from './notices.ts';
import type { SaveResult } from './save-contracts.ts';
import type { Database } from './schema.ts';

/**
 * The contracts that a file's rows are: one that was there has what its row states and keeps the rest, also where a
 * dry run took that back. With the notices on record.
 */
export async function importedContracts<
  Row extends { readonly fields: ContractFields; readonly stated: ReadonlySet<keyof ContractFields> },
>(
  db: Database,
  workspaceId: string,
  rows: readonly Row[],
  { ids, fresh }: Pick<SaveResult, 'ids' | 'fresh'>,
): Promise<(Row & { readonly contract: Contract; readonly notices: readonly NoticeRecord[] })[]> {
  const there = [...new Set(ids)].filter((id) => !fresh.has(id));
  const known = await contractsById(db, there);
  const notices = await noticesOf(db, there);
  return rows.map((row, index) => {
    const id = ids[index] ?? '';
    const stored = known.get(id);
    const contract =
      stored === undefined ? { ...row.fields, id, workspaceId, version: 0 } : withRow(stored, row);
    return { ...row, contract, notices: notices.get(id) ?? [] };
  });
}

/** A stored contract with what a row states of it; one that went into another term since stays as it is. */
function withRow(
  stored: Contract,
  { fields, stated }: { readonly fields: ContractFields; readonly stated: ReadonlySet<keyof ContractFields> },
): Contract {
  if (contractKey(stored) !== contractKey(fields)) return stored;
  const said = Object.entries(fields).filter(([key]) => stated.has(key as keyof ContractFields));
  return { ...stored, ...Object.fromEntries(said) };
}
