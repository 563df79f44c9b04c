import { join } from 'node:path';
import { createLog } from '../cli/log.ts';
import type { Environment } from '../config/env.ts';
import { instantAt, type TimeOfDay } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rulesFrom, storeFrom } from '../installation.ts';
import { type Bot, startBot } from '../main.ts';
import type { Clock } from '../scheduler/clock.ts';
import { ledgerCounts } from '../store/ledger-read.ts';
import type { Store } from '../store/open.ts';
import { createWorkshop } from '../workshop.ts';
import { createCalendars } from './demo/calendars.ts';
import { clockFrom } from './demo/clock.ts';
import { addSamples, contractsWithLedger } from './demo/data.ts';
import { appAddress, SANDBOX_ZONE, sandboxEnvironment } from './demo/environment.ts';
import { freshFeed } from './demo/feed.ts';
import { openFolder } from './demo/folder.ts';
import { lastcallManifest } from './demo/manifest.ts';
import { createPageClock } from './demo/page-clock.ts';
import { createReport } from './demo/report.ts';
import { watch } from './demo/watch.ts';
import { greeting, hints, inSection, objections, quietLines } from './demo/words.ts';
import { createMailCatcher } from './mail/catcher.ts';
import { portError } from './page/port-error.ts';
import { openPage } from './page/server.ts';
import { createSlackStandIn } from './slack/server.ts';

export interface DemoOptions {
  /** Of the page; 0 for any free one. */
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
  /** Stops the bot, the page and the stand-ins, and removes what was temporary. */
  readonly stop: () => Promise<void>;
}

/** When the sandbox's days begin. */
const MORNING = '09:00' as TimeOfDay;
/** How often it is looked whether something more was sent. */
const WATCH_MS = 500;
/** How long the first messages may take; what comes later is printed then. */
const FIRST_PASS_MS = 10_000;
const POLL_MS = 20;

/**
 * Runs the real bot against a Slack workspace and a mail server on this machine, with sample contracts, and serves
 * it all as a web page.
 * @throws LastcallError where the port is taken or the folder cannot be used.
 */
export async function startDemo({ today, width, print, port, ...options }: DemoOptions): Promise<Demo> {
  await using opened = new AsyncDisposableStack();
  const folder = openFolder(options.dataDir);
  opened.defer(folder.close);
  const page = await openPage(port).catch((cause: unknown) => {
    throw portError(port, cause);
  });
  opened.defer(page.close);
  const clock = clockFrom(instantAt(today, MORNING, SANDBOX_ZONE));
  const slack = createSlackStandIn({ now: clock.now, app: lastcallManifest() });
  opened.defer(slack.stop);
  const mail = createMailCatcher({ now: clock.now, onMail: () => page.live.emit('mails') });
  opened.defer(mail.stop);
  const databaseFile = join(folder.path, 'lastcall.db');
  const env = sandboxEnvironment({
    databaseFile,
    publicUrl: page.url,
    slackApiUrl: (await slack.start()).url,
    smtpUrl: (await mail.start()).url,
    logLevel: options.logLevel,
  });
  const rules = rulesFrom(env);

  // Beside the running bot this store only reads.
  const store = await storeFrom(env);
  opened.defer(store.close);
  const added = await addSamples(store, rules, { folder: folder.path, today, now: clock.now() });
  const feedUrl = await freshFeed(store, page.url, clock.now());
  const bot = await startListening(env, clock);
  opened.defer(bot.stop);
  slack.requests.address = appAddress(bot.url);
  const shared = { store, rules, clock };
  page.show({
    slack,
    mail,
    clock: createPageClock({ ...shared, sweep: bot.sweep, changed: () => page.live.emit('clock') }),
    calendars: createCalendars([feedUrl], () => page.live.emit('calendar')),
    botUrl: bot.url,
  });
  await firstPass(bot, store, clock);

  const report = createReport({ slack, mail, width });
  const news = async () => {
    const all = await contractsWithLedger(store);
    return all.map((one) => ({ ...one, lines: report.newsOf(one.contract, one.rows) }));
  };
  const first = await news();
  const quiet = first.filter(({ lines }) => lines.length === 0);
  print(greeting({ today, pageUrl: page.url, contracts: first.length, added, width }));
  print(['Sent just now', ...first.flatMap(({ lines }) => lines), '']);
  print(quietLines(quiet, rules, clock.now(), width));
  let objected = objections(slack, mail);
  print(inSection('Not as it should be', objected));
  print(hints({ folder, databaseFile, today, contractId: first[0]?.contract.id }));
  const look = async () => {
    print((await news()).flatMap((one) => one.lines));
    const all = objections(slack, mail);
    print(inSection('Not as it should be', all.slice(objected.length)));
    objected = all;
  };
  opened.defer(watch(() => slack.stats.calls + mail.messages.length, look, WATCH_MS));
  const everything = opened.move();
  return { stop: () => everything.disposeAsync() };
}

function startListening(env: Environment, clock: Clock): Promise<Bot> {
  if (env.slack === null) throw new Error('the sandbox configures Slack'); // sandboxEnvironment does
  return startBot({ env, slack: env.slack, log: createLog(env), clock, openWorkshop: createWorkshop });
}

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
