import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { switchFile } from '../delivery/calendar/switch-file.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { systemClock } from '../scheduler/clock.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { getContract } from '../store/contracts.ts';
import { dateArgument } from './arguments.ts';
import { todayIn, withContext } from './context.ts';

interface Options {
  readonly tactic?: string;
  readonly output?: string;
  readonly asOf?: LocalDate;
}

/** `calendar`: the switch timeline of a contract as iCalendar, on stdout or into a file. */
export const calendarCommand = (): Command =>
  new Command('calendar')
    .description('the switch timeline of a contract as iCalendar')
    .argument('<contract-id>', 'a stored contract')
    .option('--tactic <id>', 'the way of switching: ready-at-end or immediate')
    .option('--output <file.ics>', 'write to a file instead of stdout')
    .option('--as-of <date>', 'the day to plan from (default: today)', dateArgument)
    .action((id: string, options: Options) =>
      withContext(async ({ env, rules, store, workspaceId }) => {
        const contract = await getContract(store.db, workspaceId, id);
        const { text: ics } = await switchFile(store.db, {
          contract,
          playbook: playbookOf(contract, rules.playbooks),
          today: todayIn(env),
          now: systemClock.now(),
          asked: options,
        });
        if (options.output === undefined) process.stdout.write(ics);
        else await write(options.output, ics);
      }),
    );

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new InvalidInputError([
      { place: `--output ${file}`, found: code, expected: 'a file that can be written' },
    ]);
  }
  process.stderr.write(`wrote ${file}\n`);
}
