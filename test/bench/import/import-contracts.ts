import { readContracts } from '../../../src/cli/contract-csv/read.ts';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import type { ContractFields } from '../../../src/domain/contract.ts';
import { importWarnings } from '../../../src/domain/import-warnings.ts';
import { localDateAt } from '../../../src/domain/instant.ts';
import { contractInput } from '../../../src/scheduler/first-due.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { importedContracts } from '../../../src/store/imported-contracts.ts';
import { openStore } from '../../../src/store/open.ts';
import { type SaveResult, saveContracts } from '../../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { dueMomentOf, RULES } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';

export interface ImportTimes {
  /** Parse and validate. */
  readonly readMs: number;
  /** Plan and write. */
  readonly storeMs: number;
  readonly warnMs: number;
}

/** The steps of `lastcall import` one after the other, cold, on an open and empty database. */
export async function importContracts({
  database,
  file,
}: {
  readonly database: DatabaseConfig;
  readonly file: string;
}): Promise<Measured<ImportTimes>> {
  const { db, close } = await openStore(database);
  const now = dueMomentOf(0);
  await ensureWorkspace(db, DEFAULT_WORKSPACE, now);
  return {
    run: async () => {
      let rows: Awaited<ReturnType<typeof readContracts>> = [];
      const readMs = await timeOf(async () => {
        rows = await readContracts(file, { playbooks: RULES.playbooks, timeZone: 'UTC' });
      });
      const playbookFor = (contract: Pick<ContractFields, 'playbook'>) =>
        playbookOf(contract, RULES.playbooks);
      let saved: Pick<SaveResult, 'ids' | 'fresh'> = { ids: [], fresh: new Set() };
      const storeMs = await timeOf(async () => {
        const inputs = rows.map(({ fields }) => contractInput(fields, RULES));
        saved = await saveContracts(db, inputs, {
          workspaceId: DEFAULT_WORKSPACE,
          actor: 'cli',
          now,
          playbookOf: playbookFor,
        });
      });
      const warnMs = await timeOf(async () =>
        importWarnings(await importedContracts(db, DEFAULT_WORKSPACE, rows, saved), {
          ...RULES,
          playbookOf: playbookFor,
          asOf: localDateAt(now, 'UTC'),
          most: 20,
        }),
      );
      return { readMs, storeMs, warnMs };
    },
    close,
  };
}
