import { App, ExpressReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { LogLevel, type Logger as SlackLogger } from '@slack/logger';
import type { Application } from 'express';
import type { SlackConfig } from '../../config/env.ts';
import { LastcallError } from '../../domain/errors.ts';
import { classifySlackError } from './classify-error.ts';
import { isRefusedToken } from './refused-token.ts';
import { keepConnected } from './socket.ts';
import { countRequests, type Waiting } from './waiting.ts';

/** How long an answer to "can Slack be used?" holds: readiness is asked every few seconds, and Slack counts calls. */
const CHECK_HOLDS_MS = 15_000;

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
  /** What of it is not acknowledged yet. */
  readonly waiting?: Waiting;
  /** In place of CHECK_HOLDS_MS, in milliseconds. */
  readonly checkHoldsMs?: number;
}

export interface SlackApp {
  readonly app: App;
  /** @throws LastcallError `delivery` where Slack refuses a token or cannot be reached */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Why Slack cannot be used just now; null while it can. */
  readonly problem: () => Promise<string | null>;
}

/** Where Slack's requests come in, over HTTP. */
const EVENTS_PATH = '/slack/events';

/** The Bolt app with its receiver; listeners are added to it by those who have them. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { slack, timeoutMs, log, http, waiting, checkHoldsMs = CHECK_HOLDS_MS } = options;
  if (waiting !== undefined) countRequests(http, EVENTS_PATH, waiting);
  const logger = slackLogger(log);
  const receiver = receiverFor(slack, timeoutMs, http, logger);
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    // Bolt else calls auth.test while it is being made, where nobody can catch it, or again before every
    // listener, whose three seconds it uses up; init() calls it once.
    deferInitialization: true,
    // Said here because Bolt otherwise hands its own hundred retries on to the listeners.
    clientOptions: clientOptions(slack, timeoutMs),
  });
  acknowledgeFilesLate(app);
  logFailures(app, log);
  const socket =
    receiver instanceof SocketModeReceiver ? keepConnected(receiver.client, log.warn) : undefined;
  const answers = lasting(checkHoldsMs, () => app.client.auth.test().then(() => null, reasonOf));
  let state: 'not started' | 'running' | 'stopped' = 'not started';
  return {
    app,
    start: async () => {
      await app.init().catch((error: unknown) => {
        throw startError('SLACK_BOT_TOKEN', error);
      });
      await socket?.start().catch((error: unknown) => {
        throw startError('SLACK_APP_TOKEN', error);
      });
      state = 'running';
    },
    stop: async () => {
      state = 'stopped';
      await socket?.stop();
    },
    problem: async () => (state === 'running' ? (socket?.problem() ?? (await answers())) : state),
  };
}

/**
 * Bolt acknowledges events before their listeners run. One that brings a file is acknowledged after them, when it is
 * written down: of a process that ends before that, Slack sends it to the next one.
 */
function acknowledgeFilesLate(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (received) => {
    const { event } = received.body as { event?: { files?: unknown } };
    if (!Array.isArray(event?.files)) return process(received);
    await process({ ...received, ack: async () => undefined });
    await received.ack();
  };
}

/** Tries once, as the ledger and the socket's own loop decide what comes next. */
const clientOptions = ({ apiUrl }: SlackConfig, timeoutMs: number) => ({
  slackApiUrl: apiUrl,
  timeout: timeoutMs,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

/** Asks again only once the last answer is older than `ms`; everybody who asks meanwhile gets the same one. */
function lasting<Answer>(ms: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { readonly answer: Promise<Answer>; readonly at: number } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.at >= ms) last = { answer: ask(), at: now };
    return last.answer;
  };
}

/** In the words that the ledger uses for it. */
const reasonOf = (error: unknown): string =>
  classifySlackError(error, { medium: 'slack-channel', recipient: '' }, 'lookup').reason;

function startError(variable: string, cause: unknown): LastcallError {
  const message = isRefusedToken(cause)
    ? `${variable}: found a token that Slack refuses (${cause.data.error}), expected one of an app that is installed (see README.md)`
    : `the bot could not start: ${reasonOf(cause)}`;
  return new LastcallError('delivery', message, { cause });
}

function receiverFor(
  slack: SlackConfig,
  timeoutMs: number,
  http: Application,
  logger: SlackLogger,
): Receiver {
  if (slack.appToken !== null)
    return new SocketModeReceiver({
      appToken: slack.appToken,
      logger,
      // Reconnecting is socket.ts's.
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(slack, timeoutMs) },
    });
  return new ExpressReceiver({
    signingSecret: slack.signingSecret ?? '',
    endpoints: EVENTS_PATH,
    app: http,
    logger,
  });
}

/** Has the log tell of listeners that fail. */
export const logFailures = (app: App, log: Pick<AppLog, 'error'>): void =>
  app.error(async (error) => log.error(`a Slack listener failed: ${error.stack ?? error.message}`));

/** The SDK's words in the log. */
export function slackLogger(log: AppLog): SlackLogger {
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
