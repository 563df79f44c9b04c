import { Command } from 'commander';
import { type Environment, readEnvironment, slackRequirements } from '../config/env.ts';
import { LastcallError, quote } from '../domain/errors.ts';
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
    const { openWorkshopThread: openWorkshop } = await import('../workshop-thread.ts');
    // The socket client can reject where nobody listens (slack-facts); the bot logs it, and reconnects.
    process.on('unhandledRejection', (error) => log.error({ error }, 'an unhandled rejection'));
    const bot = await startBot({ env, slack: env.slack, log, openWorkshop }).catch((cause: unknown) => {
      throw listenError(env, cause) ?? cause;
    });
    const signal = await new Promise<string>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    log.info({ signal }, 'stopping');
    await bot.stop();
    // Whatever a library still holds open (a socket that the other side does not close) must not delay a restart.
    process.exit();
  });

function notConfigured(missing: ReturnType<typeof slackRequirements>): LastcallError {
  const lines = missing.map(({ variable, words }) => `${variable}: found nothing, expected ${words}`);
  lines.push('without a Slack account, try it out with: npm run demo');
  return new LastcallError('invalid-config', lines.join('\n'));
}

/** The one failure that startBot leaves in the system's words, in those of the configuration; undefined for others. */
function listenError({ host, port }: Environment, cause: unknown): LastcallError | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = LISTEN_PROBLEMS[code]?.(host, port);
  return message === undefined ? undefined : new LastcallError('delivery', message, { cause });
}

const wrongHost = (host: string): string =>
  `HOST: found ${quote(host)}, which is no address of this machine, expected one such as 127.0.0.1 or 0.0.0.0`;

const LISTEN_PROBLEMS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `PORT: found ${port}, which another program is using on ${host}, expected a free one`,
  EACCES: (_host, port) => `PORT: found ${port}, which only an administrator may use, expected one from 1024`,
  EADDRNOTAVAIL: wrongHost,
  ENOTFOUND: wrongHost,
  EAI_AGAIN: wrongHost,
};
