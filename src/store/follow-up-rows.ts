import { sql } from 'kysely';
import { bulkInsert } from './bulk.ts';
import type { Database, FollowUpTable } from './schema.ts';

/** What a follow-up is about. */
type About = Pick<FollowUpTable, 'workspace_id' | 'id' | 'target'> &
  Partial<Pick<FollowUpTable, 'ledger_id' | 'contract_id' | 'seq' | 'note'>>;

/** A follow-up that is due at once. */
export const followUpRow = (kind: FollowUpTable['kind'], about: About): FollowUpTable => ({
  attempts: 0,
  next_attempt_at: 0,
  claim: null,
  why: '',
  wanted: 1,
  rest_until: 0,
  kind,
  ledger_id: null,
  contract_id: null,
  seq: null,
  ...about,
});

/** Whoever is at it keeps it, and shows it once more afterwards. */
const WANTED_AGAIN = sql`on conflict (id) do update set wanted = 1, ledger_id = excluded.ledger_id,
  attempts = case when follow_up.claim is null then 0 else follow_up.attempts end,
  next_attempt_at = case when follow_up.claim is null then 0 else follow_up.next_attempt_at end`;

/**
 * What is there already is to be shown again. Whoever is at it keeps it, so that of one message never two changes are
 * under way at once, and shows it once more afterwards: they may have read the state from before this change.
 */
export async function putFollowUps(tx: Database, planned: readonly FollowUpTable[]): Promise<void> {
  if (planned.length === 0) return;
  // One message may stand for several rows of the ledger; a statement may touch a row only once.
  const rows = [...new Map(planned.map((one) => [one.id, one])).values()];
  // In one order, so that two transactions never wait for each other.
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await bulkInsert(tx, 'follow_up', ordered, { clause: WANTED_AGAIN, parameters: [] });
}
