import { Command } from 'commander';
import { digestWords } from '../delivery/digest-words.ts';
import { digestKey, digestMail } from '../delivery/email/digest-mail.ts';
import { createMailer } from '../delivery/email/mailer.ts';
import { todoText } from '../delivery/email/reminder-mail.ts';
import type { Digest } from '../domain/digest.ts';
import { InvalidInputError, LastcallError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { clockAt, systemClock } from '../scheduler/clock.ts';
import { type DigestResult, digestsAt, sendDigests } from '../scheduler/digests.ts';
import { leaseMsOf } from '../wiring.ts';
import { instantArgument } from './arguments.ts';
import { type Context, withContext } from './context.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly now?: Instant;
  readonly preview?: true;
  readonly json?: true;
}

/** `digest`: mails every owner what needs them, once a week, or prints what would be mailed. */
export const digestCommand = (): Command =>
  new Command('digest')
    .description('mail every owner what needs them, once a week')
    .option('--now <instant>', 'the moment to take for now (default: the clock)', instantArgument)
    .option('--preview', 'print the digests and send nothing')
    .option('--json', 'print JSON')
    .action((options: Options) =>
      withContext(async (context) => {
        const now = options.now ?? systemClock.now();
        if (!options.preview) requireMail(context);
        const { store, rules, workspaceId, env } = context;
        const digests = await digestsAt(store, rules, { workspaceId, timeZone: env.timeZone, now });
        if (options.preview) preview(digests, options);
        else report(await send(context, digests, options.now), options);
      }),
    );

function preview(digests: readonly Digest[], { json }: Options): void {
  if (json) {
    printJson(digests.map(jsonOf));
    return;
  }
  if (digests.length === 0) printLine('nothing needs anybody within the next 90 days');
  for (const [index, digest] of digests.entries()) {
    const { subject, text } = digestMail(digest);
    if (index > 0) printLine();
    printLine(`To: ${digest.recipient}`);
    printLine(`Subject: ${subject}`);
    printLine();
    process.stdout.write(text);
  }
}

function jsonOf(digest: Digest) {
  const { recipient, period } = digest;
  const words = digestWords(digest).items;
  const items = digest.items.map(({ standing, deadline, daysLeft, atStake }, index) => {
    const todo = words[index]?.todo;
    const { contractId, vendor, product, situation } = standing;
    const toDo = todo === undefined ? null : todoText(todo);
    return { contractId, vendor, product, situation, deadline, daysLeft, atStake, toDo };
  });
  return { recipient, period, items, ...digestMail(digest) };
}

async function send(
  context: Context,
  digests: readonly Digest[],
  now: Instant | undefined,
): Promise<DigestResult[]> {
  const { env, store } = context;
  const mailer = createMailer({ ...requireMail(context), timeoutMs: env.sendTimeoutSeconds * 1000 });
  try {
    return await sendDigests(
      {
        store,
        clock: now === undefined ? systemClock : clockAt(now),
        send: (digest) =>
          mailer.send({ to: digest.recipient, key: digestKey(digest), ...digestMail(digest) }),
        leaseMs: leaseMsOf(env),
      },
      digests,
    );
  } finally {
    mailer.close();
  }
}

function report(results: readonly DigestResult[], { json }: Options): void {
  const count = (state: DigestResult['state']): number =>
    results.filter((result) => result.state === state).length;
  const counts = { sent: count('sent'), failed: count('failed'), skipped: count('skipped') };
  if (json) printJson({ ...counts, digests: results });
  else printLine(`sent ${counts.sent}, failed ${counts.failed}, skipped ${counts.skipped}`);
  for (const { recipient, state, why } of results)
    if (state === 'failed') process.stderr.write(`${recipient}: ${why}\n`);
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
