import { type Selectable, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ActivityTable, Database } from './schema.ts';

/** What a digest tells of what was done and what could not be delivered. */

/** More of them nobody reads; the rest is in the history. */
const MOST_ROWS = 2000;

export type ToldActivity = Pick<
  Selectable<ActivityTable>,
  'contract_id' | 'seq' | 'at' | 'actor' | 'what' | 'after'
>;

/** What was done to contracts since a moment that their readers want to know, the oldest first. */
export async function toldSince(db: Database, workspaceId: string, since: Instant): Promise<ToldActivity[]> {
  const rows = await db
    .selectFrom('activity')
    .select(['contract_id', 'seq', 'at', 'actor', 'what', 'after'])
    .where('workspace_id', '=', workspaceId)
    .where('at', '>', since)
    // The same words as the index has, which is of these rows alone.
    .where(
      sql<boolean>`what in ('contract.renewed', 'notice.recorded', 'notice.confirmed', 'task.done', 'account.free-confirmed')`,
    )
    .orderBy('at', 'desc')
    .limit(MOST_ROWS)
    .execute();
  return rows.reverse();
}

export interface UndeliveredRow {
  /** Null for a digest. */
  readonly contractId: string | null;
  readonly recipient: string;
  readonly dueAt: Instant;
  readonly why: string;
  readonly triedAgain: boolean;
}

/** Reminders and digests that did not get through: those that are still tried, and those given up since a moment. */
export async function undeliveredSince(
  db: Database,
  workspaceId: string,
  since: Instant,
): Promise<UndeliveredRow[]> {
  const reminders = await db
    .selectFrom('ledger')
    .select(['contract_id', 'recipient', 'due_at', 'why', 'next_attempt_at'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', sql.lit('failed'))
    .where((eb) => eb.or([eb('due_at', '>', since), eb('next_attempt_at', 'is not', null)]))
    .orderBy('due_at', 'desc')
    .limit(MOST_ROWS)
    .execute();
  const digests = await db
    .selectFrom('digest')
    .select(['recipient', 'slot_at', 'why'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'failed')
    .where('next_attempt_at', 'is', null)
    .where('slot_at', '>', since)
    .limit(MOST_ROWS)
    .execute();
  return [
    ...reminders.map((row) => ({
      contractId: row.contract_id,
      recipient: row.recipient,
      dueAt: row.due_at as Instant,
      why: row.why,
      triedAgain: row.next_attempt_at !== null,
    })),
    ...digests.map((row) => ({
      contractId: null,
      recipient: row.recipient,
      dueAt: row.slot_at as Instant,
      why: row.why,
      triedAgain: false,
    })),
  ].sort((a, b) => a.dueAt - b.dueAt);
}
