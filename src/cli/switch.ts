import { Command, InvalidArgumentError } from 'commander';
import { emailAddress } from '../config/primitives.ts';
import { quote } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import type { Life } from '../domain/lifecycle.ts';
import { formatLong, type LocalDate } from '../domain/local-date.ts';
import {
  changeStep,
  chooseSwitch,
  type StepWish,
  type SwitchChange,
  type SwitchPlan,
} from '../domain/switch-plan.ts';
import { systemClock } from '../scheduler/clock.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { getContract } from '../store/contracts.ts';
import { changeSwitch } from '../store/switch-plans.ts';
import { type Common, contractCommand } from './act.ts';
import { dateArgument } from './arguments.ts';
import { todayIn, withContext } from './context.ts';
import { printJson, printLine } from './output.ts';
import { planForStored } from './plan-for.ts';
import { printTimeline } from './print-timeline.ts';

/** `switch`: the steps of changing over, and what the team makes of them. */
export const switchCommand = (): Command =>
  new Command('switch')
    .description('the dated steps of changing over: choose a tactic, move, assign, tick and skip steps')
    .addCommand(showCommand())
    .addCommand(chooseCommand())
    .addCommand(
      stepCommand('move', 'put a step on another day; the calendar follows')
        .requiredOption('--to <date>', 'the day it is to stand on', dateArgument)
        .action((id: string, step: string, options: Common & { to: LocalDate }) =>
          change(id, step, { kind: 'move', to: options.to }, options),
        ),
    )
    .addCommand(
      stepCommand('assign', 'give a step to somebody')
        .argument('<email>', 'whose it is; “nobody” takes it back', personArgument)
        .action((id: string, step: string, assignee: string | null, options: Common) =>
          change(id, step, { kind: 'assign', assignee }, options),
        ),
    )
    .addCommand(
      stepCommand('tick', 'say that a step is done')
        .option('--date <date>', 'the day on which it was done (default: today)', dateArgument)
        .action((id: string, step: string, options: Common & { date?: LocalDate }) =>
          act(id, options, (life, plan) =>
            changeStep(step, { kind: 'done', on: options.date ?? life.today }, options.by, life, plan),
          ),
        ),
    )
    .addCommand(
      stepCommand('skip', 'leave a step out')
        .option('--why <words>', 'the reason')
        .action((id: string, step: string, options: Common & { why?: string }) =>
          change(id, step, { kind: 'skip', why: options.why ?? null }, options),
        ),
    )
    .addCommand(
      stepCommand('reopen', 'take back that a step is done or skipped').action(
        (id: string, step: string, options: Common) => change(id, step, { kind: 'reopen' }, options),
      ),
    );

const stepCommand = (name: string, description: string): Command =>
  contractCommand(name, description).argument('<step>', 'a step by its id, such as roll-out');

const showCommand = (): Command =>
  new Command('show')
    .description('the steps of a contract, with what the team made of them')
    .argument('<contract-id>', 'a stored contract')
    .option('--tactic <id>', "another tactic than the team's")
    .option('--as-of <date>', 'the day to look from (default: today)', dateArgument)
    .option('--json', 'print JSON')
    .action((id: string, options: { tactic?: string; asOf?: LocalDate; json?: true }) =>
      withContext(async ({ env, rules, store, workspaceId }) => {
        const contract = await getContract(store.db, workspaceId, id);
        const asOf = options.asOf ?? todayIn(env);
        const { tactic, timeline } = await planForStored(store, rules, contract, {
          asOf,
          tactic: options.tactic,
        });
        if (options.json) printJson({ contract: { id }, asOf, tactic, timeline });
        else {
          printLine(
            tactic === null ? 'no tactics' : `${tactic.title}${tactic.chosen ? '' : ' (not chosen yet)'}`,
          );
          printTimeline(timeline);
        }
      }),
    );

const chooseCommand = (): Command =>
  contractCommand('choose', 'choose how to change over; from then on the calendar has the steps')
    .argument('<tactic>', 'ready-at-end or immediate')
    .option('--replacement <id>', 'the product you change over to, of the playbook')
    .option('--start <date>', 'the day on which the switch starts (default: today)', dateArgument)
    .action((id: string, tactic: string, options: Common & { replacement?: string; start?: LocalDate }) =>
      act(id, options, (life, plan) =>
        chooseSwitch(
          { tactic, replacement: options.replacement ?? null, startsOn: options.start ?? null },
          life,
          plan,
        ),
      ),
    );

function personArgument(text: string): string | null {
  if (text === 'nobody') return null;
  if (!emailAddress.safeParse(text).success)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected an e-mail address such as ann@example.com, or nobody.`,
    );
  return text;
}

const change = (id: string, step: string, wish: StepWish, options: Common): Promise<void> =>
  act(id, options, (life, plan) => changeStep(step, wish, options.by, life, plan));

/** Runs one change under the contract's lock, with its row in the history, and says what came of it. */
const act = (
  id: string,
  { by, today }: Common,
  decide: (life: Life, plan: SwitchPlan | null) => SwitchChange | null,
): Promise<void> =>
  withContext(async ({ store, rules, workspaceId }) => {
    const now = systemClock.now();
    const done = await changeSwitch(
      store,
      { workspaceId, contractId: id, actor: by, now },
      ({ contract, notices, plan }) => {
        const day = today ?? localDateAt(now, contract.timeZone);
        return decide({ ...lifeOf(contract, notices, rules), today: day }, plan);
      },
    );
    printLine(done?.words ?? 'nothing to change');
    const moved = done?.plan.steps.filter(({ movedTo }) => movedTo !== null).length ?? 0;
    if (done?.what === 'switch.chosen' && moved > 0)
      printLine(`${moved} of its steps stand where they were moved to`);
    if (done?.what === 'switch.chosen') printLine(`chosen on ${formatLong(done.plan.chosenOn)}`);
  });
