import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import { rowsFor } from './bulk.ts';
import type { Database, NoticeTable } from './schema.ts';

const noticeOf = (row: Selectable<NoticeTable>): NoticeRecord => ({
  id: row.id,
  termEnd: row.term_end as LocalDate,
  action: row.action,
  givenOn: row.given_on as LocalDate,
  through: row.through,
  reference: row.reference,
  confirmedOn: row.confirmed_on as LocalDate | null,
  ...(row.stops_renewal !== null && { stopsRenewal: row.stops_renewal === 1 }),
});

/** The notices on record for contracts, of all their terms. */
export async function noticesOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, readonly NoticeRecord[]>> {
  const notices = new Map<string, NoticeRecord[]>();
  const rows = await rowsFor(db, 'notices', contractIds, (ids) =>
    db.selectFrom('notice_record').selectAll().where('contract_id', 'in', ids),
  );
  for (const row of rows)
    notices.set(row.contract_id, [...(notices.get(row.contract_id) ?? []), noticeOf(row)]);
  return notices;
}

export interface NewNotice extends Omit<NoticeRecord, 'id'> {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly recordedBy: string;
  readonly recordedAt: Instant;
}

/** Puts a notice on record. A second one for the same term and action is refused by the database's constraint. */
export async function insertNotice(db: Database, notice: NewNotice): Promise<void> {
  await db
    .insertInto('notice_record')
    .values({
      workspace_id: notice.workspaceId,
      id: randomUUID(),
      contract_id: notice.contractId,
      term_end: notice.termEnd,
      action: notice.action,
      given_on: notice.givenOn,
      through: notice.through,
      reference: notice.reference,
      confirmed_on: notice.confirmedOn,
      stops_renewal: notice.stopsRenewal === undefined ? null : Number(notice.stopsRenewal),
      recorded_by: notice.recordedBy,
      recorded_at: notice.recordedAt,
    })
    .execute();
}

/** Puts the vendor's confirmation to a notice on record. */
export async function confirmNotice(
  db: Database,
  id: string,
  { through, reference, confirmedOn }: Pick<NoticeRecord, 'through' | 'reference' | 'confirmedOn'>,
): Promise<void> {
  await db
    .updateTable('notice_record')
    .set({ through, reference, confirmed_on: confirmedOn })
    .where('id', '=', id)
    .execute();
}
