import type { DatabaseConfig } from '../../../src/config/env.ts';
import { planDue } from '../../../src/scheduler/plan-due.ts';
import { openStore } from '../../../src/store/open.ts';
import { perform } from '../../model/player.ts';
import { dueMomentOf, RESTING_FROM_ROUND, RULES } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';

export interface Replanning {
  readonly database: DatabaseConfig;
  /** Contracts stored, named as `seed` names those that rest. */
  readonly stored: number;
  readonly edits: number;
  readonly warmUp: number;
}

/** So far an edit moves the end: the first reminder is due with it. */
const MOVED_DAYS = -30;
const DAY_MS = 86_400_000;
/** A prime, so that the edited contracts lie all over the table. */
const STRIDE = 611_953;

/** Moves the end of one contract and plans what is due with it; each in milliseconds, after a few that warm up. */
export async function replanEdits({
  database,
  stored,
  edits,
  warmUp,
}: Replanning): Promise<Measured<number[]>> {
  const store = await openStore(database);
  const now = (dueMomentOf(RESTING_FROM_ROUND) - DAY_MS) as ReturnType<typeof dueMomentOf>;
  const replan = async (index: number): Promise<void> => {
    const id = `resting-${(index * STRIDE) % stored}`;
    const act = { kind: 'edit', facts: {}, moveEnd: MOVED_DAYS, byFile: false } as const;
    const refused = await perform({ store, rules: RULES }, id, act, now);
    if (refused !== undefined) throw new Error(refused);
    const { planned } = await planDue(store, RULES, () => ({ now, real: now }));
    if (planned !== 1) throw new Error(`planned ${planned} reminders, expected 1`);
  };
  return {
    run: async (round) => {
      const times: number[] = [];
      for (let index = 0; index < warmUp + edits; index += 1) {
        const ms = await timeOf(() => replan(round * (warmUp + edits) + index));
        if (index >= warmUp) times.push(ms);
      }
      return times;
    },
    close: store.close,
  };
}
