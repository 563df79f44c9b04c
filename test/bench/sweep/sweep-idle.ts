import type { DatabaseConfig } from '../../../src/config/env.ts';
import { sweep } from '../../../src/scheduler/sweep.ts';
import { openStore } from '../../../src/store/open.ts';
import { clockOf, LEASE_MS, RULES, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import { INSTANT_CHANNEL } from './instant-channel.ts';

/** Sweeps on the day before anything is due; each in milliseconds, after a few that warm up. */
export async function sweepIdle({
  database,
  sweeps,
  warmUp,
}: {
  readonly database: DatabaseConfig;
  readonly sweeps: number;
  readonly warmUp: number;
}): Promise<Measured<number[]>> {
  const store = await openStore(database);
  const deps = {
    store,
    rules: RULES,
    channels: [INSTANT_CHANNEL],
    clock: clockOf(-1),
    log: STRICT_LOG,
    leaseMs: LEASE_MS,
  };
  return {
    run: async () => {
      const times: number[] = [];
      for (let count = -warmUp; count < sweeps; count += 1) {
        const ms = await timeOf(() => sweep(deps));
        if (count >= 0) times.push(ms);
      }
      return times;
    },
    close: store.close,
  };
}
