import type { Instant } from '../domain/instant.ts';
import type { Database } from './schema.ts';

/** A view that was opened longer ago is not brought up to date any more: most are closed within minutes. */
const LIVES_MS = 3_600_000;

export interface OpenView {
  readonly viewId: string;
  readonly contractId: string;
  readonly metadata: string;
}

/** Keeps which contract somebody looks at, so that what changes is shown to them. */
export async function rememberView(
  db: Database,
  workspaceId: string,
  userId: string,
  { viewId, contractId, metadata }: OpenView,
  now: Instant,
): Promise<void> {
  const shown = { view_id: viewId, contract_id: contractId, metadata, opened_at: now };
  await db
    .insertInto('slack_view')
    .values({ workspace_id: workspaceId, user_id: userId, ...shown })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(shown))
    .execute();
}

/** The view of a contract that somebody opened lately; undefined where they did not. */
export async function viewOf(
  db: Database,
  workspaceId: string,
  userId: string,
  now: Instant,
): Promise<OpenView | undefined> {
  const row = await db
    .selectFrom('slack_view')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.opened_at <= now - LIVES_MS) {
    await forgetView(db, workspaceId, userId);
    return undefined;
  }
  return { viewId: row.view_id, contractId: row.contract_id, metadata: row.metadata };
}

/** Somebody closed it, or it is too old. */
export async function forgetView(db: Database, workspaceId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('slack_view')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}
