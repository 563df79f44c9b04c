import { describe, expect, test } from 'vitest';
import { createFeed } from '../../src/store/feeds.ts';
import { claimToAsk, feedOwnersToAsk } from '../../src/store/leavers.ts';
import { rememberPerson } from '../../src/store/slack-people.ts';
import { ensureWorkspace, DEFAULT_WORKSPACE as W } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');
const later = (minutes: number) => (NOW + minutes * 60_000) as typeof NOW;
const A_DAY = 24 * 60;

describe.each(ENGINES)('who is asked about on %s', (engine) => {
  test('the longest unseen first, thirty a minute, each once a day', async () => {
    const { db } = await testStore(engine);
    await ensureWorkspace(db, W, NOW);
    const ids = Array.from({ length: 40 }, (_, number) => `U${String(number).padStart(4, '0')}`);
    for (const [number, userId] of ids.entries()) {
      const person = { userId, email: `${userId}@Example.com`, name: userId, timeZone: null };
      // The last is seen first.
      await rememberPerson(db, W, { ...person, standing: 'member' }, later(-number));
      await createFeed(
        db,
        { scope: 'workspace' },
        { workspaceId: W, actor: `${userId}@example.com`, now: NOW },
      );
    }
    expect(await feedOwnersToAsk(db, W, later(A_DAY - 40))).toEqual([]);
    const first = await feedOwnersToAsk(db, W, later(A_DAY));
    expect(first).toEqual(ids.toReversed().slice(0, 30));
    for (const id of first) expect(await claimToAsk(db, W, id, later(A_DAY))).toBe(true);
    expect(await feedOwnersToAsk(db, W, later(A_DAY))).toEqual([]);
    expect(await feedOwnersToAsk(db, W, later(A_DAY + 1))).toEqual(ids.toReversed().slice(30));
    for (const id of first) expect(await claimToAsk(db, W, id, later(A_DAY + 1))).toBe(false);
  });
});
