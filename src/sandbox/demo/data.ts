import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContracts } from '../../cli/contract-csv/read.ts';
import type { Contract } from '../../domain/contract.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { contractInput } from '../../scheduler/first-due.ts';
import { playbookOf, type Rules } from '../../scheduler/plan-due.ts';
import { allContracts } from '../../store/contracts.ts';
import type { LedgerRow } from '../../store/ledger-claim.ts';
import { ledgerOf } from '../../store/ledger-read.ts';
import type { Store } from '../../store/open.ts';
import { saveContracts } from '../../store/save-contracts.ts';
import { DEFAULT_WORKSPACE } from '../../store/workspaces.ts';
import { SANDBOX_ZONE } from './environment.ts';
import { canHaveSamples, sampleContractsCsv } from './sample-contracts.ts';

/**
 * Imports the sample contracts, as `import` would, from a file that stays beside the database; unless there are
 * contracts already, from an earlier demo on the same data. @returns true if it did.
 */
export async function addSamples(
  { db }: Store,
  rules: Rules,
  { folder, today, now }: { folder: string; today: LocalDate; now: Instant },
): Promise<boolean> {
  const known = await Array.fromAsync(allContracts(db, DEFAULT_WORKSPACE));
  if (known.length > 0) return false;
  if (!canHaveSamples(today))
    throw new InvalidInputError([
      { place: '--date', found: today, expected: 'a day with room for contracts before and after it' },
    ]);
  const file = join(folder, 'sample-contracts.csv');
  await writeFile(file, sampleContractsCsv(today));
  const rows = await readContracts(file, { playbooks: rules.playbooks, timeZone: SANDBOX_ZONE });
  await saveContracts(
    db,
    rows.map(({ fields }) => contractInput(fields, rules)),
    {
      workspaceId: DEFAULT_WORKSPACE,
      actor: 'demo',
      now,
      playbookOf: (contract) => playbookOf(contract, rules.playbooks),
    },
  );
  return true;
}

/** A contract with everything that the ledger holds of it. */
export interface WithLedger {
  readonly contract: Contract;
  readonly rows: readonly LedgerRow[];
}

/** All contracts, by name. */
export async function contractsWithLedger({ db }: Store): Promise<readonly WithLedger[]> {
  const contracts = await Array.fromAsync(allContracts(db, DEFAULT_WORKSPACE));
  return Promise.all(
    contracts.map(async (contract) => ({ contract, rows: await ledgerOf(db, contract.id) })),
  );
}
