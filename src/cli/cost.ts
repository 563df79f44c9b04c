import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type Environment, readEnvironment } from '../config/env.ts';
import type { Playbook } from '../config/playbook.ts';
import { breakEvenWords, costFigures, costPictureData, creditLines } from '../delivery/cost-words.ts';
import { nameOf } from '../delivery/reminder-words.ts';
import { assumedAnswers } from '../domain/advice.ts';
import { type Contract, termsOf } from '../domain/contract.ts';
import { type CostQuestion, contractCredit, costInputOf, replacementOf } from '../domain/contract-cost.ts';
import type { CreditEstimate } from '../domain/credit.ts';
import { InvalidInputError, quote } from '../domain/errors.ts';
import type { Exact } from '../domain/exact.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Price, parsePrice, type SwitchCost, switchCost } from '../domain/switch-cost.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { getContract } from '../store/contracts.ts';
import { countArgument, currencyArgument, dateArgument, numberArgument } from './arguments.ts';
import { todayIn, withContext } from './context.ts';
import { printJson, printLine, printTable } from './output.ts';

interface Options {
  readonly seats?: number;
  readonly newSeats?: number;
  readonly old?: string;
  readonly new?: string;
  readonly months?: Exact;
  readonly overlap?: Exact;
  readonly currency?: string;
  readonly newCurrency?: string;
  readonly rate?: Exact;
  readonly replacement?: string;
  readonly asOf?: LocalDate;
  readonly picture?: string;
  readonly json?: true;
}

/** What is reckoned with, and what it is called. */
interface Reckoning {
  readonly cost: SwitchCost;
  readonly credit: CreditEstimate | null;
  readonly old: string;
  readonly next: string;
}

/** `cost`: what a switch costs, from numbers alone or from a stored contract. */
export const costCommand = (): Command =>
  new Command('cost')
    .description('what a switch costs: sunk, overlap, total, a year of each, and when it is paid back')
    .argument('[contract-id]', 'a stored contract; its seats, price and end are taken where none are given')
    .option('--seats <number>', 'seats of the old tool', countArgument)
    .option('--new-seats <number>', 'seats of the new tool (default: the same)', countArgument)
    .option('--old <price>', 'old price per seat and month')
    .option('--new <price>', "new price per seat and month (default: the replacement's)")
    .option('--months <number>', 'months that the old contract still runs', numberArgument)
    .option(
      '--overlap <months>',
      'months in which both are paid (default: all that are left)',
      numberArgument,
    )
    .option('--currency <code>', 'currency of the old price (default: USD)', currencyArgument)
    .option('--new-currency <code>', 'currency of the new price (default: the same)', currencyArgument)
    .option('--rate <number>', 'units of the old currency for one of the new', numberArgument)
    .option('--replacement <id>', "a replacement product of the contract's playbook (default: its first)")
    .option('--as-of <date>', 'the day to reckon from (default: today)', dateArgument)
    .option('--picture <file.png>', 'draw the chart as well')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: Options) => {
      const reckoning =
        id === undefined
          ? fromNumbers(options)
          : await withContext(async ({ env, rules, store, workspaceId }) => {
              const contract = await getContract(store.db, workspaceId, id);
              return ofContract(contract, playbookOf(contract, rules.playbooks), env, options);
            });
      if (options.picture !== undefined) await drawInto(options.picture, reckoning);
      if (options.json) printJson({ ...reckoning.cost, credit: reckoning.credit });
      else printCost(reckoning);
    });

function fromNumbers(options: Options): Reckoning {
  const { seats, months } = options;
  const currency = options.currency ?? 'USD';
  const missing = (['seats', 'old', 'new', 'months'] as const).filter((name) => options[name] === undefined);
  if (seats === undefined || months === undefined || missing.length > 0)
    throw new InvalidInputError(
      missing.map((name) => ({
        place: `--${name}`,
        found: 'nothing',
        expected: 'a number, or else a contract id to take it from',
      })),
    );
  readEnvironment();
  const { monthsLeft = months, old, next, ...rest } = questionOf(options, currency);
  if (old === undefined || next === undefined) throw new Error('both prices were stated');
  return {
    cost: switchCost({ seats, monthsLeft, old, next, ...defined(rest) }),
    credit: null,
    old: 'the old tool',
    next: 'the new tool',
  };
}

function ofContract(contract: Contract, playbook: Playbook, env: Environment, options: Options): Reckoning {
  const asOf = options.asOf ?? todayIn(env);
  const replacement = replacementOf(playbook, options.replacement);
  const question = questionOf(options, options.currency ?? termsOf(contract, playbook).currency);
  const cost = switchCost(costInputOf(contract, playbook, replacement, asOf, question));
  const answers = { ...assumedAnswers(contract, playbook, asOf), seats: cost.seats };
  return {
    cost,
    credit: contractCredit(contract, playbook, answers, asOf),
    old: nameOf(contract),
    next: question.next === undefined && replacement !== undefined ? replacement.product : 'the new tool',
  };
}

function questionOf(options: Options, currency: string): CostQuestion {
  const { seats, newSeats, months, overlap, rate } = options;
  return {
    seats,
    newSeats,
    monthsLeft: months,
    overlapMonths: overlap,
    rate,
    old: priceArgument('--old', options.old, currency),
    next: priceArgument('--new', options.new, options.newCurrency ?? currency),
  };
}

function priceArgument(place: string, text: string | undefined, currency: string): Price | undefined {
  if (text === undefined) return undefined;
  const price = parsePrice(text, currency);
  if (price === undefined)
    throw new InvalidInputError([
      { place, found: quote(text), expected: `a price in ${currency} that is not negative, such as 12.50` },
    ]);
  return price;
}

/** Without what was left out: a value of undefined is not the same as none. */
const defined = <Shape extends object>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
  };

function printCost({ cost, credit, old, next }: Reckoning): void {
  printLine(`${old} or ${next}`);
  printTable(costFigures(cost).map(([label, amount, remark]) => [`  ${label}`, amount, remark]));
  printLine(`  ${breakEvenWords(cost)}`);
  if (credit === null) return;
  printLine();
  printLine('Credit that may be asked for');
  for (const line of creditLines(credit)) printLine(`  - ${line}`);
}

async function drawInto(file: string, { cost, old, next }: Reckoning): Promise<void> {
  // The renderer is loaded where something is to be drawn.
  const { costPicture } = await import('../delivery/pictures/cost-picture.ts');
  const { png } = await costPicture(costPictureData(cost, { old, next }));
  try {
    await writeFile(file, png);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new InvalidInputError([
      { place: `--picture ${file}`, found: code, expected: 'a file that can be written' },
    ]);
  }
  process.stderr.write(`wrote ${file}\n`);
}
