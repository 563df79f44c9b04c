import type { DatabaseConfig } from '../../../src/config/env.ts';
import { createSlackClient } from '../../../src/delivery/slack/client.ts';
import { createSlackChannel } from '../../../src/delivery/slack/send.ts';
import { dispatch } from '../../../src/scheduler/dispatch.ts';
import { planDue } from '../../../src/scheduler/plan-due.ts';
import { openStore } from '../../../src/store/open.ts';
import { clockOf, LEASE_MS, RULES, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import type { SlackAddress } from './slack-process.ts';

const TIMEOUT_MS = 30_000;

/** Dispatches what a round has due, from claim to settlement; planned before the clock runs. */
export async function dispatchReminders({
  database,
  slack,
  dueEach,
  concurrency,
}: {
  readonly database: DatabaseConfig;
  readonly slack: SlackAddress;
  readonly dueEach: number;
  readonly concurrency: number;
}): Promise<Measured<number>> {
  const store = await openStore(database);
  const client = createSlackClient({ token: slack.token, apiUrl: slack.url, timeoutMs: TIMEOUT_MS });
  const channels = [createSlackChannel({ clientFor: () => client })];
  return {
    run: async (round) => {
      const clock = clockOf(round);
      await planDue(store, RULES, () => ({ now: clock.now(), real: clock.real() }));
      return timeOf(async () => {
        const { sent } = await dispatch({
          store,
          rules: RULES,
          channels,
          clock,
          log: STRICT_LOG,
          leaseMs: LEASE_MS,
          concurrency,
        });
        if (sent !== dueEach) throw new Error(`sent ${sent} reminders, expected ${dueEach}`);
      });
    },
    close: store.close,
  };
}
