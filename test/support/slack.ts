import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import type { SlackStandIn, SlackStandInOptions } from '../../src/sandbox/slack/options.ts';
import { createSlackStandIn } from '../../src/sandbox/slack/server.ts';
import { SANDBOX_BOT_TOKEN } from '../../src/sandbox/slack/tokens.ts';

/** What a test may say it expects, so that it does not fail by it. */
export type Allowance = 'violations' | 'unexpected';

export type TestSlack = SlackStandIn & {
  /** For SLACK_API_URL. */
  readonly url: string;
  readonly token: string;
  /** A real client; it tries once unless told otherwise. */
  client(token?: string, more?: WebClientOptions): WebClient;
  /** Violations or calls of unknown methods are part of this test. */
  allow(...what: readonly Allowance[]): void;
};

/**
 * Starts a Slack stand-in for one test (or, from a `beforeEach`, for each). When the test ends it is
 * stopped, and the test fails if the code under test sent anything Slack would not like.
 */
export async function startSlack(options: SlackStandInOptions = {}): Promise<TestSlack> {
  const standIn = createSlackStandIn(options);
  const allowed = new Set<Allowance>();
  const { url } = await standIn.start();
  onTestFinished(async () => {
    await standIn.stop();
    const problems = complaints(standIn, allowed);
    if (problems.length > 0) throw new Error(`Slack would object:\n${problems.join('\n')}`);
  });
  return {
    ...standIn,
    url,
    token: SANDBOX_BOT_TOKEN,
    client: (token = SANDBOX_BOT_TOKEN, more = {}) =>
      new WebClient(token, {
        slackApiUrl: url,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logLevel: LogLevel.ERROR,
        ...more,
      }),
    allow: (...what) => {
      for (const one of what) allowed.add(one);
    },
  };
}

/** What is wrong with the calls so far, a line each. */
export function complaints(standIn: SlackStandIn, allowed: ReadonlySet<Allowance>): readonly string[] {
  const unexpected = standIn.unexpected().map((call) => `unexpected call of ${call.method}`);
  const violations = standIn.violations.map(
    ({ method, path, found, limit }) => `${method} ${path}: found ${found}, expected ${limit}`,
  );
  return [...(allowed.has('unexpected') ? [] : unexpected), ...(allowed.has('violations') ? [] : violations)];
}

/** Slack's error code of a call that was refused; `ok` when it was not. */
export async function slackErrorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const data = (error as { data?: { error?: string } }).data;
    return data?.error ?? String(error);
  }
}
