import { Command } from 'commander';
import { LastcallError } from '../domain/errors.ts';
import { toIso } from '../domain/instant.ts';
import { activityOf, firstBrokenActivity } from '../store/activity.ts';
import { getContract } from '../store/contracts.ts';
import { withContext } from './context.ts';
import { printJson, printLine, printTable } from './output.ts';

interface Options {
  readonly verify?: true;
  readonly json?: true;
}

/** `history`: everything that happened to a contract, and whether its log is whole. */
export const historyCommand = (): Command =>
  new Command('history')
    .description('everything that happened to a contract, oldest first')
    .argument('<contract-id>', 'a stored contract')
    .option('--verify', 'check that no row was altered or taken out; exit 1 if one was')
    .option('--json', 'print JSON')
    .action((id: string, options: Options) =>
      withContext(async ({ store: { db }, workspaceId }) => {
        await getContract(db, workspaceId, id);
        const log = await activityOf(db, id);
        const broken = options.verify ? await firstBrokenActivity(db, id) : null;
        if (options.json) printJson(log.map((row) => ({ ...row, at: toIso(row.at) })));
        else
          printTable([
            ['#', 'WHEN (UTC)', 'WHO', 'WHAT', 'BEFORE', 'AFTER'],
            ...log.map((row) => [
              String(row.seq),
              toIso(row.at),
              row.actor,
              row.what,
              JSON.stringify(row.before) ?? '',
              JSON.stringify(row.after) ?? '',
            ]),
          ]);
        if (broken !== null)
          throw new LastcallError(
            'database',
            `history of ${id}, row ${broken}: found a row that does not follow from the one before it, expected an unbroken log`,
          );
        if (options.verify && !options.json) printLine(`verified: ${log.length} rows, unbroken`);
      }),
    );
