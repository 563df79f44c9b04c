import type { DatabaseConfig } from '../../../src/config/env.ts';
import { sweep } from '../../../src/scheduler/sweep.ts';
import { openStore } from '../../../src/store/open.ts';
import { clockOf, LEASE_MS, RULES, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import { INSTANT_CHANNEL } from './instant-channel.ts';

/** One sweep a round, which plans, claims, sends and settles what is due in that round. */
export async function sweepDue({
  database,
  dueEach,
}: {
  readonly database: DatabaseConfig;
  readonly dueEach: number;
}): Promise<Measured<number>> {
  const store = await openStore(database);
  const deps = { store, rules: RULES, channels: [INSTANT_CHANNEL], log: STRICT_LOG, leaseMs: LEASE_MS };
  return {
    run: (round) =>
      timeOf(async () => {
        const { sent } = await sweep({ ...deps, clock: clockOf(round) });
        if (sent !== dueEach) throw new Error(`sent ${sent} reminders, expected ${dueEach}`);
      }),
    close: store.close,
  };
}
