import { type Logger, LogLevel, WebClient } from '@slack/web-api';

export interface SlackClientOptions {
  readonly token: string;
  /** Base of the Web API; Slack's own unless told otherwise. */
  readonly apiUrl?: string;
  /** After how long a call without an answer is given up. */
  readonly timeoutMs: number;
  /** Nothing is logged unless given: what goes wrong comes back as an outcome. */
  readonly logger?: Logger;
}

/**
 * A Web API client that tries once and says what happened. The SDK's own retries would post twice after an
 * answer that got lost, its wait on a 429 would hold up every other call, and it has no timeout of its own;
 * trying again is the ledger's business (slack-facts, "What the SDK does").
 */
export const createSlackClient = ({ token, apiUrl, timeoutMs, logger }: SlackClientOptions): WebClient =>
  new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: logger ?? SILENT,
  });

const nothing = (): void => {};

/** For whoever hears of what goes wrong in another way. */
export const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
