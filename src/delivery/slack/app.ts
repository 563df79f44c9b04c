import { App, ExpressReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { LogLevel, type Logger as SlackLogger } from '@slack/logger';
import type { Application } from 'express';
import type { SlackConfig } from '../../config/env.ts';

/** Reconnecting to Slack never ends, and never waits longer than this: the SDK's own delay grows without a cap. */
const RECONNECT = { forever: true, maxTimeout: 30_000 } as const;

/** Where the app's own words go; delivery knows no particular logger. */
export interface AppLog {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly error: (message: string) => void;
}

export interface SlackAppOptions {
  readonly slack: SlackConfig;
  readonly timeoutMs: number;
  readonly log: AppLog;
  /** Takes Slack's requests in HTTP mode. */
  readonly http: Application;
}

export interface SlackApp {
  readonly app: App;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Why Slack cannot be used just now; null while it can. */
  readonly problem: () => string | null;
}

/** The Bolt app with its receiver; listeners are added to it by those who have them. */
export function createSlackApp({ slack, timeoutMs, log, http }: SlackAppOptions): SlackApp {
  const logger = slackLogger(log);
  const receiver = receiverFor(slack, http, timeoutMs, logger);
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    // Bolt calls auth.test while it is being made, where nobody can catch it; start() does it instead.
    tokenVerificationEnabled: false,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      timeout: timeoutMs,
      // Said here because Bolt otherwise hands the Socket Mode client's hundred retries on to the listeners.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
  let problem: string | null = 'not started';
  if (receiver instanceof SocketModeReceiver) {
    receiver.client.on('connected', () => {
      problem = null;
    });
    for (const event of ['disconnected', 'reconnecting', 'connecting'])
      receiver.client.on(event, () => {
        problem = `Socket Mode: ${event}`;
      });
  }
  app.error(async (error) => log.error(`a Slack listener failed: ${error.stack ?? error.message}`));
  return {
    app,
    start: async () => {
      await app.client.auth.test();
      if (receiver instanceof SocketModeReceiver) await app.start();
      else problem = null;
    },
    stop: async () => {
      problem = 'stopped';
      if (receiver instanceof SocketModeReceiver) await app.stop();
    },
    problem: () => problem,
  };
}

function receiverFor(
  slack: SlackConfig,
  http: Application,
  timeoutMs: number,
  logger: SlackLogger,
): Receiver {
  if (slack.appToken !== null)
    return new SocketModeReceiver({
      appToken: slack.appToken,
      logger,
      installerOptions: {
        clientOptions: { slackApiUrl: slack.apiUrl, timeout: timeoutMs, retryConfig: RECONNECT },
      },
    });
  return new ExpressReceiver({
    signingSecret: slack.signingSecret ?? '',
    endpoints: '/slack/events',
    app: http,
    logger,
  });
}

function slackLogger(log: AppLog): SlackLogger {
  const join = (parts: unknown[]): string => parts.map(String).join(' ');
  return {
    debug: (...parts) => log.debug(join(parts)),
    info: (...parts) => log.info(join(parts)),
    warn: (...parts) => log.warn(join(parts)),
    error: (...parts) => log.error(join(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
