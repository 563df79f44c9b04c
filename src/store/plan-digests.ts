import type { Slot } from '../domain/digest-schedule.ts';
import type { Instant } from '../domain/instant.ts';
import { chunks } from './chunks.ts';
import { type DigestSubscription, subscriptionOf } from './digest-subscriptions.ts';
import type { Store } from './open.ts';
import type { Database } from './schema.ts';

/** A digest to be planned. */
export interface PlannedDigest {
  readonly workspaceId: string;
  /** Lower case. */
  readonly recipient: string;
  readonly subscriptionId: string | null;
  readonly slot: Slot;
}

/** What a subscription needs now, and when it has to be looked at again. */
export interface SubscriptionPlan {
  /** Null where nothing is owed yet. */
  readonly slot: Slot | null;
  readonly nextDueAt: Instant;
}

const ROWS_PER_STATEMENT = 100;
const SUBSCRIPTIONS_PER_LOOK = 500;

/**
 * Plans the digests of subscriptions that are due, some at a time, each in the transaction that notes when its next
 * one comes; replicas skip each other's.
 * @returns how many are new, and whether there may be more to plan.
 */
export function planDueSubscriptions(
  { db, engine }: Store,
  now: Instant,
  planOf: (subscription: DigestSubscription) => SubscriptionPlan,
): Promise<{ readonly planned: number; readonly more: boolean }> {
  return db.transaction().execute(async (tx) => {
    const due = tx
      .selectFrom('digest_subscription')
      .selectAll()
      .where('next_due_at', '<=', now)
      .orderBy('next_due_at')
      .orderBy('id')
      .limit(SUBSCRIPTIONS_PER_LOOK);
    const rows = await (engine === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
    const plans = rows.map(subscriptionOf).map((subscription) => ({ subscription, ...planOf(subscription) }));
    const planned = await insertDigests(
      tx,
      plans.flatMap(({ subscription, slot }) =>
        slot === null
          ? []
          : [
              {
                workspaceId: subscription.workspaceId,
                recipient: subscription.address,
                subscriptionId: subscription.id,
                slot,
              },
            ],
      ),
    );
    for (const [nextDueAt, those] of Map.groupBy(plans, (plan) => plan.nextDueAt))
      for (const some of chunks(those, ROWS_PER_STATEMENT))
        await tx
          .updateTable('digest_subscription')
          .set({ next_due_at: nextDueAt })
          .where(
            'id',
            'in',
            some.map(({ subscription }) => subscription.id),
          )
          .execute();
    return { planned, more: rows.length === SUBSCRIPTIONS_PER_LOOK };
  });
}

/** True if a subscription is due; costs one step into an index. */
export async function anySubscriptionDue(db: Database, now: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('digest_subscription')
    .select('id')
    .where('next_due_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Puts digests into the ledger, each once in its period. What older ones to the same person were not sent are
 * overtaken: after days without a mail server only the current one is left. @returns how many are new.
 */
export async function insertDigests(tx: Database, digests: readonly PlannedDigest[]): Promise<number> {
  let isNew = 0;
  // In one order, so that two transactions never wait for each other.
  const sorted = digests.toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1));
  for (const some of chunks(sorted, ROWS_PER_STATEMENT)) {
    const rows = await tx
      .insertInto('digest')
      .values(
        some.map(({ workspaceId, recipient, subscriptionId, slot }) => ({
          workspace_id: workspaceId,
          recipient,
          period: slot.period,
          subscription_id: subscriptionId,
          slot_at: slot.at,
          slot_date: slot.date,
          state: 'pending' as const,
          why: '',
          attempts: 0,
          next_attempt_at: slot.at,
        })),
      )
      .onConflict((conflict) => conflict.columns(['workspace_id', 'recipient', 'period']).doNothing())
      .returning('recipient')
      .execute();
    isNew += rows.length;
    await overtake(tx, some);
  }
  return isNew;
}

async function overtake(tx: Database, planned: readonly PlannedDigest[]): Promise<void> {
  const open = await tx
    .selectFrom('digest')
    .select(['workspace_id', 'recipient', 'period', 'slot_date', 'slot_at'])
    .where(
      'recipient',
      'in',
      planned.map(({ recipient }) => recipient),
    )
    .where('state', 'in', ['pending', 'failed'])
    .where('next_attempt_at', 'is not', null)
    .execute();
  const current = new Map(planned.map((one) => [`${one.workspaceId} ${one.recipient}`, one.slot]));
  for (const { workspace_id, recipient, period, slot_date, slot_at } of open) {
    const slot = current.get(`${workspace_id} ${recipient}`);
    // Its own row may be older than its moment: the hour or the zone was changed since it was planned.
    if (slot === undefined || period === slot.period) continue;
    const isEarlier = slot_date < slot.date || (slot_date === slot.date && slot_at < slot.at);
    if (!isEarlier) continue;
    await tx
      .updateTable('digest')
      .set({ state: 'skipped', why: `overtaken by the one of ${slot.period}`, next_attempt_at: null })
      .where('workspace_id', '=', workspace_id)
      .where('recipient', '=', recipient)
      .where('period', '=', period)
      .where('state', 'in', ['pending', 'failed'])
      .execute();
  }
}
