import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { checklistsOf } from '../../../src/domain/checklist.ts';
import { assignTask, tickTask } from '../../../src/domain/checklist-change.ts';
import { DAY_MS, type Instant } from '../../../src/domain/instant.ts';
import { noteSlackUrl } from '../../../src/store/calendar.ts';
import { changeLife } from '../../../src/store/lifecycle.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { rememberPerson } from '../../../src/store/slack-people.ts';
import { changeChecklists } from '../../../src/store/tasks.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { ENGINES, SERVER_URL, SHARED_ENGINES, testDatabase, testStore } from '../../support/db.ts';
import { activtrak, day } from '../../support/factories.ts';
import { editContract, feedReader, newFeed, seenIn, textOf } from '../../support/feed.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../../support/fixtures.ts';

const START = at('2027-01-01T00:00:00Z');
const W = DEFAULT_WORKSPACE;
const KEY = ['1-T-60', '1-notice-deadline', '1-last-paid-day', '1-deletion-opens'];

/** Each dialect once: starting PGlite takes longer than all of this, where there is a server. */
const DIALECTS = SERVER_URL === undefined ? ENGINES : SHARED_ENGINES;

describe.each(DIALECTS)('events that are stored, on %s', (engine) => {
  async function setUp(contracts = [ACTIVTRAK]) {
    const store = await testStore(engine);
    const ids = await storeContracts(store, contracts);
    let now: Instant = START;
    const reader = feedReader(store, () => now);
    const token = await newFeed(store, START);
    return {
      store,
      ids,
      id: ids[0] ?? '',
      reader,
      token,
      moveTo: (iso: string) => {
        now = at(iso);
        return now;
      },
      passDays: (days: number) => {
        now = (now + days * DAY_MS) as Instant;
      },
      see: async (secret = token) => seenIn(await textOf(reader.read(secret))),
    };
  }

  test('the same, byte for byte, while nothing changed, whoever reads it and however late', async () => {
    const { store, reader, token, passDays } = await setUp([ACTIVTRAK, { ...ACTIVTRAK, product: 'Other' }]);
    const first = await reader.read(token);
    const text = await textOf(reader.read(token));
    passDays(20);
    const again = await feedReader(store, () => (START + 21 * DAY_MS) as Instant).read(token);
    expect([again?.etag, again?.changedAt]).toEqual([first?.etag, first?.changedAt]);
    expect(Buffer.concat(again?.bodies.plain ?? []).toString()).toBe(text);
    expect(await textOf(reader.read(token))).toBe(text);
  });

  test('an edit moves what it changes, counts it up, and leaves the rest alone', async () => {
    const { store, id, see, moveTo } = await setUp([ACTIVTRAK, { ...ACTIVTRAK, product: 'Other' }]);
    const own = await newFeed(store, START, { scope: 'contract', contractId: id });
    const before = await see(own);
    expect(Object.keys(before).sort()).toEqual([...KEY].sort());
    await editContract(store, id, moveTo('2027-02-03T04:05:06Z'), { noticeDays: 45 });
    const after = await see(own);
    expect(after['1-notice-deadline']).toMatchObject({
      day: '2027-05-16',
      sequence: 1,
      modified: '2027-02-03T04:05:06Z',
    });
    expect(after['1-last-paid-day']).toEqual(before['1-last-paid-day']);
    expect(after['1-T-30']).toMatchObject({
      day: '2027-05-31',
      sequence: 0,
      modified: '2027-02-03T04:05:06Z',
    });
  });

  test('an act that changes no event changes no byte', async () => {
    const { store, id, reader, token, moveTo } = await setUp();
    const before = await reader.read(token);
    await editContract(store, id, moveTo('2027-02-03T04:05:06Z'), {
      seats: 60,
      notes: 'more',
      unitPrice: null,
    });
    const priced = await reader.read(token);
    expect(priced?.etag).not.toBe(before?.etag);
    await editContract(store, id, moveTo('2027-02-04T00:00:00Z'), { notes: 'still more' });
    const after = await reader.read(token);
    expect([after?.etag, after?.changedAt]).toEqual([priced?.etag, priced?.changedAt]);
  });

  test('what no longer applies is cancelled, gone after a month, and counts on when it comes back', async () => {
    const { store, id, see, moveTo, passDays } = await setUp();
    await see();
    const noticed = moveTo('2027-04-01T00:00:00Z');
    await editContract(store, id, noticed, { autoRenews: false });
    const cancelled = await see();
    expect(cancelled['1-notice-deadline']).toMatchObject({
      status: 'CANCELLED',
      sequence: 1,
      modified: '2027-04-01T00:00:00Z',
      day: '2027-05-31',
    });
    expect(cancelled['1-last-paid-day']).toMatchObject({ status: 'CONFIRMED', sequence: 1 });
    expect(cancelled['1-T-30']).toMatchObject({ status: 'CONFIRMED', sequence: 0 });
    passDays(29);
    expect(await see()).toEqual(cancelled);
    passDays(1);
    expect(Object.keys(await see())).not.toContain('1-notice-deadline');
    await editContract(store, id, moveTo('2027-05-02T00:00:00Z'), { autoRenews: null });
    expect((await see())['1-notice-deadline']).toMatchObject({ status: 'CONFIRMED', sequence: 2 });
    expect((await see())['1-T-30']).toMatchObject({ status: 'CANCELLED', sequence: 1 });
  });

  test('archived, all of it is cancelled; restored, it is back', async () => {
    const { store, id, see, moveTo } = await setUp();
    await see();
    await editContract(store, id, moveTo('2027-02-01T00:00:00Z'), { archivedAt: START });
    expect(Object.values(await see()).map(({ status }) => status)).toEqual(KEY.map(() => 'CANCELLED'));
    await editContract(store, id, moveTo('2027-02-02T00:00:00Z'), { archivedAt: null });
    expect(Object.values(await see()).map(({ status, sequence }) => [status, sequence])).toEqual(
      KEY.map(() => ['CONFIRMED', 2]),
    );
  });

  test('a term that is over keeps its days for a year, and the next one has its own', async () => {
    const { store, id, see, moveTo, passDays } = await setUp();
    const before = await see();
    const renewed = moveTo('2027-07-01T00:05:00Z');
    await changeLife(
      store,
      { workspaceId: W, contractId: id, actor: 'sweep', now: renewed },
      ({ contract }) => ({
        contract: {
          ...contract,
          termStart: day('2027-07-01'),
          termEnd: day('2028-06-30'),
          knownOn: day('2027-07-01'),
        },
        what: 'contract.renewed',
        before: {},
        after: {},
        cancels: 'renewed',
        words: '',
      }),
    );
    const after = await see();
    for (const uid of ['1-T-60', '1-notice-deadline', '1-last-paid-day'])
      expect(after[uid]).toEqual(before[uid]);
    expect(after['1-deletion-opens']?.status).toBe('CANCELLED');
    expect(after['2-last-paid-day']).toMatchObject({ day: '2028-06-30', sequence: 0 });
    passDays(400);
    expect(Object.keys(await see()).filter((uid) => uid.startsWith('1-'))).toEqual([]);
  });

  test('a task that is done is marked, and whose it is has it in their feed', async () => {
    const { store, id, see, moveTo } = await setUp([{ ...ACTIVTRAK, intent: 'cancel-to-free' }]);
    const bo = await newFeed(store, START, { scope: 'person', person: 'bo@example.com' });
    const ann = await newFeed(store, START, { scope: 'person', person: 'ANN@example.com' });
    expect(await see(bo)).toEqual({});
    expect(await see(ann)).toEqual(await see());
    const uid = '1-task-pre-downgrade-export-data';
    const change = (now: Instant, how: 'assign' | 'tick' | 'give away') =>
      changeChecklists(store, { workspaceId: W, contractId: id, actor: 'ann', now }, (record) => {
        const [checklist] = checklistsOf(record, activtrak, day('2027-02-01'));
        if (checklist === undefined) throw new Error('there is such a list');
        const task = checklist.tasks.find((one) => one.id === 'export-data');
        if (task === undefined) throw new Error('there is such a task');
        const done =
          how === 'tick'
            ? tickTask(checklist, task, { by: 'bo', at: now, note: null })
            : assignTask(checklist, task, how === 'assign' ? 'Bo@example.com' : 'cy@example.com', {
                by: 'ann',
                at: now,
              });
        return { changes: done === null ? [] : [done] };
      });
    await change(moveTo('2027-02-01T00:00:00Z'), 'assign');
    expect(Object.keys(await see(bo))).toEqual([uid]);
    await change(moveTo('2027-02-02T00:00:00Z'), 'tick');
    expect((await see(bo))[uid]).toMatchObject({
      sequence: 2,
      modified: '2027-02-02T00:00:00Z',
      status: 'CONFIRMED',
    });
    expect((await see(bo))[uid]?.summary).toMatch(/^✓ ActivTrak Professional: /);
    expect((await see())['1-step-give-notice']).toMatchObject({ day: '2027-05-01', sequence: 0 });
    await change(moveTo('2027-02-03T00:00:00Z'), 'give away');
    const there = (await see())[uid];
    expect(there).toMatchObject({ sequence: 3, status: 'CONFIRMED' });
    expect(await see(bo)).toEqual({ [uid]: parted(there?.day ?? '', 3, '2027-02-03T00:00:00Z') });
  });

  /** What whoever no longer sees a contract is told of one of its events: that, and nothing of what it was. */
  const parted = (day: string, sequence: number, modified: string) => ({
    day,
    sequence,
    modified,
    status: 'CANCELLED',
    summary: 'Cancelled',
  });

  test('what is limited to a channel goes from the feeds of the workspace as cancelled, and tells nothing', async () => {
    const { store, id, reader, token, see, moveTo, passDays } = await setUp();
    const ann = await newFeed(store, START, { scope: 'person', person: 'ann@example.com' });
    const before = await see();
    await editContract(store, id, moveTo('2027-02-01T00:00:00Z'), { channelOnly: true });
    const gone = await see();
    expect(Object.keys(gone).sort()).toEqual([...KEY].sort());
    for (const [uid, event] of Object.entries(gone))
      expect(event).toEqual(parted(before[uid]?.day ?? '', 1, '2027-02-01T00:00:00Z'));
    const text = await textOf(reader.read(token));
    expect(text).not.toMatch(/ActivTrak|Professional|DESCRIPTION|URL:/);
    expect(await see(ann)).toEqual(before);
    passDays(29);
    expect(await see()).toEqual(gone);
    passDays(1);
    expect(await see()).toEqual({});
    // Open again, its events count on from what everybody was told.
    await editContract(store, id, moveTo('2027-03-10T00:00:00Z'), { channelOnly: false });
    for (const event of Object.values(await see()))
      expect(event).toMatchObject({ status: 'CONFIRMED', sequence: 2, modified: '2027-03-10T00:00:00Z' });
  });

  test('whoever gives a contract away is told that it is cancelled, and sees it again when it comes back', async () => {
    const { store, id, see, moveTo } = await setUp();
    const [ann, bo] = await Promise.all(
      ['ann', 'bo'].map((who) => newFeed(store, START, { scope: 'person', person: `${who}@example.com` })),
    );
    const before = await see(ann);
    const hand = (iso: string, ownerEmail: string, coOwners: readonly string[] = []) =>
      editContract(store, id, moveTo(iso), { ownerEmail, coOwners });
    await hand('2027-02-01T00:00:00Z', 'Bo@example.com');
    for (const [uid, event] of Object.entries(await see(ann)))
      expect(event).toEqual(parted(before[uid]?.day ?? '', 1, '2027-02-01T00:00:00Z'));
    expect(await see(bo)).toEqual(before);
    // Back among the owners: all of it is live again, and later than what was told.
    await hand('2027-02-05T00:00:00Z', 'bo@example.com', ['ANN@example.com']);
    for (const event of Object.values(await see(ann)))
      expect(event).toMatchObject({ status: 'CONFIRMED', sequence: 2, modified: '2027-02-05T00:00:00Z' });
    expect(await see(bo)).toEqual(await see(ann));
    // Put away, its owners see what it was; who is no owner by then is told no more than that it is cancelled.
    await editContract(store, id, moveTo('2027-02-06T00:00:00Z'), { archivedAt: START, coOwners: [] });
    const [own, left] = [await see(bo), await see(ann)];
    expect(Object.values(own).map(({ status, summary }) => [status, /ActivTrak/.test(summary)])).toEqual(
      KEY.map(() => ['CANCELLED', true]),
    );
    for (const event of Object.values(left))
      expect(event).toMatchObject({ sequence: 3, summary: 'Cancelled' });
  });

  test('whoever is known by two identities keeps in sight what goes from one to the other, and sees it go once', async () => {
    const { store, id, see, reader, moveTo } = await setUp([
      { ...ACTIVTRAK, ownerEmail: 'slack:U0BO000001' },
    ]);
    const bo = { userId: 'U0BO000001', name: 'bo', timeZone: null, standing: 'member' as const };
    await rememberPerson(store.db, W, { ...bo, email: 'Bo@example.com' }, START);
    const feeds = ['slack:U0BO000001', 'bo@example.com'].map((person) =>
      newFeed(store, START, { scope: 'person', person }),
    );
    const seenByEach = async (): Promise<string[][]> => {
      const seen: string[][] = [];
      for (const feed of feeds) {
        const text = await textOf(reader.read(await feed));
        expect(text.match(/\r\nUID:/g)).toHaveLength(KEY.length);
        seen.push(
          Object.values(await see(await feed)).map(({ status, sequence }) => `${status} ${sequence}`),
        );
      }
      return seen;
    };
    const each = (status: string) => feeds.map(() => KEY.map(() => status));
    expect(await seenByEach()).toEqual(each('CONFIRMED 0'));
    await editContract(store, id, moveTo('2027-02-01T00:00:00Z'), { ownerEmail: 'bo@example.com' });
    expect(await seenByEach()).toEqual(each('CONFIRMED 0'));
    await editContract(store, id, moveTo('2027-02-02T00:00:00Z'), { ownerEmail: 'ann@example.com' });
    expect(await seenByEach()).toEqual(each('CANCELLED 2'));
  });

  test('whoever is known by their id alone is called by name in the texts', async () => {
    const { store, id, reader, token, moveTo } = await setUp();
    const bo = { userId: 'U0BO000001', name: 'Bo Berg', timeZone: null, standing: 'member' as const };
    await rememberPerson(store.db, W, { ...bo, email: null }, START);
    for (const how of ['assign', 'tick'] as const) {
      const now = moveTo('2027-02-01T00:00:00Z');
      const by = 'slack:U0BO000001';
      await changeChecklists(store, { workspaceId: W, contractId: id, actor: by, now }, (record) => {
        const [checklist] = checklistsOf(record, activtrak, day('2027-02-01'));
        const task = checklist?.tasks.find((one) => one.id === 'export-data');
        if (checklist === undefined || task === undefined) throw new Error('there is such a task');
        const doing = { by, at: now, note: null };
        const done =
          how === 'tick' ? tickTask(checklist, task, doing) : assignTask(checklist, task, by, doing);
        return { changes: done === null ? [] : [done] };
      });
    }
    const text = (await textOf(reader.read(token))).replaceAll('\r\n ', '');
    expect(text).toContain('Assigned to Bo Berg.');
    expect(text).toMatch(/Done on Monday 1 February 2027 by Bo Berg\./);
    expect(text).not.toContain('slack:');
  });

  test('other rules, and another address in Slack, reach what was stored', async () => {
    const { store, see, token, reader } = await setUp([{ ...ACTIVTRAK, slackChannel: 'C012345' }]);
    const before = await see();
    await noteSlackUrl(store.db, W, 'https://acme.slack.com/');
    expect(await textOf(reader.read(token))).toContain(
      'URL;VALUE=URI:https://acme.slack.com/archives/C012345\r\n',
    );
    await noteSlackUrl(store.db, W, 'https://acme.slack.com/');
    expect((await see())['1-T-60']?.sequence).toBe((before['1-T-60']?.sequence ?? 0) + 1);
    const ladder = activtrak.ladder.filter(({ rung }) => rung !== 'T-60');
    const playbooks = new Map([...RULES.playbooks, ['activtrak', { ...activtrak, ladder }]]);
    const changed = seenIn(await textOf(feedReader(store, () => START, { playbooks }).read(token)));
    expect(changed['1-T-60']?.status).toBe('CANCELLED');
    expect(changed['1-last-paid-day']?.sequence).toBe(1);
  });

  test('alarms are where they were asked for, and not on what is done or cancelled', async () => {
    const { store, id, reader, see, token, moveTo } = await setUp();
    const loud = await newFeed(store, START, { scope: 'workspace' }, 1);
    await see();
    await editContract(store, id, moveTo('2027-02-01T00:00:00Z'), { autoRenews: false });
    const text = await textOf(reader.read(loud));
    expect(text.match(/\r\nTRIGGER:-PT15H\r\n/g)).toHaveLength(4);
    expect(seenIn(text)).toEqual(await see());
    expect(await textOf(reader.read(token))).not.toContain('VALARM');
  });
});

test('whatever is committed after a calendar was rendered, or could not be, waits for the disk as ever', async () => {
  const store = await testStore('sqlite');
  const [id = ''] = await storeContracts(store, [ACTIVTRAK]);
  const FULL = 2;
  const setting = async () =>
    (await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db)).rows[0]?.synchronous;
  const token = await newFeed(store, START);
  expect(await textOf(feedReader(store, () => START).read(token))).toContain('last paid day');
  expect(await setting()).toBe(FULL);
  await editContract(store, id, START, { product: 'Other' });
  await store.db.schema.alterTable('calendar_contract').renameTo('gone').execute();
  await expect(feedReader(store, () => START).read(token)).rejects.toThrow('no such table');
  expect(await setting()).toBe(FULL);
});

test.each(DIALECTS)('no reader misses a change, on %s', async (engine) => {
  // Processes that share a file would wait for each other here, as they are one.
  const database = engine === 'postgres' ? await testDatabase(engine) : undefined;
  const one = database === undefined ? await testStore(engine) : await openForTest(database);
  const two = database === undefined ? one : await openForTest(database);
  const ids = await storeContracts(
    one,
    Array.from({ length: 6 }, (_, index) => ({ ...ACTIVTRAK, product: `P${index}` })),
  );
  const token = await newFeed(one, START);
  const readers = [one, two].map((store) => feedReader(store, () => START));
  // Whoever changed something sees it in whatever is read afterwards, however many change and read at once.
  const work = ids.map(async (id, nth) => {
    for (let round = 1; round <= 2; round += 1) {
      const product = `P${nth} round ${round}`;
      await editContract(nth % 2 === 0 ? one : two, id, START, { product });
      for (const reader of readers)
        expect(await textOf(reader.read(token))).toContain(`${product}: last paid day`);
    }
  });
  await Promise.all(work);
  const [first, second] = await Promise.all(readers.map((reader) => textOf(reader.read(token))));
  expect(first).toBe(second);
});

async function openForTest(database: DatabaseConfig): Promise<Store> {
  const store = await openStore(database);
  onTestFinished(store.close);
  return store;
}
