import { Command, InvalidArgumentError } from 'commander';
import { LastcallError, quote } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Demo } from '../sandbox/demo.ts';
import { systemClock } from '../scheduler/clock.ts';
import { dateArgument } from './arguments.ts';
import { printLine } from './output.ts';

const DEFAULT_PORT = 3000;
const HIGHEST_PORT = 65_535;
const WIDEST = 100;
const MOST_STOPPING_MS = 3000;

interface Options {
  readonly port: number;
  readonly date?: LocalDate;
  readonly data?: string;
  readonly apiOnly?: true;
}

/** `demo`: the whole bot on this machine, with no Slack account, until SIGTERM or SIGINT. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('try the bot out with sample contracts: no Slack account, nothing to set up')
    .option(
      '--port <port>',
      'where the page is, on this machine only; 0 for any free port',
      portArgument,
      DEFAULT_PORT,
    )
    .option('--date <date>', 'the day it is in the sandbox (default: today)', dateArgument)
    .option('--data <dir>', 'keep the data in this folder, and go on with what is there')
    .option('--api-only', 'no bot and no page: only a strict stand-in for Slack, for the tests of any bot')
    .addHelpText('after', '\nThe endpoints of --api-only are told at http://127.0.0.1:<port>/ while it runs.')
    .action(async (options: Options) => {
      const stopped = untilStopped();
      const demo = await start(options);
      await stopped;
      printLine('\nStopping …');
      await Promise.race([demo.stop(), systemClock.sleep(MOST_STOPPING_MS)]);
      // A browser can keep a connection open for as long as it likes; nothing here is worth waiting for it.
      process.exit();
    });

async function start({ port, date, data, apiOnly }: Options): Promise<Demo> {
  // Only now: the stand-ins are made with packages that an installation for production does not have.
  if (apiOnly) {
    const { startApiOnly } = await import('../sandbox/api-only.ts').catch(withoutPackages);
    return startApiOnly({ port, print });
  }
  const { startDemo } = await import('../sandbox/demo.ts').catch(withoutPackages);
  return startDemo({
    port,
    today: date ?? localDateAt(systemClock.now(), 'UTC'),
    dataDir: data ?? null,
    logLevel: process.env.LOG_LEVEL,
    width: Math.min(WIDEST, process.stdout.columns ?? WIDEST),
    print,
  });
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) printLine(lines.join('\n'));
}

function withoutPackages(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
  throw new LastcallError(
    'invalid-config',
    `demo: found an installation without development packages, expected one made with npm ci (${cause.message})`,
    { cause },
  );
}

function portArgument(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > HIGHEST_PORT)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected a whole number from 0 to ${HIGHEST_PORT}.`,
    );
  return Number(text);
}

/** One press of Ctrl-C can arrive twice under npm: from the terminal, and passed on by npm. */
const SAME_PRESS_MS = 300;
const EXIT_INTERRUPTED = 130;

/** Resolves with the first signal to stop; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let first: number | undefined;
  const onSignal = (): void => {
    if (first === undefined) {
      first = performance.now();
      resolve();
    } else if (performance.now() - first > SAME_PRESS_MS) process.exit(EXIT_INTERRUPTED);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return promise;
}
