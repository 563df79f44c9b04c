import { type Environment, readEnvironment } from '../config/env.ts';
import { localDateAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rulesFrom, storeFrom } from '../installation.ts';
import { systemClock } from '../scheduler/clock.ts';
import type { Rules } from '../scheduler/plan-due.ts';
import type { Store } from '../store/open.ts';
import { DEFAULT_WORKSPACE } from '../store/workspaces.ts';

/** What most commands need: the configuration, the rules in force, and an open database. */
export interface Context {
  readonly env: Environment;
  readonly rules: Rules;
  readonly store: Store;
  readonly workspaceId: string;
}

/** Runs a command with an open, migrated database, and closes it whatever happens. */
export async function withContext<Result>(run: (context: Context) => Promise<Result>): Promise<Result> {
  const env = readEnvironment();
  const rules = rulesFrom(env);
  const store = await storeFrom(env);
  try {
    return await run({ env, rules, store, workspaceId: DEFAULT_WORKSPACE });
  } finally {
    await store.close();
  }
}

/** Today in the installation's zone, for commands without `--as-of`. */
export const todayIn = (env: Environment): LocalDate => localDateAt(systemClock.now(), env.timeZone);
