import { DummyDriver, Kysely, sql } from 'kysely';
import type { Store } from './open.ts';
import type { Database, Schema } from './schema.ts';

/**
 * Lends a connection, of a transaction that is open or of the pool, that takes a statement before the one before is
 * answered: a server goes from one to the next without waiting for us in between. They run in the order in which they
 * are asked, and `work` has to wait for all of them. On SQLite nothing is ever waited for.
 */
export function sendAhead<Result>(db: Database, work: (ahead: Database) => Promise<Result>): Promise<Result> {
  const executor = db.getExecutor();
  return executor.provideConnection((connection) =>
    work(
      new Kysely<Schema>({
        ...NO_CONNECTIONS,
        executor: executor.withConnectionProvider({ provideConnection: (ask) => ask(connection) }),
      }),
    ),
  );
}

/**
 * The same in a transaction of its own, whose begin is sent ahead, too.
 * @param work must not write before it waited for `begun`, nor end while anything that it asked for is under way
 */
export async function transactAhead<Result>(
  { db, engine }: Pick<Store, 'db' | 'engine'>,
  work: (ahead: Database, begun: Promise<unknown>) => Promise<Result>,
): Promise<Result> {
  if (engine === 'sqlite')
    return db.transaction().execute((tx) => sendAhead(tx, (ahead) => work(ahead, Promise.resolve())));
  return sendAhead(db, async (ahead) => {
    try {
      const result = await work(ahead, quietly(sql`begin`.execute(ahead)));
      await sql`commit`.execute(ahead);
      return result;
    } catch (error) {
      await sql`rollback`.execute(ahead).catch(() => undefined);
      throw error;
    }
  });
}

/**
 * All of what is under way, to its end, even where some of it fails: what one of them still asks for would else be
 * asked once the transaction is over, and no longer be part of it.
 * @throws what failed first; a server refuses whatever follows that in its transaction, for that reason
 */
export async function toTheEnd<const UnderWay extends readonly unknown[]>(
  underWay: UnderWay,
): Promise<{ -readonly [Index in keyof UnderWay]: Awaited<UnderWay[Index]> }> {
  const all = quietly(Promise.all(underWay));
  await Promise.allSettled(underWay);
  return all;
}

/** Something under way that is waited for later: should it fail before, that is no failure that nobody sees to. */
export function quietly<Result>(underWay: Promise<Result>): Promise<Result> {
  underWay.catch(() => undefined);
  return underWay;
}

/** It has the one that it was given. */
const dialect = {} as never;
const NO_CONNECTIONS = { driver: new DummyDriver(), dialect, config: { dialect } };
