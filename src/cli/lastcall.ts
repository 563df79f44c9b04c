#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { adviseCommand } from './advise.ts';
import { calendarCommand } from './calendar.ts';
import { checklistCommand } from './checklist.ts';
import { costCommand } from './cost.ts';
import { demoCommand } from './demo.ts';
import { digestCommand } from './digest.ts';
import { editCommand } from './edit.ts';
import { exportCommand } from './export.ts';
import { feedCommand } from './feed.ts';
import { historyCommand } from './history.ts';
import { importCommand } from './import.ts';
import {
  accountFreeCommand,
  ackCommand,
  intentCommand,
  noticeCommand,
  renewCommand,
  snoozeCommand,
} from './lifecycle.ts';
import { listCommand } from './list.ts';
import { migrateCommand } from './migrate.ts';
import { planCommand } from './plan.ts';
import { playbookCommand } from './playbook.ts';
import { reportError } from './report-error.ts';
import { serveCommand } from './serve.ts';
import { sweepCommand } from './sweep.ts';
import { switchCommand } from './switch.ts';

const EXIT_USAGE = 2;

/** The command line as interface.md specifies it. */
export function lastcallCommand(): Command {
  return new Command('lastcall')
    .description('Keeps a team from missing the last day on which it can get out of a vendor contract.')
    .addCommand(serveCommand())
    .addCommand(demoCommand())
    .addCommand(migrateCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(listCommand())
    .addCommand(planCommand())
    .addCommand(sweepCommand())
    .addCommand(adviseCommand())
    .addCommand(switchCommand())
    .addCommand(costCommand())
    .addCommand(calendarCommand())
    .addCommand(feedCommand())
    .addCommand(checklistCommand())
    .addCommand(digestCommand())
    .addCommand(noticeCommand())
    .addCommand(ackCommand())
    .addCommand(snoozeCommand())
    .addCommand(intentCommand())
    .addCommand(renewCommand())
    .addCommand(editCommand())
    .addCommand(accountFreeCommand())
    .addCommand(historyCommand())
    .addCommand(playbookCommand());
}

/** Makes every wrong usage, of any subcommand, come back as an error instead of ending the process. */
function withExitOverride(command: Command): Command {
  command.exitOverride().showHelpAfterError('(--help shows what is possible)');
  command.commands.forEach(withExitOverride);
  return command;
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await withExitOverride(lastcallCommand()).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else process.exitCode = reportError(error);
}
