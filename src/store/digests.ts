import type { Selectable } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Database, DigestTable } from './schema.ts';

export type DigestRow = Selectable<DigestTable>;

/** What makes a digest the same one: it goes out once. */
export interface DigestKey {
  readonly workspaceId: string;
  readonly recipient: string;
  readonly period: string;
}

/** Who claims, when on the real clock, and for how long. */
export interface DigestClaim {
  /** A text that no other claim has. */
  readonly token: string;
  readonly real: Instant;
  readonly leaseMs: number;
}

/**
 * Takes a digest before it is sent, in one statement: of two processes one gets it. What failed may be taken
 * again, and so may what somebody took and neither sent nor gave back before the lease ran out; that one may have
 * gone out, but twice is better than never.
 * @returns true if it is the caller's to send; false if it was sent, or somebody else is at it.
 */
export async function claimDigest(
  db: Database,
  { workspaceId, recipient, period }: DigestKey,
  { token, real, leaseMs }: DigestClaim,
): Promise<boolean> {
  const claimed = { state: 'claimed' as const, why: '', claim: token, lease_until: real + leaseMs };
  const row = await db
    .insertInto('digest')
    .values({
      workspace_id: workspaceId,
      recipient,
      period,
      ...claimed,
      attempts: 1,
      first_attempt_at: real,
      message_ref: null,
      sent_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'recipient', 'period'])
        .doUpdateSet((eb) => ({ ...claimed, attempts: eb('digest.attempts', '+', 1) }))
        .where((eb) =>
          eb.or([
            eb('digest.state', '=', 'failed'),
            eb.and([eb('digest.state', '=', 'claimed'), eb('digest.lease_until', '<=', real)]),
          ]),
        ),
    )
    .returning('claim')
    .executeTakeFirst();
  return row !== undefined;
}

/** How a claimed digest ended. */
export type DigestEnd =
  | { readonly state: 'sent'; readonly ref: string; readonly at: Instant }
  | { readonly state: 'failed'; readonly why: string };

/** Records how a digest ended, if the claim is still held. */
export async function settleDigest(
  db: Database,
  { workspaceId, recipient, period }: DigestKey,
  token: string,
  end: DigestEnd,
): Promise<void> {
  const outcome =
    end.state === 'sent'
      ? { state: end.state, why: '', message_ref: end.ref, sent_at: end.at }
      : { state: end.state, why: end.why };
  await db
    .updateTable('digest')
    .set({ ...outcome, claim: null, lease_until: null })
    .where('workspace_id', '=', workspaceId)
    .where('recipient', '=', recipient)
    .where('period', '=', period)
    .where('claim', '=', token)
    .execute();
}

/** What became of a period's digests, by recipient. */
export const digestsOfPeriod = (db: Database, workspaceId: string, period: string): Promise<DigestRow[]> =>
  db
    .selectFrom('digest')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('period', '=', period)
    .orderBy('recipient')
    .execute();
