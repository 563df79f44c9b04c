import { Command } from 'commander';
import { readEnvironment } from '../config/env.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { formatLong, type LocalDate } from '../domain/local-date.ts';
import type { Plan } from '../domain/plan.ts';
import { rulesFrom } from '../installation.ts';
import { getContract } from '../store/contracts.ts';
import { DEFAULT_WORKSPACE } from '../store/workspaces.ts';
import { dateArgument } from './arguments.ts';
import { todayIn, withContext } from './context.ts';
import { readContracts } from './contract-csv/read.ts';
import { printJson, printLine, printTable } from './output.ts';
import { type PlanQuestion, planFor, planForStored } from './plan-for.ts';
import { printTimeline } from './print-timeline.ts';

interface Options {
  readonly asOf?: LocalDate;
  readonly tactic?: string;
  readonly from?: string;
  readonly json?: true;
}

/** `plan`: everything that follows from a contract's dates, of a stored contract or of a file's. */
export const planCommand = (): Command =>
  new Command('plan')
    .description('everything that will happen: deadlines, reminders, timeline, warnings')
    .argument('[contract-id]', 'a stored contract')
    .option('--from <file.csv>', 'plan the contracts of a file instead, storing nothing')
    .option('--as-of <date>', 'the day to plan from (default: today)', dateArgument)
    .option('--tactic <id>', 'the way of switching: ready-at-end or immediate')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: Options) => {
      if ((id === undefined) === (options.from === undefined))
        throw new InvalidInputError([
          {
            place: 'plan',
            found: id === undefined ? 'nothing to plan' : 'both',
            expected: 'either a contract id or --from <file.csv>',
          },
        ]);
      if (id !== undefined) await planStored(id, options);
      else if (options.from !== undefined) await planFile(options.from, options);
    });

async function planStored(id: string, options: Options): Promise<void> {
  await withContext(async ({ env, rules, store, workspaceId }) => {
    const contract = await getContract(store.db, workspaceId, id);
    const question = questionOf(options, todayIn(env));
    const plan = await planForStored(store, rules, contract, question);
    if (options.json) printJson(plan);
    else printPlan(plan);
  });
}

/** Needs no database: nothing of a file's contracts is stored, so there is nothing to look up either. */
async function planFile(file: string, options: Options): Promise<void> {
  const env = readEnvironment();
  const rules = rulesFrom(env);
  const rows = await readContracts(file, { playbooks: rules.playbooks, timeZone: env.timeZone });
  const question = questionOf(options, todayIn(env));
  const plans = rows.map(({ fields, place }) =>
    planFor(
      rules,
      { ...fields, id: place.replace(' ', '-'), workspaceId: DEFAULT_WORKSPACE, version: 1 },
      question,
    ),
  );
  if (options.json) printJson(plans);
  else {
    for (const plan of plans) {
      printPlan(plan);
      printLine();
    }
  }
}

const questionOf = ({ asOf, tactic }: Options, today: LocalDate): PlanQuestion => ({
  asOf: asOf ?? today,
  tactic,
});

function printPlan(plan: Plan): void {
  const { contract } = plan;
  printLine(`${`${contract.vendor} ${contract.product}`.trim()}  (${contract.id})`);
  printLine(`  last paid day    ${formatLong(plan.termEnd)}, ${days(plan.daysLeft)}`);
  printLine(`  notice deadline  ${formatLong(plan.noticeDeadline)}, ${days(plan.daysToNotice)}`);
  printLine(
    plan.renewsOn === null || plan.nextTermEnd === null
      ? '  renewal          does not renew'
      : `  renewal          renews on ${formatLong(plan.renewsOn)} until ${formatLong(plan.nextTermEnd)}`,
  );
  for (const warning of plan.warnings) printLine(`  ! ${warning.text}`);
  section('Deadlines', [
    ['ACTION', 'BY', 'DATE', 'STATE', 'THROUGH'],
    ...plan.deadlines.map((d) => [d.action, d.bound, formatLong(d.date), d.state, d.through]),
  ]);
  section('Reminders', [
    ['RUNG', 'DAY', 'AT (UTC)', 'STATE', 'WHO', 'WHY'],
    ...plan.reminders.map((r) => [
      r.rung,
      formatLong(r.localDate),
      r.at,
      r.state,
      r.audience.map((who) => `${who.medium} ${who.recipient}`).join(', ') || '-',
      r.why,
    ]),
  ]);
  section('Notices on record', [
    ['ACTION', 'GIVEN', 'THROUGH', 'REFERENCE', 'CONFIRMED', 'COUNTS'],
    ...plan.notices.map((n) => [
      n.action,
      formatLong(n.givenOn),
      n.through,
      n.reference ?? '-',
      n.confirmedOn === null ? 'not yet' : formatLong(n.confirmedOn),
      n.counts ? 'yes' : 'only once it is confirmed',
    ]),
  ]);
  section('Earlier terms', [
    ['ENDED', 'INTENT', 'RENEWED UNTIL'],
    ...plan.pastTerms.map((t) => [formatLong(t.termEnd), t.intent, formatLong(t.renewedUntil)]),
  ]);
  section('Checklists', [
    ['LIST', 'DUE', 'TASK'],
    ...plan.checklists.flatMap((list) =>
      list.tasks.map((task) => [list.id, formatLong(task.due), task.title]),
    ),
  ]);
  if (plan.tactic === null) return;
  printLine();
  printLine(`Timeline: ${plan.tactic.title}${plan.tactic.chosen ? '' : ' (not chosen yet)'}`);
  printTimeline(plan.timeline);
}

function section(title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length < 2) return;
  printLine();
  printLine(title);
  printTable(rows);
}

function days(count: number): string {
  if (count === 0) return 'today';
  const amount = Math.abs(count) === 1 ? '1 day' : `${Math.abs(count)} days`;
  return count > 0 ? `${amount} left` : `${amount} ago`;
}
