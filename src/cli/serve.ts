import { Command } from 'commander';
import { readEnvironment, slackRequirements } from '../config/env.ts';
import { LastcallError } from '../domain/errors.ts';
import { createLog } from './log.ts';

/** `serve`: runs the bot until SIGTERM or SIGINT, then finishes what it is sending and ends. */
export const serveCommand = (): Command =>
  new Command('serve').description('run the bot: Slack, scheduler, HTTP').action(async () => {
    const missing = slackRequirements();
    if (missing.length > 0) throw notConfigured(missing);
    const env = readEnvironment();
    if (env.slack === null) throw notConfigured(slackRequirements({}));
    const log = createLog(env);
    // Only here: Bolt takes longer to load than most commands take in all.
    const { startBot } = await import('../main.ts');
    // The socket client can reject where nobody listens (slack-facts); the bot logs it, and reconnects.
    process.on('unhandledRejection', (error) => log.error({ error }, 'an unhandled rejection'));
    const bot = await startBot(env, env.slack, log).catch((cause: unknown) => {
      throw cause instanceof LastcallError
        ? cause
        : new LastcallError('delivery', whyNotStarted(cause), { cause });
    });
    const signal = await new Promise<string>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    log.info({ signal }, 'stopping');
    await bot.stop();
  });

function notConfigured(missing: ReturnType<typeof slackRequirements>): LastcallError {
  const lines = missing.map(({ variable, words }) => `${variable}: found nothing, expected ${words}`);
  lines.push('without a Slack account, try it out with: npm run demo');
  return new LastcallError('invalid-config', lines.join('\n'));
}

function whyNotStarted(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const slackError: unknown = (cause as { data?: { error?: unknown } }).data?.error;
  if (slackError !== undefined)
    return `SLACK_BOT_TOKEN or SLACK_APP_TOKEN: Slack answered "${String(slackError)}", expected tokens of an installed app`;
  return `the bot could not start: ${reason}`;
}
