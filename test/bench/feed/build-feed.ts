import { sql } from 'kysely';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import type { Store } from '../../../src/store/open.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import type { Measured } from '../scenarios.ts';
import { bodyOf, freshReader, NOW, openFeedStore } from './open-feed.ts';

export interface FeedBuildOptions {
  readonly database: DatabaseConfig;
  readonly events: number;
  /** `first`: nothing is rendered yet. `restart`: nothing is in memory. `change`: one contract was edited. */
  readonly mode: 'first' | 'restart' | 'change';
}

/** A feed's text from the database, by who asks for it over HTTP; answers in milliseconds. */
export async function buildFeed({ database, events, mode }: FeedBuildOptions): Promise<Measured<number>> {
  const { store, token } = await openFeedStore(database);
  const edit = mode === 'change' ? await editsOf(store) : undefined;
  const reader = freshReader(store);
  if (mode === 'change') await bodyOf(reader, token);
  return {
    run: async (round) => {
      if (mode === 'first') await forget();
      await edit?.(round);
      const start = performance.now();
      const body = await bodyOf(mode === 'change' ? reader : freshReader(store), token);
      const took = performance.now() - start;
      const count = eventsIn(body);
      if (count !== events) throw new Error(`${count} events, expected ${events}`);
      return took;
    },
    close: store.close,
  };
  /** As before the first reading; what taking it out costs the database is over when the time is taken. */
  async function forget(): Promise<void> {
    for (const table of ['calendar_contract', 'calendar_state'] as const)
      await store.db.deleteFrom(table).execute();
    const settled =
      database.engine === 'sqlite' ? 'pragma wal_checkpoint(truncate)' : 'vacuum calendar_contract';
    await sql.raw(settled).execute(store.db);
  }
}

/** Edits one contract after the other; loaded only where somebody does. */
async function editsOf(store: Store): Promise<(round: number) => Promise<unknown>> {
  const { changeLife } = await import('../../../src/store/lifecycle.ts');
  const ids = (await store.db.selectFrom('contract').select('id').orderBy('id').execute()).map(
    ({ id }) => id,
  );
  return (round) =>
    changeLife(
      store,
      { workspaceId: DEFAULT_WORKSPACE, contractId: ids[round % ids.length] ?? '', actor: 'bench', now: NOW },
      ({ contract }) => ({
        contract: { ...contract, product: `Product of round ${round}` },
        what: 'contract.edited',
        before: {},
        after: {},
        cancels: 'the contract was edited',
        words: '',
      }),
    );
}

const BEGIN = 'BEGIN:VEVENT\r\n';

/** Counted where they are: a copy of the text would be part of the peak of memory. No piece ends within an event. */
const eventsIn = (body: readonly Uint8Array[]): number =>
  body.reduce((sum, { buffer, byteOffset, length }) => {
    const piece = Buffer.from(buffer, byteOffset, length);
    let count = 0;
    for (let at = piece.indexOf(BEGIN); at !== -1; at = piece.indexOf(BEGIN, at + BEGIN.length)) count += 1;
    return sum + count;
  }, 0);
