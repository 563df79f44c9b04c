import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { DigestChoice, DigestScope, Rhythm } from '../domain/digest-schedule.ts';
import { LastcallError, quote } from '../domain/errors.ts';
import type { Instant, TimeOfDay } from '../domain/instant.ts';
import type { LocalDate, Weekday } from '../domain/local-date.ts';
import type { Database, DigestSubscriptionTable } from './schema.ts';

/** Somebody who reads digests. */
export interface DigestSubscription extends DigestChoice {
  readonly workspaceId: string;
  readonly id: string;
  /** Lower case. */
  readonly address: string;
  readonly userId: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly since: Instant;
  readonly endedAt: Instant | null;
  readonly endedBy: string | null;
  readonly pausedAt: Instant | null;
  readonly refusals: number;
  readonly nextDueAt: Instant | null;
  /** The last one sent. */
  readonly last: { readonly at: Instant; readonly date: LocalDate; readonly ref: string } | null;
}

/** The next sweep works out when the next digest comes. */
const WORK_OUT = 0;
const ID_BYTES = 6;

export interface SubscribeContext {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Instant;
  /** Their id in Slack, where they switch it on for themselves. */
  readonly userId?: string;
}

/**
 * Switches somebody's digest on, or changes what they chose. Another zone, hour or scope changes what comes, not
 * whether; with another rhythm, or where it was off or held back, it counts from now.
 */
export async function subscribe(
  db: Database,
  address: string,
  choice: DigestChoice,
  { workspaceId, actor, now, userId }: SubscribeContext,
): Promise<DigestSubscription> {
  const { about } = choice;
  const chosen = {
    scope: about.scope,
    vendor: about.scope === 'vendor' ? about.vendor : null,
    rhythm: choice.rhythm,
    time_zone: choice.timeZone,
    own_zone: choice.ownZone ? 1 : 0,
    send_at: choice.time,
    weekday: choice.weekday,
    ...(userId === undefined ? {} : { user_id: userId }),
    ended_at: null,
    ended_by: null,
    refusals: 0,
    paused_at: null,
    next_due_at: WORK_OUT,
  };
  const row = await db
    .insertInto('digest_subscription')
    .values({
      workspace_id: workspaceId,
      id: `digest-${randomBytes(ID_BYTES).toString('hex')}`,
      address: address.toLowerCase(),
      user_id: userId ?? null,
      created_at: now,
      created_by: actor,
      since: now,
      ...chosen,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'address']).doUpdateSet((eb) => ({
        ...chosen,
        since: eb
          .case()
          .when(
            eb.and([
              eb('digest_subscription.rhythm', '=', choice.rhythm),
              eb('digest_subscription.ended_at', 'is', null),
              eb('digest_subscription.paused_at', 'is', null),
            ]),
          )
          .then(eb.ref('digest_subscription.since'))
          .else(eb.ref('excluded.since'))
          .end(),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return subscriptionOf(row);
}

/**
 * Switches a digest off; for an address that never had one it says so for good, so that nobody writes to it.
 * @returns false where it was off before.
 */
export async function unsubscribe(
  db: Database,
  address: string,
  choice: DigestChoice,
  context: SubscribeContext,
): Promise<boolean> {
  const there = await subscriptionFor(db, context.workspaceId, address);
  if (there?.endedAt != null) return false;
  const { id } = there ?? (await subscribe(db, address, choice, context));
  await endSubscription(db, id, context);
  return true;
}

/** Ends one; what was planned and not sent of it is not sent any more. @returns false where it was ended before. */
export async function endSubscription(
  db: Database,
  id: string,
  { actor, now }: Pick<SubscribeContext, 'actor' | 'now'>,
): Promise<boolean> {
  const ended = await db
    .updateTable('digest_subscription')
    .set({ ended_at: now, ended_by: actor, next_due_at: null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning(['workspace_id', 'address'])
    .executeTakeFirst();
  if (ended === undefined) return false;
  await db
    .updateTable('digest')
    .set({ state: 'skipped', why: `switched off by ${actor}`, next_attempt_at: null })
    .where('workspace_id', '=', ended.workspace_id)
    // By address: somebody may have written to them by hand before they had a subscription.
    .where('recipient', '=', ended.address)
    .where('state', 'in', ['pending', 'failed'])
    .execute();
  return true;
}

/** The one of an address, ended or not; undefined where it never had one. */
export async function subscriptionFor(
  db: Database,
  workspaceId: string,
  address: string,
): Promise<DigestSubscription | undefined> {
  const row = await db
    .selectFrom('digest_subscription')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('address', '=', address.toLowerCase())
    .executeTakeFirst();
  return row && subscriptionOf(row);
}

/** By id. @throws LastcallError `not-found`. */
export async function getSubscription(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<DigestSubscription> {
  const row = await db
    .selectFrom('digest_subscription')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row !== undefined) return subscriptionOf(row);
  throw new LastcallError(
    'not-found',
    `digest: found ${quote(id)}, expected an address or the id of a subscription; \`lastcall digest list\` shows them`,
  );
}

/** All of a workspace, ended ones too, by address. */
export async function listSubscriptions(db: Database, workspaceId: string): Promise<DigestSubscription[]> {
  const rows = await db
    .selectFrom('digest_subscription')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('address')
    .execute();
  return rows.map(subscriptionOf);
}

/** Somebody moved, and Slack says so: who follows Slack's zone gets their digests by the clocks of the new one. */
export async function moveSubscriptions(
  db: Database,
  workspaceId: string,
  userId: string,
  timeZone: string,
): Promise<void> {
  await db
    .updateTable('digest_subscription')
    .set({ time_zone: timeZone, next_due_at: WORK_OUT })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('own_zone', '=', 0)
    .where('time_zone', '!=', timeZone)
    .where('ended_at', 'is', null)
    .where('paused_at', 'is', null)
    .execute();
}

export const subscriptionOf = (row: Selectable<DigestSubscriptionTable>): DigestSubscription => ({
  workspaceId: row.workspace_id,
  id: row.id,
  address: row.address,
  userId: row.user_id,
  about: aboutOf(row),
  rhythm: row.rhythm satisfies Rhythm,
  timeZone: row.time_zone,
  ownZone: row.own_zone === 1,
  time: row.send_at as TimeOfDay,
  weekday: row.weekday as Weekday,
  createdAt: row.created_at as Instant,
  createdBy: row.created_by,
  since: row.since as Instant,
  endedAt: row.ended_at as Instant | null,
  endedBy: row.ended_by,
  refusals: row.refusals,
  pausedAt: row.paused_at as Instant | null,
  nextDueAt: row.next_due_at as Instant | null,
  last:
    row.last_slot_at === null
      ? null
      : {
          at: row.last_slot_at as Instant,
          date: (row.last_slot_date ?? '') as LocalDate,
          ref: row.last_ref ?? '',
        },
});

function aboutOf({ scope, vendor }: Selectable<DigestSubscriptionTable>): DigestScope {
  switch (scope) {
    case 'mine':
    case 'team':
      return { scope };
    case 'vendor':
      return { scope, vendor: vendor ?? '' };
  }
}
