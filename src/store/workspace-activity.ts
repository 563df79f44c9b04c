import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Database } from './schema.ts';

/** Something that happened to no contract in particular. */
export interface WorkspaceActivity {
  readonly workspaceId: string;
  readonly at: Instant;
  readonly actor: string;
  /** A literal such as `access.refused`. */
  readonly what: string;
  readonly details: unknown;
}

/** Keeps what happened. */
export async function appendWorkspaceActivity(db: Database, activity: WorkspaceActivity): Promise<void> {
  await db
    .insertInto('workspace_activity')
    .values({
      workspace_id: activity.workspaceId,
      id: randomUUID(),
      at: activity.at,
      actor: activity.actor,
      what: activity.what,
      details: JSON.stringify(activity.details),
    })
    .execute();
}
