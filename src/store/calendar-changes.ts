import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { bulkInsert } from './bulk.ts';
import type { Database } from './schema.ts';

/**
 * Notes, in the transaction of a change, that the calendar events of contracts have to be looked at again before
 * anybody reads them. A row of its own each time: one that was there already might be taken in and deleted by
 * somebody who does not see this change yet.
 */
export async function markChanged(
  tx: Database,
  changed: readonly { readonly workspaceId: string; readonly contractId: string; readonly at: Instant }[],
): Promise<void> {
  const byWorkspace = Map.groupBy(changed, ({ workspaceId }) => workspaceId);
  const rows = [...byWorkspace].map(([workspaceId, changes]) => ({
    workspace_id: workspaceId,
    id: randomUUID(),
    contract_ids: JSON.stringify([...new Set(changes.map(({ contractId }) => contractId))]),
    at: changes.reduce<number>((latest, { at }) => Math.max(latest, at), 0),
  }));
  await bulkInsert(tx, 'calendar_change', rows);
}
