import { DummyDriver, Kysely } from 'kysely';
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

/** It has the one that it was given. */
const dialect = {} as never;
const NO_CONNECTIONS = { driver: new DummyDriver(), dialect, config: { dialect } };
