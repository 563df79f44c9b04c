import { sql } from 'kysely';
import type { Checklist } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import {
  isAboutLists,
  type ListRow,
  listAction,
  listRung,
  partOf,
  partsFor,
  reasonOf,
} from '../domain/list-posts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rowsFor, rowsOfKept } from './bulk.ts';
import { chunks } from './chunks.ts';
import { hashId } from './contract-row.ts';
import { END_NOW } from './corrected-ends.ts';
import { UNTRIED } from './ledger-plan.ts';
import type { Database, LedgerTable } from './schema.ts';

const ROWS_PER_STATEMENT = 100;

type Term = Pick<Contract, 'workspaceId' | 'id' | 'termEnd'>;

/** Rows about the lists of one contract's present term. */
export interface TermListRows {
  readonly contract: Term;
  readonly rows: readonly ListRow[];
}

/**
 * Writes into the ledger what is to be sent about lists. What is there stays as it is, but for what was cancelled:
 * it makes sense again. @returns how many rows there are now that were not to be sent before.
 */
export async function writeListRows(tx: Database, planned: readonly TermListRows[]): Promise<number> {
  const values = planned.flatMap(({ contract, rows }) => rows.map((row) => ledgerRow(contract, row)));
  let written = 0;
  for (const chunk of chunks(values, ROWS_PER_STATEMENT)) {
    const { length } = await rowsOfKept(
      tx,
      'list rows',
      chunk.flatMap((value) => Object.values(value)),
      () =>
        tx
          .insertInto('ledger')
          .values([...chunk])
          .modifyEnd(
            sql`on conflict (id) do update set state = 'pending', why = excluded.why,
              next_attempt_at = excluded.next_attempt_at, lease_until = null, claim = null
              where ledger.state = 'cancelled' returning id`,
          )
          .$castTo<{ id: string }>(),
    );
    written += length;
  }
  return written;
}

/** The id under which the ledger has a row. */
export const listRowId = ({ workspaceId, id, termEnd }: Term, row: ListRow): string =>
  hashId(workspaceId, id, termEnd, row.action, row.rung, row.medium, row.recipient);

function ledgerRow({ workspaceId, id, termEnd }: Term, row: ListRow): LedgerTable {
  return {
    workspace_id: workspaceId,
    id: listRowId({ workspaceId, id, termEnd }, row),
    contract_id: id,
    term_end: termEnd,
    action: row.action,
    rung: row.rung,
    medium: row.medium,
    recipient: row.recipient,
    state: 'pending',
    why: row.why,
    folded_into: null,
    instead_of: null,
    instead_reason: null,
    local_date: row.localDate,
    due_at: row.at,
    next_attempt_at: row.at,
    ...UNTRIED,
  };
}

/** A message of a list, or of somebody's tasks, that is in Slack. */
export interface ShownMessage {
  readonly id: string;
  readonly contract_id: string;
  readonly action: string;
  readonly rung: string;
  readonly medium: string;
  readonly recipient: string;
  /** The end that its term has now. */
  readonly end_now: string;
  readonly message_ref: string;
  readonly local_date: LocalDate;
  readonly sent_at: number;
}

/** Everything that is in Slack, or was mailed, of contracts; oldest first. */
export async function sentMessages(db: Database, contractIds: readonly string[]): Promise<ShownMessage[]> {
  const rows = await rowsFor(db, 'sent messages', contractIds, (ids) =>
    db
      .selectFrom('ledger')
      .select([
        'id',
        'contract_id',
        'action',
        'rung',
        'medium',
        'recipient',
        'message_ref',
        'local_date',
        'sent_at',
      ])
      .select(END_NOW.as('end_now'))
      .where('contract_id', 'in', ids)
      .where('message_ref', 'is not', null)
      .orderBy('sent_at')
      .orderBy('message_ref'),
  );
  return rows as ShownMessage[];
}

/** Messages about lists: of each place and part the newest, which is kept up to date, and the older ones. */
export interface LiveAndOlder {
  readonly live: readonly ShownMessage[];
  readonly older: readonly ShownMessage[];
}

export const shownMessages = async (db: Database, contractId: string): Promise<LiveAndOlder> =>
  liveAndOlder(await sentMessages(db, [contractId]));

/** Parts what was sent of a contract; what is not about lists is left out. */
export function liveAndOlder(sent: readonly ShownMessage[]): LiveAndOlder {
  const newest = new Map<string, ShownMessage>();
  const older: ShownMessage[] = [];
  for (const row of sent) {
    if (!isAboutLists(row.action)) continue;
    const key = `${row.action} ${row.medium} ${row.recipient} ${partOf(row.rung)}`;
    const before = newest.get(key);
    if (before !== undefined) older.push(before);
    newest.set(key, row);
  }
  return { live: [...newest.values()], older };
}

/** What one more task in a list needs: the messages that are missing wherever the list is shown. */
export async function rowsForMore(
  tx: Database,
  contract: Term,
  list: Pick<Checklist, 'id' | 'tasks'>,
  { today, now }: { readonly today: LocalDate; readonly now: Instant },
): Promise<ListRow[]> {
  const parts = partsFor(list.tasks.length + 1);
  const { live } = await shownMessages(tx, contract.id);
  const action = listAction(list.id);
  const here = live.filter((row) => row.action === action && row.end_now === contract.termEnd);
  return here
    .filter(({ rung }) => partOf(rung) === 1)
    .flatMap(({ medium, recipient, rung }) => {
      const same = here.filter((row) => row.medium === medium && row.recipient === recipient);
      const there = new Set(same.map((row) => partOf(row.rung)));
      return Array.from({ length: parts }, (_, index) => index + 1)
        .filter((part) => !there.has(part))
        .map((part) => ({
          action,
          rung: listRung(reasonOf(rung), part),
          medium: medium as ListRow['medium'],
          recipient,
          why: 'the list has grown',
          localDate: today,
          at: now,
        }));
    });
}

/** A message that is in Slack no longer. */
export async function forgetMessage(tx: Database, id: string, why: string): Promise<void> {
  await tx.updateTable('ledger').set({ message_ref: null, why }).where('id', '=', id).execute();
}
