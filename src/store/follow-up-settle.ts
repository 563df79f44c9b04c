import { sql } from 'kysely';
import { rowsOfKept, runBulk } from './bulk.ts';
import type { FollowUp } from './follow-up-claim.ts';
import type { Database } from './schema.ts';

/**
 * These of one claim are shown. Where a newer change came meanwhile the row stays, to be shown again; and it stays
 * until `restUntil`, before which the same message is not changed again.
 */
export async function endFollowUps(
  db: Database,
  shown: readonly FollowUp[],
  restUntil?: number,
): Promise<void> {
  // One at a time: a statement that took several could wait for a transaction that waits for one of them.
  for (const { id, claim } of shown) {
    if (restUntil === undefined) {
      const gone = await rowsOfKept(db, 'end follow-up', [id, claim, 0], () =>
        db
          .deleteFrom('follow_up')
          .where('id', '=', id)
          .where('claim', '=', claim)
          .where('wanted', '=', 0)
          .returning('id'),
      );
      if (gone.length > 0) continue;
    }
    const own = { claim: null, next_attempt_at: 0, attempts: 0, why: '' };
    const set = { ...own, ...(restUntil === undefined ? {} : { rest_until: restUntil }) };
    await runBulk(db, 'rest follow-up', [...Object.values(set), id, claim], () =>
      db.updateTable('follow_up').set(set).where('id', '=', id).where('claim', '=', claim).compile(),
    );
  }
}

/** It could not be shown; null: it never will be, and the row stays as a record of why. */
export async function putOffFollowUp(
  db: Database,
  { id, claim }: FollowUp,
  why: string,
  nextAttemptAt: number | null,
): Promise<void> {
  await db
    .updateTable('follow_up')
    // A change that came meanwhile is tried again in any case.
    .set({
      claim: null,
      why,
      next_attempt_at:
        nextAttemptAt ?? sql<number | null>`case when follow_up.wanted = 1 then 0 else null end`,
      wanted: 1,
    })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .execute();
}

/** How many of a kind changed lately; the more there are, the more seldom each may be changed. */
export async function changingOf(db: Database, kind: FollowUp['kind']): Promise<number> {
  const row = await db
    .selectFrom('follow_up')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('kind', '=', kind)
    .where('next_attempt_at', 'is not', null)
    .executeTakeFirst();
  return Number(row?.rows ?? 0);
}
