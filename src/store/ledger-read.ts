import type { Contract } from '../domain/contract.ts';
import { LADDER_ACTION } from '../domain/due.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { RungRecord } from '../domain/plan.ts';
import type { Medium } from '../domain/reminder-ladder.ts';
import { rowsFor } from './bulk.ts';
import { END_NOW } from './corrected-ends.ts';
import type { LedgerRow } from './ledger-claim.ts';
import type { Database } from './schema.ts';

/** A rung that is told in another one's message to the same recipient. */
export interface FoldedRung {
  readonly rung: string;
  readonly localDate: LocalDate;
}

/** One text for a recipient and the rung whose message tells others. */
export const foldKey = (
  row: Pick<LedgerRow, 'contract_id' | 'term_end' | 'medium' | 'recipient'>,
  rung: string,
): string => [row.contract_id, row.term_end, row.medium, row.recipient.toLowerCase(), rung].join('\u0000');

/** What each message of the given contracts tells besides its own rung, by `foldKey`; oldest first. */
export async function foldedRungs(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FoldedRung[]>> {
  const folded = new Map<string, FoldedRung[]>();
  const rows = await rowsFor(db, 'folded rungs', [...new Set(contractIds)], (ids) =>
    db
      .selectFrom('ledger')
      .select(['contract_id', 'term_end', 'medium', 'recipient', 'rung', 'folded_into', 'local_date'])
      .where('contract_id', 'in', ids)
      .where('folded_into', 'is not', null)
      .orderBy('due_at'),
  );
  for (const row of rows) {
    // A rung that others were folded into may itself have been folded since: its message tells them all.
    const told = folded.get(foldKey(row, row.rung)) ?? [];
    const key = foldKey(row, row.folded_into ?? '');
    const own = { rung: row.rung, localDate: row.local_date as LocalDate };
    folded.set(key, [...(folded.get(key) ?? []), ...told, own]);
  }
  return folded;
}

/** A row with the end that the term it speaks of has now. */
export type NamedRow = LedgerRow & { readonly end_now: string };

/** Everything the ledger holds of one contract, in order of time. */
export const ledgerOf = (db: Database, contractId: string): Promise<NamedRow[]> =>
  db
    .selectFrom('ledger')
    .selectAll()
    .select(END_NOW.as('end_now'))
    .where('contract_id', '=', contractId)
    .orderBy('due_at')
    .orderBy('medium')
    .orderBy('recipient')
    .execute();

/** What became of the rungs of a contract's present term, for its plan; not of those of an end that was corrected. */
export async function rungRecordsOf(
  db: Database,
  { id, termEnd }: Pick<Contract, 'id' | 'termEnd'>,
): Promise<RungRecord[]> {
  const rows = await ledgerOf(db, id);
  return rows
    .filter((row) => row.term_end === termEnd && row.action === LADDER_ACTION)
    .map(({ rung, medium, recipient, state, why }) => ({
      rung,
      medium: medium as Medium,
      recipient,
      state,
      why,
    }));
}

/** One row; undefined where there is none. */
export const ledgerRowById = (db: Database, id: string): Promise<NamedRow | undefined> =>
  db.selectFrom('ledger').selectAll().select(END_NOW.as('end_now')).where('id', '=', id).executeTakeFirst();

/** How many rows are in each state, with how many of them may have gone out twice. */
export async function ledgerCounts(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('ledger')
    .select((eb) => ['state', eb.fn.countAll<number>().as('rows')])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, rows: count }) => [state, Number(count)]));
}
