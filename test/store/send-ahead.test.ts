import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rowsOfKept } from '../../src/store/bulk.ts';
import { openStore } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { sendAhead, toTheEnd, transactAhead } from '../../src/store/send-ahead.ts';
import { ENGINES, SERVER_URL, testDatabase, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');

const idsIn = async (db: Database): Promise<string[]> =>
  (await db.selectFrom('workspace').select('id').orderBy('id').execute()).map(({ id }) => id);

const add = (db: Database, id: string) =>
  db.insertInto('workspace').values({ id, name: id, created_at: NOW }).execute();

const kept = (db: Database, id: string) =>
  rowsOfKept(db, 'a statement that is sent ahead', [id], () =>
    db.selectFrom('workspace').select('id').where('id', '=', id),
  );

describe.each(ENGINES)('statements that are sent ahead, on %s', (engine) => {
  test('run in the order in which they were asked, in the transaction that they are asked in', async () => {
    const { db } = await testStore(engine);
    const seen = await db
      .transaction()
      .execute((tx) =>
        sendAhead(tx, (ahead) =>
          Promise.all([
            idsIn(ahead),
            add(ahead, 'a'),
            kept(ahead, 'a'),
            add(ahead, 'b'),
            kept(ahead, 'b'),
            idsIn(ahead),
          ]),
        ),
      );
    expect(seen).toEqual([
      [],
      expect.anything(),
      [{ id: 'a' }],
      expect.anything(),
      [{ id: 'b' }],
      ['a', 'b'],
    ]);
    expect(await idsIn(db)).toEqual(['a', 'b']);
  });

  test('where one fails nothing of the transaction stays, and the connection is as good as before', async () => {
    const { db } = await testStore(engine);
    const failed = db
      .transaction()
      .execute((tx) =>
        sendAhead(tx, (ahead) =>
          Promise.all([add(ahead, 'a'), sql`select no_such_column`.execute(ahead), add(ahead, 'b')]),
        ),
      );
    await expect(failed).rejects.toThrow(/no_such_column/);
    expect(await idsIn(db)).toEqual([]);
    await add(db, 'c');
    expect(await idsIn(db)).toEqual(['c']);
  });

  test('what is asked for after something failed is part of the transaction, and gone with it', async () => {
    const { db } = await testStore(engine);
    const fails = async (ahead: Database): Promise<void> => {
      await idsIn(ahead);
      throw new Error('it was thought better of');
    };
    const goesOn = async (ahead: Database): Promise<void> => {
      for (const id of ['a', 'b', 'c', 'd']) await add(ahead, id);
    };
    let going: Promise<void> | undefined;
    const failed = db.transaction().execute((tx) =>
      sendAhead(tx, (ahead) => {
        going = goesOn(ahead);
        return toTheEnd([going, fails(ahead)]);
      }),
    );
    await expect(failed).rejects.toThrow('thought better of');
    await Promise.allSettled([going]);
    expect(await idsIn(db)).toEqual([]);
  });

  test('what failed first is told, and not what a server refuses for that reason', async () => {
    const { db } = await testStore(engine);
    const goesOn = async (ahead: Database): Promise<void> => {
      await idsIn(ahead);
      await add(ahead, 'a');
    };
    const failed = db
      .transaction()
      .execute((tx) =>
        sendAhead(tx, (ahead) =>
          toTheEnd([goesOn(ahead), sql`select no_such_column`.execute(ahead), add(ahead, 'b')]),
        ),
      );
    await expect(failed).rejects.toThrow(/no_such_column/);
    expect(await idsIn(db)).toEqual([]);
  });

  test('a transaction whose begin is sent ahead is one: all of it is there, or nothing', async () => {
    const store = await testStore(engine);
    const seen = await transactAhead(store, async (tx, begun) => {
      const [ids] = await Promise.all([idsIn(tx), begun]);
      await toTheEnd([add(tx, 'a'), add(tx, 'b')]);
      return [ids, await idsIn(tx)];
    });
    expect(seen).toEqual([[], ['a', 'b']]);
    const failed = transactAhead(store, async (tx, begun) => {
      await begun;
      await toTheEnd([add(tx, 'c'), sql`select no_such_column`.execute(tx), add(tx, 'd')]);
    });
    await expect(failed).rejects.toThrow(/no_such_column/);
    const thrown = transactAhead(store, async (tx, begun) => {
      await begun;
      await add(tx, 'e');
      throw new Error('it was thought better of');
    });
    await expect(thrown).rejects.toThrow('thought better of');
    expect(await idsIn(store.db)).toEqual(['a', 'b']);
  });
});

test.skipIf(SERVER_URL === undefined)(
  'a server has the second one before it answered the first',
  async () => {
    const config = await testDatabase('postgres');
    if (config.engine !== 'postgres') throw new Error('it was asked for');
    const { url, hold, sent } = await slowAnswers(config.url);
    const store = await openStore({ engine: 'postgres', url });
    onTestFinished(() => store.close());
    await sendAhead(store.db, async (ahead) => {
      await sql`select 1`.execute(ahead);
      const answer = hold();
      const both = Promise.all(
        ['one', 'two'].map((word) => sql`select ${word}::text as word`.execute(ahead)),
      );
      await sent('two');
      answer();
      expect((await both).map(({ rows }) => rows)).toEqual([[{ word: 'one' }], [{ word: 'two' }]]);
    });
  },
);

/** A way to a server that can keep its answers back for a while. */
async function slowAnswers(server: string) {
  const to = new URL(server);
  let said = '';
  let answers = Promise.resolve();
  let listener: { readonly word: string; readonly heard: () => void } | undefined;
  const between = createServer((client) => {
    const upstream = connect(Number(to.port) || 5432, to.hostname);
    client.on('data', (chunk) => {
      said += chunk.toString('latin1');
      upstream.write(chunk);
      if (listener && said.includes(listener.word)) listener.heard();
    });
    upstream.on('data', (chunk) => void answers.then(() => client.write(chunk)));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  onTestFinished(() => void between.close());
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String((between.address() as AddressInfo).port);
  return {
    url: url.href,
    /** From now on; what it returns lets them go. */
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      answers = promise;
      return resolve;
    },
    /** Once it was sent to the server. */
    sent: (word: string) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      listener = { word, heard: resolve };
      if (said.includes(word)) resolve();
      return promise;
    },
  };
}
