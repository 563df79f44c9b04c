import { type Command, CommanderError } from 'commander';
import { lastcallCommand } from './commands.ts';
import { reportError } from './report-error.ts';

const EXIT_USAGE = 2;

/** Makes every wrong usage, of any subcommand, come back as an error instead of ending the process. */
function withExitOverride(command: Command): Command {
  command.exitOverride().showHelpAfterError('(--help shows what is possible)');
  command.commands.forEach(withExitOverride);
  return command;
}

/** Runs the command line to its end; the process's exit code says what came of it. */
export async function run(args: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await withExitOverride(await lastcallCommand(args)).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else process.exitCode = reportError(error);
  }
}
