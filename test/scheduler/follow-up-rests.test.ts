import { expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import { type FollowUpDeps, showFollowUps } from '../../src/scheduler/follow-ups.ts';
import { nextFollowUpAt } from '../../src/store/follow-up-claim.ts';
import { refreshHomes } from '../../src/store/follow-up-plan.ts';
import { rememberHome } from '../../src/store/slack-home.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-05-01T09:00:00Z');

test.each(ENGINES)(
  'a Home that was published rests, so that Slack takes all of them, on %s',
  async (engine) => {
    const store = await testStore(engine);
    await ensureWorkspace(store.db, DEFAULT_WORKSPACE, NOW);
    for (const user of ['U1', 'U2'])
      await rememberHome(
        store.db,
        { workspaceId: DEFAULT_WORKSPACE, userId: user },
        undefined,
        { page: 0 },
        NOW,
      );
    let real = NOW;
    const published: string[] = [];
    const home = async ({ userId }: { readonly userId: string }) => {
      published.push(userId);
      return { kind: 'sent', messageRef: userId };
    };
    const log = { warn: () => expect.unreachable('nothing fails here') };
    const deps = {
      store,
      log,
      leaseMs: 60_000,
      channel: { home },
      clock: { now: () => NOW, real: () => real },
    };
    const show = async (hurry = false) => {
      published.splice(0);
      await showFollowUps(deps as unknown as FollowUpDeps, { hurry });
      return published.toSorted();
    };
    const change = () => refreshHomes(store.db, DEFAULT_WORKSPACE, NOW);

    await change();
    expect(await show()).toEqual(['U1', 'U2']);
    await change();
    await change();
    expect(await show()).toEqual([]);
    const rested = await nextFollowUpAt(store.db, real);
    // Slack takes some hundred a minute: two that change may do so every 1.4 seconds.
    expect(rested).toBe(NOW + 1400);
    real = (NOW + 1399) as Instant;
    expect(await show()).toEqual([]);
    real = (NOW + 1400) as Instant;
    expect(await show()).toEqual(['U1', 'U2']);
    await change();
    // Nothing comes after: the process ends.
    expect(await show(true)).toEqual(['U1', 'U2']);
    real = (NOW + 5000) as Instant;
    expect(await show()).toEqual([]);
    expect(await nextFollowUpAt(store.db, real)).toBeNull();
    expect(await store.db.selectFrom('follow_up').selectAll().execute()).toEqual([]);
  },
);
