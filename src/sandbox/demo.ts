import { join } from 'node:path';
import { createLog } from '../cli/log.ts';
import type { Environment } from '../config/env.ts';
import { LastcallError } from '../domain/errors.ts';
import { instantAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Bot, startBot } from '../main.ts';
import type { Clock } from '../scheduler/clock.ts';
import { ledgerCounts } from '../store/ledger-read.ts';
import type { Store } from '../store/open.ts';
import { rulesFrom, storeFrom } from '../wiring.ts';
import { clockFrom } from './demo-clock.ts';
import { addSamples, contractsWithLedger } from './demo-data.ts';
import { sandboxEnvironment } from './demo-environment.ts';
import { openFolder } from './demo-folder.ts';
import { createReport } from './demo-report.ts';
import { watch } from './demo-watch.ts';
import { greeting, hints, inSection, objections, quietLines } from './demo-words.ts';
import { createMailCatcher } from './mail/catcher.ts';
import { createSlackStandIn } from './slack/server.ts';

export interface DemoOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** The sandbox's day, which begins at the time of day at which reminders go out. */
  readonly today: LocalDate;
  /** Where to keep the data; null for a folder that goes when the demo ends. */
  readonly dataDir: string | null;
  readonly logLevel?: string | undefined;
  /** Longest line to print, in characters. */
  readonly width: number;
  readonly print: (lines: readonly string[]) => void;
}

export interface Demo {
  /** Stops the bot and the stand-ins, and removes what was temporary. */
  readonly stop: () => Promise<void>;
}

/** How often it is looked whether something more was sent. */
const WATCH_MS = 500;
/** How long the first messages may take; what comes later is printed then. */
const FIRST_PASS_MS = 10_000;
const POLL_MS = 20;

/**
 * Runs the real bot against a Slack workspace and a mail server on this machine, with sample contracts, and prints
 * what it sends, as it is sent.
 * @throws LastcallError where the port is taken or the folder cannot be used.
 */
export async function startDemo({ today, width, print, ...options }: DemoOptions): Promise<Demo> {
  await using opened = new AsyncDisposableStack();
  const folder = openFolder(options.dataDir);
  opened.defer(folder.close);
  const slack = createSlackStandIn();
  opened.defer(slack.stop);
  const mail = createMailCatcher();
  opened.defer(mail.stop);
  const { url: slackApiUrl } = await slack.start();
  const { url: smtpUrl } = await mail.start();
  const databaseFile = join(folder.path, 'lastcall.db');
  const { port, logLevel } = options;
  const env = sandboxEnvironment({ databaseFile, port, slackApiUrl, smtpUrl, logLevel });
  const rules = rulesFrom(env);
  const clock = clockFrom(instantAt(today, env.reminderTime, env.timeZone));

  // Beside the running bot this store only reads: a second writer in the same process would wait for the bot's
  // lock in a way that keeps the bot from ever letting it go.
  const store = await storeFrom(env);
  opened.defer(store.close);
  const added = await addSamples(store, rules, { folder: folder.path, today, now: clock.now() });
  const bot = await startListening(env, clock);
  opened.defer(bot.stop);
  await firstPass(bot, store, clock);

  const report = createReport({ slack, mail, width });
  const news = async () => {
    const all = await contractsWithLedger(store);
    return all.map((one) => ({ ...one, lines: report.newsOf(one.contract, one.rows) }));
  };
  const first = await news();
  const quiet = first.filter(({ lines }) => lines.length === 0);
  print(greeting({ today, botUrl: bot.url, contracts: first.length, added, width }));
  print(first.flatMap(({ lines }) => lines));
  print(quietLines(quiet, rules, clock.now(), width));
  let objected = objections(slack, mail);
  print(inSection('Not as it should be', objected));
  print(hints({ folder, databaseFile, slackApiUrl, today, contractId: first[0]?.contract.id }));
  const received = () => slack.stats.calls + mail.messages.length;
  const look = async () => {
    const lines = (await news()).flatMap((one) => one.lines);
    // The blank line goes before it: what was printed last ends without one.
    if (lines.length > 0) print(['', ...lines.slice(0, -1)]);
    const all = objections(slack, mail);
    print(inSection('Not as it should be', all.slice(objected.length)));
    objected = all;
  };
  opened.defer(watch(received, look, WATCH_MS));
  const everything = opened.move();
  return { stop: () => everything.disposeAsync() };
}

async function startListening(env: Environment, clock: Clock): Promise<Bot> {
  if (env.slack === null) throw new Error('the sandbox configures Slack'); // sandboxEnvironment does
  try {
    return await startBot(env, env.slack, createLog(env), clock);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? PORT_PROBLEMS[String(cause.code)] : undefined;
    if (why === undefined) throw cause;
    const expected = 'a free one, such as --port 3001, or --port 0 for any';
    throw new LastcallError('delivery', `--port: found ${env.port}, ${why}, expected ${expected}`, { cause });
  }
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'which another program is using',
  EACCES: 'which only an administrator may use',
};

/** Waits until everything that is due at the start was sent, or could not be. */
async function firstPass(bot: Bot, store: Store, clock: Clock): Promise<void> {
  const deadline = clock.real() + FIRST_PASS_MS;
  await bot.sweep();
  // The bot sweeps at its start as well, and may hold some of the reminders.
  while (clock.real() < deadline) {
    const counts = await ledgerCounts(store.db);
    if ((counts.get('pending') ?? 0) + (counts.get('claimed') ?? 0) === 0) return;
    await clock.sleep(POLL_MS);
  }
}
