import type { Environment } from './config/env.ts';
import { loadPlaybooks } from './config/load-playbooks.ts';
import type { Playbook } from './config/playbook.ts';
import { withWorkspaceRungs } from './domain/reminder-ladder.ts';
import { systemClock } from './scheduler/clock.ts';
import { createOffDays } from './scheduler/off-days.ts';
import type { Rules } from './scheduler/plan-due.ts';
import { openStore, type Store } from './store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from './store/workspaces.ts';

/** What every command needs, by itself: most of them reach nobody, and start faster without what does. */

/** The rules in force, from the environment and the playbooks' folder. */
export const rulesFrom = (env: Environment): Rules => ({
  playbooks: playbooksFrom(env),
  reminderTime: env.reminderTime,
  reach: { email: env.mail !== null, defaultChannel: env.slackChannel, fallbackPerson: env.fallbackEmail },
  offDays: createOffDays(env.country),
});

/** The playbooks of the folder, with the workspace's own rungs in their ladders. */
function playbooksFrom({ playbooks, reminderRungs }: Environment): ReadonlyMap<string, Playbook> {
  const loaded = loadPlaybooks(playbooks);
  if (reminderRungs.length === 0) return loaded;
  return new Map([...loaded].map(([id, playbook]) => [id, withWorkspaceRungs(playbook, reminderRungs)]));
}

/** An open, migrated database with its workspace. */
export async function storeFrom(env: Environment): Promise<Store> {
  const store = await openStore(env.database);
  await ensureWorkspace(store.db, DEFAULT_WORKSPACE, systemClock.now());
  return store;
}
