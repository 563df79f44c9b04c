import { writeFile } from 'node:fs/promises';
import type { WebClient } from '@slack/web-api';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { createSlackChannel } from '../../../src/delivery/slack/send.ts';
import { sweep } from '../../../src/scheduler/sweep.ts';
import { openStore } from '../../../src/store/open.ts';
import { clockOf, LEASE_MS, RULES, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';

/** Writes down, as JSON, what the bot gives to chat.postMessage in the first round. */
export async function writePayloads({
  database,
  file,
}: {
  readonly database: DatabaseConfig;
  readonly file: string;
}): Promise<Measured<number>> {
  const store = await openStore(database);
  const payloads: unknown[] = [];
  const listening = {
    apiCall: async (_method: string, payload: unknown) => {
      payloads.push(payload);
      return { ok: true, channel: 'C', ts: '1' };
    },
  } as unknown as WebClient;
  const channels = [createSlackChannel({ clientFor: () => listening })];
  return {
    run: async () => {
      await sweep({ store, rules: RULES, channels, clock: clockOf(0), log: STRICT_LOG, leaseMs: LEASE_MS });
      await writeFile(file, JSON.stringify(payloads));
      return payloads.length;
    },
    close: store.close,
  };
}
