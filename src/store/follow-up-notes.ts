import { randomUUID } from 'node:crypto';
import { hashId } from './contract-row.ts';
import { followUpRow, putFollowUps } from './follow-up-rows.ts';
import type { Database } from './schema.ts';

/** Admins of the workspace who are told; more of them would only wait for each other. */
const MOST_ADMINS = 5;

/**
 * What an admin has to know: told to the admins that Slack was asked about, or else in the default channel. The key
 * is the same for the same note.
 */
export async function planAdminNote(
  tx: Database,
  { workspaceId, text, key, defaultChannel }: AdminNote,
): Promise<void> {
  const admins = await tx
    .selectFrom('slack_person')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('standing', '=', 'admin')
    .orderBy('user_id')
    .limit(MOST_ADMINS)
    .execute();
  const targets = admins.length > 0 ? admins.map(({ user_id }) => user_id) : [defaultChannel ?? ''];
  await putFollowUps(
    tx,
    targets
      .filter((target) => target !== '')
      .map((target) =>
        followUpRow('note', {
          workspace_id: workspaceId,
          id: hashId('note', workspaceId, target, key),
          target,
          note: text,
        }),
      ),
  );
}

export interface AdminNote {
  readonly workspaceId: string;
  /** Plain words, not escaped. */
  readonly text: string;
  readonly key: string;
  readonly defaultChannel: string | null;
}

/** Steps of a switch are due, or one was given to somebody: they are told once there is time. */
export interface StepNote {
  readonly steps: readonly string[];
  readonly reason: 'due' | 'given';
}

/** Somebody, or the team where the target is empty, is to be told of steps of a switch. */
export async function planStepNote(
  tx: Database,
  {
    workspaceId,
    contractId,
    target,
    note,
  }: {
    readonly workspaceId: string;
    readonly contractId: string;
    /** An address or `slack:U…`. */
    readonly target: string;
    readonly note: StepNote;
  },
): Promise<void> {
  await putFollowUps(tx, [
    followUpRow('step', {
      workspace_id: workspaceId,
      id: randomUUID(),
      target,
      contract_id: contractId,
      note: JSON.stringify(note),
    }),
  ]);
}

/** Something about a contract that somebody asked for; what exactly is kept as JSON. */
export interface AskedFor {
  readonly workspaceId: string;
  readonly userId: string;
  readonly contractId: string;
  readonly wish: unknown;
}

/** Somebody asked for a picture: it is drawn and posted to them once there is time, and tried again until it is. */
export const planPicture = (db: Database, asked: AskedFor): Promise<void> => planAsked(db, 'picture', asked);

/** The same for a contract's calendar file; the wish is the thread that it is to go to, or null. */
export const planFile = (db: Database, asked: AskedFor): Promise<void> => planAsked(db, 'file', asked);

async function planAsked(
  db: Database,
  kind: 'picture' | 'file',
  { workspaceId, userId, contractId, wish }: AskedFor,
): Promise<void> {
  await putFollowUps(db, [
    followUpRow(kind, {
      workspace_id: workspaceId,
      id: randomUUID(),
      target: userId,
      contract_id: contractId,
      note: JSON.stringify(wish),
    }),
  ]);
}
