import { Command } from 'commander';
import type { Contract } from '../domain/contract.ts';
import { daysBetween, formatLong, type LocalDate } from '../domain/local-date.ts';
import { type Overview, overviewOf } from '../domain/next-deadline.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { allContracts } from '../store/contracts.ts';
import { noticesOf } from '../store/notices.ts';
import { dateArgument } from './arguments.ts';
import { type Context, todayIn, withContext } from './context.ts';
import { printJson, printLine, printTable } from './output.ts';

interface Listed extends Overview {
  readonly contract: Contract;
}

/** `list`: all contracts with their next deadline, the most urgent first. */
export const listCommand = (): Command =>
  new Command('list')
    .description('list contracts with their next deadline, the most urgent first')
    .option('--as-of <date>', 'the day to count from (default: today)', dateArgument)
    .option('--json', 'print JSON')
    .action((options: { asOf?: LocalDate; json?: true }) =>
      withContext(async (context) => {
        const asOf = options.asOf ?? todayIn(context.env);
        const listed = await listAll(context, asOf);
        if (options.json) printJson(listed.map(jsonOf));
        else printForPeople(listed, asOf);
      }),
    );

async function listAll({ store, rules, workspaceId }: Context, asOf: LocalDate): Promise<Listed[]> {
  const contracts = await Array.fromAsync(allContracts(store.db, workspaceId));
  const notices = await noticesOf(
    store.db,
    contracts.map((contract) => contract.id),
  );
  const listed = contracts.map((contract) => ({
    contract,
    ...overviewOf(contract, playbookOf(contract, rules.playbooks), notices.get(contract.id) ?? [], asOf),
  }));
  // What is over goes last; "~" sorts behind every digit.
  return listed.sort((a, b) => ((a.nextDeadline ?? '~') < (b.nextDeadline ?? '~') ? -1 : 1));
}

function jsonOf({ contract, ...overview }: Listed) {
  const { workspaceId: _workspace, version: _version, ...fields } = contract;
  return { ...fields, ...overview };
}

const STATE_WORDS = {
  open: 'notice can be given',
  'last-day': 'last day for notice',
  'notice-given': 'notice given',
  'window-closed': 'too late for notice',
  ended: 'ended',
} as const;

function printForPeople(listed: readonly Listed[], asOf: LocalDate): void {
  if (listed.length === 0) {
    printLine('No contracts yet. Add some with: lastcall import contracts.csv');
    return;
  }
  printTable([
    ['ID', 'CONTRACT', 'NEXT DEADLINE', 'DAYS', 'STATE', 'INTENT'],
    ...listed.map(({ contract, nextDeadline, state }) => [
      contract.id,
      `${contract.vendor} ${contract.product}`.trim(),
      nextDeadline === null ? '-' : formatLong(nextDeadline),
      nextDeadline === null ? '' : String(daysBetween(asOf, nextDeadline)),
      STATE_WORDS[state],
      contract.intent,
    ]),
  ]);
}
