import type { Digest } from '../domain/digest.ts';
import { latestSlot, nextSlot } from '../domain/digest-schedule.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import { isoWeekOf } from '../domain/iso-week.ts';
import { type DigestSubscription, listSubscriptions } from '../store/digest-subscriptions.ts';
import { anySubscriptionDue, insertDigests, planDueSubscriptions } from '../store/plan-digests.ts';
import { type DigestDeps, digestOf } from './compose-digests.ts';
import { createDigestSource, type DigestSource } from './digest-source.ts';

/** The digests that subscriptions are owed by now, planned. @returns how many are new. */
export async function planSubscribed({ store }: Pick<DigestDeps, 'store'>, now: Instant): Promise<number> {
  let total = 0;
  while (await anySubscriptionDue(store.db, now)) {
    const { planned, more } = await planDueSubscriptions(store, now, (subscription) => {
      const slot = latestSlot(subscription, now);
      const isOwed = slot.at > subscription.since;
      return { slot: isOwed ? slot : null, nextDueAt: nextSlot(subscription, now).at };
    });
    total += planned;
    if (!more) break;
  }
  return total;
}

/** The digests of this week for owners who have no subscription, planned: an admin may write to them by hand. */
export async function planOwners(
  { store, workspaceId, timeZone }: DigestDeps,
  now: Instant,
  owners: readonly string[],
): Promise<void> {
  const date = localDateAt(now, timeZone);
  const slot = { period: isoWeekOf(date), date, at: now };
  await store.db.transaction().execute((tx) =>
    insertDigests(
      tx,
      owners.map((recipient) => ({ workspaceId, recipient, subscriptionId: null, slot })),
    ),
  );
}

/** The addresses of owners whose contracts need them and who never switched their digest on or off. */
export async function ownersWithoutChoice(deps: DigestDeps, now: Instant, to?: string): Promise<string[]> {
  const { store, rules, workspaceId } = deps;
  return withoutChoice(deps, await createDigestSource(store, rules, { workspaceId, now }), to);
}

async function withoutChoice(
  { store, workspaceId }: DigestDeps,
  source: DigestSource,
  to: string | undefined,
): Promise<string[]> {
  const chosen = new Set((await listSubscriptions(store.db, workspaceId)).map(({ address }) => address));
  return source.owners.filter((owner) => !chosen.has(owner) && (to === undefined || owner === to));
}

/** The digest of somebody's present period, planned whether or not its hour has come. */
export function planOne(
  { store }: Pick<DigestDeps, 'store'>,
  subscription: DigestSubscription,
  now: Instant,
): Promise<number> {
  const { workspaceId, address, id } = subscription;
  const slot = latestSlot(subscription, now);
  return store.db
    .transaction()
    .execute((tx) => insertDigests(tx, [{ workspaceId, recipient: address, subscriptionId: id, slot }]));
}

/**
 * The digests as they would read if they were sent now, due or not; those that would say nothing are left out, except
 * where one person's is asked for. Nothing is written.
 */
export async function previewDigests(deps: DigestDeps, to?: string): Promise<Digest[]> {
  const { store, rules, workspaceId, timeZone, clock } = deps;
  const now = clock.now();
  const source = await createDigestSource(store, rules, { workspaceId, now });
  const active = (await listSubscriptions(store.db, workspaceId)).filter(
    ({ endedAt, address }) => endedAt === null && (to === undefined || address === to),
  );
  const owners = await withoutChoice(deps, source, to);
  const rows = [
    ...active.map((subscription) => {
      const { period } = latestSlot(subscription, now);
      return { recipient: subscription.address, period, subscription };
    }),
    ...owners.map((recipient) => ({
      recipient,
      period: isoWeekOf(localDateAt(now, timeZone)),
      subscription: undefined,
    })),
  ].sort((a, b) => (a.recipient < b.recipient ? -1 : 1));
  const tasks = await deps.tasksOf?.();
  return rows.flatMap(({ recipient, period, subscription }) => {
    const digest = digestOf(deps, source, {
      recipient,
      period,
      subscription,
      until: now,
      tasks: tasks?.get(recipient) ?? [],
    });
    const { items, happened, undelivered } = digest;
    const isEmpty = items.length + digest.tasks.length + happened.length + undelivered.length === 0;
    if (isEmpty && to === undefined) return [];
    return [{ ...digest, kind: isEmpty ? 'alive' : 'digest' }];
  });
}
