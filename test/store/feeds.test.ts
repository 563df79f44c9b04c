import { describe, expect, test } from 'vitest';
import { feedContracts } from '../../src/store/feed-contracts.ts';
import {
  createFeed,
  createFeedOpener,
  type FeedScope,
  listFeeds,
  noteFeedUse,
  revokeFeed,
  rotateFeed,
} from '../../src/store/feeds.ts';
import type { Database } from '../../src/store/schema.ts';
import { renewContract } from '../../src/store/terms.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { day } from '../support/factories.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');
const later = (minutes: number) => (NOW + minutes * 60_000) as typeof NOW;
const W = DEFAULT_WORKSPACE;
const openFeed = (db: Database, token: string) => createFeedOpener(db).open(token);
const EVERYTHING = { scope: 'workspace' } as const;

describe.each(ENGINES)('feeds on %s', (engine) => {
  async function setUp() {
    const { db } = await testStore(engine);
    await ensureWorkspace(db, W, NOW);
    const create = (about: FeedScope = EVERYTHING) =>
      createFeed(db, about, { workspaceId: W, actor: 'ann', now: NOW });
    return { db, create };
  }

  test('a secret opens its feed, is 256 bits, and is kept nowhere', async () => {
    const { db, create } = await setUp();
    const { id, token } = await create({ scope: 'person', person: 'Ann@Example.com' });
    const other = await create();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(other.token).not.toBe(token);
    expect(await openFeed(db, token)).toEqual({
      feed: {
        workspaceId: W,
        id,
        about: { scope: 'person', person: 'ann@example.com' },
        createdAt: NOW,
        createdBy: 'ann',
        revokedAt: null,
        lastUsedAt: null,
        alarmDays: null,
      },
      version: 0,
      changedAt: 0,
      rules: '',
      dropsAt: null,
      pending: false,
    });
    expect((await openFeed(db, other.token))?.feed.about).toEqual(EVERYTHING);
    for (const wrong of ['', id, token.toLowerCase(), `${token}x`, '\u0000'])
      expect(await openFeed(db, wrong)).toBeUndefined();
    const rows = await db.selectFrom('feed').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('many that ask while one is answered are answered together, each what it asked for', async () => {
    const { db, create } = await setUp();
    const [first, second] = [await create(), await create({ scope: 'person', person: 'ann@example.com' })];
    let statements = 0;
    let meanwhile = async (): Promise<void> => undefined;
    let fails = false;
    const opener = createFeedOpener(
      db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1;
          const before = meanwhile;
          meanwhile = async () => undefined;
          await before();
          if (fails) throw new Error('the database went away');
          return result;
        },
      }),
    );
    const idOf = async (token: string) => (await opener.open(token))?.feed.id;
    const others: Promise<string | undefined>[] = [];
    meanwhile = async () => {
      for (const token of [second.token, first.token, second.token, 'unknown']) {
        others.push(idOf(token));
        await new Promise(setImmediate);
      }
    };
    expect(await idOf(first.token)).toBe(first.id);
    expect(statements).toBe(1);
    expect(await Promise.all(others)).toEqual([second.id, first.id, second.id, undefined]);
    expect(statements).toBe(2);
    fails = true;
    const failed = await Promise.allSettled([idOf(first.token), idOf(second.token)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await idOf(first.token)).toBe(first.id);
    // Revoked while somebody is answered: whoever asks from then on is not told what that one was.
    meanwhile = async () => {
      await revokeFeed(db, W, first.id, later(1));
      others.push(idOf(first.token));
    };
    await idOf(first.token);
    expect(await others.at(-1)).toBeUndefined();
  });

  test('revoked is revoked, once, and nobody else can', async () => {
    const { db, create } = await setUp();
    const { id, token } = await create();
    const kept = await create();
    await expect(revokeFeed(db, 'elsewhere', id, NOW)).rejects.toThrow(
      /^feed: found "feed-.*expected the id/,
    );
    expect(await openFeed(db, token)).toBeDefined();
    expect(await revokeFeed(db, W, id, later(1))).toBe(true);
    expect(await revokeFeed(db, W, id, later(2))).toBe(false);
    expect(await openFeed(db, token)).toBeUndefined();
    expect(await openFeed(db, kept.token)).toBeDefined();
    const revoked = (await listFeeds(db, W)).map((feed) => [feed.id, feed.revokedAt]);
    expect(Object.fromEntries(revoked)).toEqual({ [id]: later(1), [kept.id]: null });
  });

  test('its use is noted once an hour', async () => {
    const { db, create } = await setUp();
    const { token } = await create();
    const use = async (minutes: number) => {
      const opened = await openFeed(db, token);
      if (opened !== undefined) await noteFeedUse(db, opened.feed, later(minutes));
      return (await listFeeds(db, W))[0]?.lastUsedAt;
    };
    expect(await use(5)).toBe(later(5));
    expect(await use(64)).toBe(later(5));
    expect(await use(65)).toBe(later(65));
  });

  test('another secret opens it from now on, and the one of before nothing', async () => {
    const { db, create } = await setUp();
    const { id, token } = await create();
    const fresh = await rotateFeed(db, W, id);
    expect(fresh).toMatch(/^[\w-]{43}$/);
    expect(await openFeed(db, token)).toBeUndefined();
    expect((await openFeed(db, fresh))?.feed.id).toBe(id);
    await expect(rotateFeed(db, 'elsewhere', id)).rejects.toThrow(/^feed: found "feed-/);
    await revokeFeed(db, W, id, later(1));
    await expect(rotateFeed(db, W, id)).rejects.toThrow(/expected the id of a feed that is not revoked/);
  });

  test('what calendars tell of a contract, with its term and its last change', async () => {
    const store = await testStore(engine);
    const { db } = store;
    const [own = ''] = await storeContracts(store, [ACTIVTRAK]);
    const read = async () => (await feedContracts(db, [own]))[0];
    const before = await read();
    expect(before).toMatchObject({ termNumber: 1, updatedAt: NOW, notices: [], tasks: [] });
    if (before === undefined) return;
    const addTask = (term_end: string, id: string) =>
      db
        .insertInto('task')
        .values({ workspace_id: W, contract_id: own, term_end, list: 'own', id, title: id, position: 1 })
        .execute();
    await addTask(ACTIVTRAK.termEnd, 'of-this-term');
    await addTask('2028-06-30', 'of-the-next');
    const tasks = async () => (await read())?.tasks.map(({ id }) => id);
    expect(await tasks()).toEqual(['of-this-term']);
    const next = { ...before.contract, termEnd: day('2028-06-30') };
    await renewContract(db, before.contract, next, { actor: 'ann', now: later(9), nextDueAt: null });
    expect(await read()).toMatchObject({ termNumber: 2, updatedAt: later(9) });
    expect(await tasks()).toEqual(['of-the-next']);
  });
});
