import type { Contract, Intent } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { PastTerm } from '../domain/plan.ts';
import { appendActivity } from './activity.ts';
import { rowsFor } from './bulk.ts';
import { storedColumnsOf } from './contract-row.ts';
import type { Database } from './schema.ts';

export interface Renewing {
  readonly actor: string;
  readonly now: Instant;
  readonly nextDueAt: Instant | null;
  /** The last day on which notice counts in the next term, by which lists are sorted. */
  readonly noticeBy?: LocalDate | undefined;
}

/**
 * Puts a contract into its next term: the old one is kept with what was meant to happen at its end, and the log
 * says who did it. What the ledger holds of the old term stays.
 * @returns the number of the row that says so.
 */
export async function renewContract(
  tx: Database,
  old: Contract,
  next: Contract,
  { actor, now, nextDueAt, noticeBy }: Renewing,
): Promise<number> {
  await tx
    .insertInto('term')
    .values({
      workspace_id: old.workspaceId,
      contract_id: old.id,
      term_end: old.termEnd,
      term_start: old.termStart,
      intent: old.intent,
      renewed_until: next.termEnd,
      renewed_at: now,
    })
    .execute();
  await tx
    .updateTable('contract')
    .set({
      ...storedColumnsOf(next),
      ...(noticeBy !== undefined && { notice_by: noticeBy }),
      version: old.version + 1,
      next_due_at: nextDueAt,
      updated_at: now,
    })
    .where('id', '=', old.id)
    .execute();
  const [before, after] = [old, next].map(({ termEnd, intent }) => ({ termEnd, intent }));
  const what = 'contract.renewed';
  return appendActivity(tx, [
    { workspaceId: old.workspaceId, contractId: old.id, at: now, actor, what, before, after },
  ]);
}

/** The past terms of contracts, by contract. */
export async function pastTermsOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PastTerm[]>> {
  const terms = new Map<string, PastTerm[]>();
  const rows = await rowsFor(db, 'past terms', contractIds, (ids) =>
    db.selectFrom('term').selectAll().where('contract_id', 'in', ids).orderBy('term_end'),
  );
  for (const row of rows) {
    const term: PastTerm = {
      termEnd: row.term_end as LocalDate,
      termStart: row.term_start as LocalDate | null,
      intent: row.intent as Intent,
      renewedUntil: row.renewed_until as LocalDate,
    };
    terms.set(row.contract_id, [...(terms.get(row.contract_id) ?? []), term]);
  }
  return terms;
}
