import type { Instant } from '../domain/instant.ts';
import { rowsOfKept } from './bulk.ts';
import type { Database } from './schema.ts';

/** A Home that shows the same is written down anew only after so long: a commit waits for the disk. */
const FRESH_MS = 3_600_000;

/** What somebody's Home showed last, and when that was written down. */
export interface StoredHome {
  /** JSON. */
  readonly state: string;
  readonly opened_at: number;
}

/**
 * Keeps what somebody's Home shows, so that it can be published anew as they left it.
 * @param before what is there of it
 */
export async function rememberHome(
  db: Database,
  { workspaceId, userId }: Opened,
  before: StoredHome | undefined,
  state: unknown,
  now: Instant,
): Promise<void> {
  const shown = { state: JSON.stringify(state), opened_at: now };
  if (before?.state === shown.state && now - before.opened_at < FRESH_MS) return;
  await db
    .insertInto('slack_home')
    .values({ workspace_id: workspaceId, user_id: userId, ...shown })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(shown))
    .execute();
}

/** Whose Home. */
interface Opened {
  readonly workspaceId: string;
  readonly userId: string;
}

/** What somebody's Home showed last; undefined where they never opened it. */
export async function storedHome(
  db: Database,
  { workspaceId, userId }: Opened,
): Promise<StoredHome | undefined> {
  const [row] = await rowsOfKept(db, 'home', [workspaceId, userId], () =>
    db
      .selectFrom('slack_home')
      .select(['state', 'opened_at'])
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId),
  );
  return row;
}
