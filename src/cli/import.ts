import { Command } from 'commander';
import { importWarnings } from '../domain/import-warnings.ts';
import { systemClock } from '../scheduler/clock.ts';
import { contractInput } from '../scheduler/first-due.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { importedContracts } from '../store/imported-contracts.ts';
import { type SaveResult, saveContracts } from '../store/save-contracts.ts';
import { type Context, todayIn, withContext } from './context.ts';
import { createProgress, type Progress } from './contract-csv/progress.ts';
import { type ContractRow, nameOf, readContracts } from './contract-csv/read.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly dryRun?: true;
  readonly json?: true;
}

/** `import`: adds or updates a file's contracts, all or none; running it again changes nothing. */
export const importCommand = (): Command =>
  new Command('import')
    .description(
      'add or update contracts from a CSV file, or from a calendar (.ics) of contract ends; all or none',
    )
    .argument('<file>', 'a .csv or .ics file, or - for a CSV on standard input')
    .option('--dry-run', 'say what would be done, and store nothing')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => withContext((context) => importFile(context, file, options)));

async function importFile(context: Context, file: string, options: Options): Promise<void> {
  const { rules, env } = context;
  const progress = createProgress(file);
  const notes: string[] = [];
  try {
    const rows = await readContracts(file, {
      playbooks: rules.playbooks,
      timeZone: env.timeZone,
      onBytes: progress.addBytes,
      onNote: (note) => void notes.push(note),
    });
    const outcome = await store(context, file, rows, progress, options);
    progress.stop();
    print(outcome, file, options);
    for (const note of notes) process.stderr.write(`note: ${note}\n`);
    for (const line of await warningLines(context, rows, outcome)) process.stderr.write(`warning: ${line}\n`);
  } finally {
    progress.stop();
  }
}

/** More than these nobody reads; the rest is only counted. */
const MOST_WARNINGS = 20;

async function warningLines(
  { rules, env, store, workspaceId }: Context,
  rows: readonly ContractRow[],
  outcome: SaveResult,
): Promise<readonly string[]> {
  const { lines, more } = importWarnings(await importedContracts(store.db, workspaceId, rows, outcome), {
    ...rules,
    playbookOf: (contract) => playbookOf(contract, rules.playbooks),
    asOf: todayIn(env),
    most: MOST_WARNINGS,
  });
  return more === 0 ? lines : [...lines, `and ${more} more; lastcall plan shows those of each contract`];
}

const store = (
  { rules, store, workspaceId }: Context,
  file: string,
  rows: readonly ContractRow[],
  progress: Progress,
  { dryRun }: Options,
) =>
  saveContracts(
    store.db,
    rows.map(({ fields, stated, place }) => ({
      ...contractInput(fields, rules),
      stated,
      place: `${nameOf(file)} ${place}`,
    })),
    {
      dryRun,
      workspaceId,
      actor: 'cli',
      now: systemClock.now(),
      playbookOf: (contract) => playbookOf(contract, rules.playbooks),
      onProgress: (done) => progress.storing(done, rows.length),
    },
  );

function print(
  { added, updated, unchanged, ids, fresh }: SaveResult,
  file: string,
  { dryRun, json }: Options,
): void {
  // What a dry run took back has no id.
  const kept = ids.map((id) => (dryRun && fresh.has(id) ? null : id));
  if (json) printJson({ added, updated, unchanged, ids: kept, ...(dryRun ? { dryRun } : {}) });
  else if (ids.length === 0) printLine(`0 contracts in ${nameOf(file)}: nothing to do`);
  else if (dryRun) printLine(`dry run: would add ${added}, update ${updated}, leave ${unchanged} unchanged`);
  else printLine(`added ${added}, updated ${updated}, unchanged ${unchanged}`);
}
