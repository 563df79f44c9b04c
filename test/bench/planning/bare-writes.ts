import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import type { Replanning } from './replan-edits.ts';

const UPDATE = 'update contract set notes = $1, updated_at = updated_at + 1 where id = $2';
const INSERT = `insert into activity (workspace_id, contract_id, seq, at, actor, what, previous_hash, hash)
  select workspace_id, id, 1000, updated_at, 'bench', 'bare', '', '' from contract where id = $1`;
const STRIDE = 104_729;

/** The least that an edit can be: one row changed and one written, in one transaction of the engine's own client. */
export async function bareWrites(options: Replanning): Promise<Measured<number[]>> {
  const { write, close } = await writerOn(options);
  return {
    run: async (round) => {
      const times: number[] = [];
      const first = round * (options.warmUp + options.edits);
      for (let index = 0; index < options.warmUp + options.edits; index += 1) {
        const id = `resting-${((first + index) * STRIDE) % options.stored}`;
        const ms = await timeOf(() => write(id, `note ${index}`));
        if (index >= options.warmUp) times.push(ms);
      }
      return times;
    },
    close,
  };
}

interface Writer {
  readonly write: (id: string, note: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

async function writerOn({ database }: Replanning): Promise<Writer> {
  if (database.engine === 'sqlite') {
    const file = new DatabaseSync(database.file);
    file.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536');
    const update = file.prepare(UPDATE.replaceAll(/\$\d/g, '?'));
    const insert = file.prepare(INSERT.replaceAll(/\$\d/g, '?'));
    return {
      write: async (id, note) => {
        file.exec('begin immediate');
        update.run(note, id);
        insert.run(id);
        file.exec('commit');
      },
      close: async () => file.close(),
    };
  }
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    write: async (id, note) => {
      await client.query('begin');
      await client.query({ name: 'update', text: UPDATE, values: [note, id] });
      await client.query({ name: 'insert', text: INSERT, values: [id] });
      await client.query('commit');
    },
    close: () => client.end(),
  };
}
