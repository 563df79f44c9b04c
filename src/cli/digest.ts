import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { digestWords } from '../delivery/digest-words.ts';
import { digestMail } from '../delivery/email/digest-mail.ts';
import { todoText } from '../delivery/email/mail-body.ts';
import type { MailContent } from '../delivery/email/mail-layout.ts';
import type { Digest } from '../domain/digest.ts';
import { InvalidInputError, LastcallError, quote } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { type Clock, clockAt, systemClock } from '../scheduler/clock.ts';
import type { DigestDeps } from '../scheduler/compose-digests.ts';
import { type DigestResult, sendDigests } from '../scheduler/digests.ts';
import {
  ownersWithoutChoice,
  planOne,
  planOwners,
  planSubscribed,
  previewDigests,
} from '../scheduler/plan-digests.ts';
import { subscriptionFor } from '../store/digest-subscriptions.ts';
import { retryDigestsNow } from '../store/digests.ts';
import { digestDepsFrom, emailFrom, linksFrom } from '../wiring.ts';
import { emailArgument, instantArgument } from './arguments.ts';
import { type Context, withContext } from './context.ts';
import { digestListCommand, digestSubscribeCommand, digestUnsubscribeCommand } from './digest-readers.ts';
import { createLog } from './log.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly now?: Instant;
  readonly preview?: true;
  readonly output?: string;
  readonly to?: string;
  readonly subscribers?: true;
  readonly json?: true;
}

/** `digest`: mails the digests that are due, or prints what would be mailed; and who gets them. */
export const digestCommand = (): Command =>
  new Command('digest')
    .description(
      'mail the digests that are due, as serve does by itself; with a command, see or change who gets them',
    )
    .enablePositionalOptions()
    .option('--now <instant>', 'the moment to take for now (default: the clock)', instantArgument)
    .option('--preview', 'print the digests as they would be now, and send nothing')
    .option('--output <folder>', 'with --preview: write each as HTML and text into this folder as well')
    .option('--to <email>', "only this person's, whether or not its hour has come", emailArgument)
    .option(
      '--subscribers',
      'only those that serve sends by itself; else also to owners whose contracts need them and who never chose',
    )
    .option('--json', 'print JSON')
    .action((options: Options) =>
      withContext(async (context) => {
        const clock = options.now === undefined ? systemClock : clockAt(options.now);
        if (options.preview) return preview(context, clock, options);
        if (options.output !== undefined)
          throw new InvalidInputError([
            {
              place: '--output',
              found: quote(options.output),
              expected: 'nothing, as --preview is not given',
            },
          ]);
        report(await send(context, clock, options), options);
      }),
    )
    .addCommand(digestSubscribeCommand())
    .addCommand(digestUnsubscribeCommand())
    .addCommand(digestListCommand());

async function preview(context: Context, clock: Clock, options: Options): Promise<void> {
  const { json, output, to, subscribers } = options;
  const { links } = await linksFrom(context.env, context.store, clock.now);
  const unsent = { sendDigest: () => Promise.reject(new Error('a preview sends nothing')) };
  const deps = digestDepsFrom({ ...context, clock, log: createLog(context.env) }, unsent);
  const all = await previewDigests(deps, to);
  const digests = subscribers ? all.filter(({ subscription }) => subscription !== null) : all;
  if (digests.length === 0 && to !== undefined) throw unknownReader(to);
  const mails = digests.map((digest) => ({ digest, mail: digestMail(digest, { links }) }));
  if (output !== undefined) writeAll(output, mails);
  if (json) {
    printJson(mails.map(jsonOf));
    return;
  }
  if (mails.length === 0) printLine('nothing needs anybody within the next 90 days');
  for (const [index, { digest, mail }] of mails.entries()) {
    if (index > 0) printLine();
    printLine(`To: ${digest.recipient}`);
    printLine(`Subject: ${mail.subject}`);
    printLine();
    process.stdout.write(mail.text);
  }
}

interface Mailed {
  readonly digest: Digest;
  readonly mail: MailContent;
}

/** `ann@example.com.html`, `ann@example.com.txt`, and the calendar file that comes with it. */
function writeAll(folder: string, mails: readonly Mailed[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { digest, mail } of mails) {
    const path = join(folder, digest.recipient.replace(/[^\w.@+-]/g, '_'));
    writeFileSync(`${path}.html`, mail.html);
    writeFileSync(`${path}.txt`, `Subject: ${mail.subject}\n\n${mail.text}`);
    for (const { contentType, content } of mail.attachments ?? [])
      if (contentType.startsWith('text/calendar')) writeFileSync(`${path}.ics`, content);
    process.stderr.write(`wrote ${path}.html and ${path}.txt\n`);
  }
}

function jsonOf({ digest, mail }: Mailed) {
  const { recipient, period } = digest;
  const words = digestWords(digest).items;
  const items = digest.items.map(({ standing, deadline, daysLeft, atStake }, index) => {
    const todo = words[index]?.todo;
    const { contractId, vendor, product, situation } = standing;
    const toDo = todo === undefined ? null : todoText(todo);
    return { contractId, vendor, product, situation, deadline, daysLeft, atStake, toDo };
  });
  const { subject, text, html } = mail;
  return { recipient, period, items, subject, text, html };
}

async function send(context: Context, clock: Clock, { to, subscribers }: Options): Promise<DigestResult[]> {
  const { env, store, workspaceId } = context;
  const { links } = await linksFrom(env, store, clock.now);
  const log = createLog(env);
  const email = emailFrom(env, requireMail(context), { ...context, links, now: clock.now }, log);
  try {
    const deps: DigestDeps = digestDepsFrom({ ...context, clock, log }, email);
    const now = clock.now();
    if (to === undefined) await planSubscribed(deps, now);
    // Whoever runs this before anybody has chosen means the people whose contracts need them; each mail says how to end it.
    const owners = subscribers && to === undefined ? [] : await ownersWithoutChoice(deps, now, to);
    await planOwners(deps, now, owners);
    const reader = to === undefined ? undefined : await subscriptionFor(store.db, workspaceId, to);
    if (reader?.endedAt === null) await planOne(deps, reader, now);
    else if (to !== undefined && owners.length === 0) throw unknownReader(to);
    await retryDigestsNow(store.db, now, to);
    const results = await sendDigests(deps, to);
    const tried = new Set(results.map(({ recipient }) => recipient));
    const readers = [...owners, ...(reader === undefined ? [] : [reader.address])];
    const had = readers.filter((one) => !tried.has(one));
    return [
      ...results,
      ...had.map((recipient) => ({
        recipient,
        state: 'skipped' as const,
        why: 'already sent, or being sent',
      })),
    ];
  } finally {
    email.close();
  }
}

const unknownReader = (to: string): InvalidInputError =>
  new InvalidInputError([
    {
      place: '--to',
      found: quote(to),
      expected: 'somebody who gets digests (`lastcall digest list`), or an owner whose contracts need them',
    },
  ]);

function report(results: readonly DigestResult[], { json }: Options): void {
  const count = (...states: DigestResult['state'][]): number =>
    results.filter((result) => states.includes(result.state)).length;
  const counts = { sent: count('sent'), failed: count('failed', 'held'), skipped: count('skipped') };
  if (json) printJson({ ...counts, digests: results });
  else printLine(`sent ${counts.sent}, failed ${counts.failed}, skipped ${counts.skipped}`);
  for (const { recipient, state, why } of results)
    if (state === 'failed' || state === 'held') process.stderr.write(`${recipient}: ${why}\n`);
  if (counts.failed > 0)
    throw new LastcallError(
      'delivery',
      `${counts.failed} ${counts.failed === 1 ? 'digest was' : 'digests were'} not sent; run the command again to try again`,
    );
}

function requireMail({ env }: Context): NonNullable<Context['env']['mail']> {
  if (env.mail !== null) return env.mail;
  const wanted = {
    SMTP_URL:
      'the mail server that digests are sent through, such as smtp://user:password@mail.example.com:587',
    MAIL_FROM: 'the sender of all mail, such as Lastcall <lastcall@example.com>',
  };
  const missing = Object.entries(wanted).filter(([name]) => (process.env[name] ?? '').trim() === '');
  throw new InvalidInputError(
    missing.map(([place, expected]) => ({ place, found: 'nothing', expected })),
    'invalid-config',
  );
}
