import { readContracts } from '../../src/cli/contract-csv/read.ts';
import type { DatabaseConfig } from '../../src/config/env.ts';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import { systemClock } from '../../src/scheduler/clock.ts';
import { openStore } from '../../src/store/open.ts';
import { csvFile } from './contract-file.ts';
import { RULES, store } from './fixtures.ts';

/** Stores what a contract file states, as `lastcall import` does, without a process of its own. @returns the ids */
export async function importContracts(database: DatabaseConfig, csv: string): Promise<readonly string[]> {
  const rules = { ...RULES, playbooks: loadPlaybooks('config/playbooks') };
  const rows = await readContracts(csvFile(csv), { playbooks: rules.playbooks, timeZone: 'UTC' });
  const open = await openStore(database);
  try {
    return await store(
      open,
      rows.map(({ fields }) => fields),
      rules,
      systemClock.now(),
    );
  } finally {
    await open.close();
  }
}
