import { Command } from 'commander';
import { adviceWords } from '../delivery/advice-words.ts';
import { nameOf } from '../delivery/reminder-words.ts';
import { type Answers, adviceOf, assumedAnswers } from '../domain/advice.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { getContract } from '../store/contracts.ts';
import { noticesOf } from '../store/notices.ts';
import { countArgument, dateArgument } from './arguments.ts';
import { todayIn, withContext } from './context.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly asOf?: LocalDate;
  readonly seats?: number;
  readonly problems?: boolean;
  readonly renewed?: boolean;
  readonly budgetBound?: boolean;
  readonly accountManager?: boolean;
  readonly json?: true;
}

/** `advise`: which way out, and why. */
export const adviseCommand = (): Command =>
  new Command('advise')
    .description('which way out of a contract, and why')
    .argument('<contract-id>', 'a stored contract')
    .option('--seats <number>', "how many seats there are (default: the contract's)", countArgument)
    .option('--problems', 'the tool causes problems now')
    .option('--renewed', 'it has renewed already')
    .option('--no-renewed', 'it has not, whatever its history looks like')
    .option('--budget-bound', 'there is no money for paying twice')
    .option('--account-manager', 'the vendor has an account manager for you')
    .option('--as-of <date>', 'the day to advise on (default: today)', dateArgument)
    .option('--json', 'print JSON')
    .action((id: string, options: Options) =>
      withContext(async ({ env, rules, store, workspaceId }) => {
        const contract = await getContract(store.db, workspaceId, id);
        const playbook = playbookOf(contract, rules.playbooks);
        const asOf = options.asOf ?? todayIn(env);
        const notices = (await noticesOf(store.db, [id])).get(id) ?? [];
        const answers = answersOf(options, assumedAnswers(contract, playbook, asOf));
        const advice = adviceOf({ contract, playbook, notices, answers, asOf });
        if (options.json)
          printJson({
            contract: { id, vendor: contract.vendor, product: contract.product },
            asOf,
            ...advice,
          });
        else printAdvice(nameOf(contract), adviceWords(advice));
      }),
    );

const answersOf = (options: Options, assumed: Answers): Answers => ({
  seats: options.seats ?? assumed.seats,
  activeProblems: options.problems ?? assumed.activeProblems,
  alreadyRenewed: options.renewed ?? assumed.alreadyRenewed,
  budgetBound: options.budgetBound ?? assumed.budgetBound,
  accountManager: options.accountManager ?? assumed.accountManager,
});

function printAdvice(name: string, words: ReturnType<typeof adviceWords>): void {
  printLine(name);
  printLine(`  ${words.headline}`);
  printLine(`  ${words.notice}`);
  section('Why', words.why);
  for (const { title, lines } of words.paths) section(title, lines);
  section('What to expect', words.prospects);
  section('Mind', words.notes);
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  printLine();
  printLine(title);
  for (const line of lines) printLine(`  - ${line}`);
}
