import type { Instant } from '../domain/instant.ts';
import { rowsOfKept } from './bulk.ts';
import type { Database } from './schema.ts';

/** A Home that shows the same is written down anew only after so long: a commit waits for the disk. */
const FRESH_MS = 3_600_000;

/** Keeps what somebody's Home shows, so that it can be published anew as they left it. */
export async function rememberHome(
  db: Database,
  workspaceId: string,
  userId: string,
  state: unknown,
  now: Instant,
): Promise<void> {
  const shown = { state: JSON.stringify(state), opened_at: now };
  const there = await homeRow(db, workspaceId, userId);
  if (there?.state === shown.state && now - there.opened_at < FRESH_MS) return;
  await db
    .insertInto('slack_home')
    .values({ workspace_id: workspaceId, user_id: userId, ...shown })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(shown))
    .execute();
}

/** What somebody's Home showed last; undefined where they never opened it. */
export async function homeState(db: Database, workspaceId: string, userId: string): Promise<unknown> {
  const row = await homeRow(db, workspaceId, userId);
  return row === undefined ? undefined : JSON.parse(row.state);
}

async function homeRow(db: Database, workspaceId: string, userId: string) {
  const [row] = await rowsOfKept(db, 'home', [workspaceId, userId], () =>
    db
      .selectFrom('slack_home')
      .select(['state', 'opened_at'])
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId),
  );
  return row;
}
