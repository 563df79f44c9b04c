import { Command } from 'commander';
import { InvalidInputError, LastcallError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { clockAt, systemClock } from '../scheduler/clock.ts';
import { sweepToEnd } from '../scheduler/sweep.ts';
import { channelsFrom, leaseMsOf, linksFrom } from '../wiring.ts';
import { instantArgument } from './arguments.ts';
import { withContext } from './context.ts';
import { createLog } from './log.ts';
import { printJson, printLine } from './output.ts';

/** `sweep`: one scheduler pass, as of a moment; sends all that is due and not yet sent, then exits. */
export const sweepCommand = (): Command =>
  new Command('sweep')
    .description('send everything that is due and not yet sent, then exit')
    .option('--now <instant>', 'the moment to take for now (default: the clock)', instantArgument)
    .option('--json', 'print JSON')
    .action(async (options: { now?: Instant; json?: true }) => {
      const counts = await withContext(async ({ env, rules, store }) => {
        if (env.slack === null)
          throw new InvalidInputError(
            [
              {
                place: 'SLACK_BOT_TOKEN',
                found: 'nothing',
                expected: 'the bot token that reminders are posted with',
              },
            ],
            'invalid-config',
          );
        const clock = options.now === undefined ? systemClock : clockAt(options.now);
        const { links } = await linksFrom(env, store, clock.now);
        const mails = { links, store, rules, now: clock.now };
        const channels = channelsFrom(env, env.slack, mails, createLog(env));
        try {
          return await sweepToEnd({
            store,
            rules,
            channels: channels.list,
            clock,
            log: createLog(env),
            leaseMs: leaseMsOf(env),
          });
        } finally {
          channels.close();
        }
      });
      const { planned, sent, failed, skipped } = counts;
      if (options.json) printJson(counts);
      else printLine(`planned ${planned}, sent ${sent}, failed ${failed}, skipped ${skipped}`);
      if (failed > 0)
        throw new LastcallError(
          'delivery',
          `${failed} ${failed === 1 ? 'reminder was' : 'reminders were'} not sent; each stays in the ledger with its reason (see above)`,
        );
    });
