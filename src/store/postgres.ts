import { hash } from 'node:crypto';
import { Socket } from 'node:net';
import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { isKeptText } from './bulk.ts';

const POOL_SIZE = 10;
const INT8 = 20;
const CONNECT_TIMEOUT_MS = 10_000;

/** A PostgreSQL bigint arrives as text, because it may not fit; ours (instants, money) fit a number exactly. */
const typesWithNumericBigint: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)) as never,
};

/** Kysely's PostgreSQL dialect over a pool of connections. */
export function postgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: typesWithNumericBigint,
    // Statements that are sent ahead (send-ahead.ts) leave at once.
    pipeline: true,
    stream: gatheringSocket,
  });
  // An idle connection that the server closes must not end the process; the next query opens a new one.
  pool.on('error', () => undefined);
  // Nor one that closes while somebody holds it between two queries: the next of them says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool: withPreparedStatements(pool) });
}

/**
 * Statements that are asked for in the same turn leave together: each sending takes as long as running a short one.
 * `pg` holds back the messages of one statement and lets them go (`uncork`) where they end.
 */
function gatheringSocket(): Socket {
  const socket = new Socket();
  const letGo = socket.uncork.bind(socket);
  socket.uncork = () => process.nextTick(letGo);
  return socket;
}

/**
 * What a server says that keeps no statements for us, or lost them: behind a pooler that hands each transaction to
 * another connection; or of one that gives other columns since a newer version of Lastcall changed its table.
 */
const LOST = ['26000', '42P05', '0A000'];

/**
 * The server reads and plans a statement whose text is kept (bulk.ts) once for each connection; for the short ones
 * that takes it longer than running them. Where it lost one, none is prepared any more until the next start.
 */
function withPreparedStatements(pool: pg.Pool) {
  const names = new Map<string, string>();
  let prepares = true;
  // Made of the text: behind a pooler another process may have prepared a statement of that name, and it has to be this.
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `lastcall-${hash('sha256', text, 'base64url')}`;
    names.set(text, name);
    return name;
  };
  const ask = async (client: pg.PoolClient, text: string, values: readonly unknown[]) => {
    if (!prepares || !isKeptText(text)) return client.query(text, [...values]);
    try {
      return await client.query({ name: nameOf(text), text, values: [...values] });
    } catch (error) {
      if (!LOST.includes(String(Reflect.get(error as object, 'code')))) throw error;
      prepares = false;
      // A transaction has ended with it; whoever began that begins it anew, as whenever one fails.
      if (client.getTransactionStatus() !== 'I') throw error;
      return client.query(text, [...values]);
    }
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: ((text: string, values: readonly unknown[]) => ask(client, text, values)) as never,
        release: (error?: Error | boolean) => client.release(error),
      };
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
