import type { Environment, SlackConfig } from './config/env.ts';
import { loadPlaybooks } from './config/load-playbooks.ts';
import type { Playbook } from './config/playbook.ts';
import { createEmailChannel } from './delivery/email/send.ts';
import { createSlackClient } from './delivery/slack/client.ts';
import { createSlackChannel } from './delivery/slack/send.ts';
import type { Channel } from './domain/reminder.ts';
import { withWorkspaceRungs } from './domain/reminder-ladder.ts';
import { systemClock } from './scheduler/clock.ts';
import { createOffDays } from './scheduler/off-days.ts';
import type { Rules } from './scheduler/plan-due.ts';
import { openStore, type Store } from './store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from './store/workspaces.ts';

/** The parts that both the bot and single commands are put together from; all of it comes from the environment. */

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

/** The ways of reaching people that the environment sets up. */
export interface Channels {
  readonly list: readonly Channel[];
  readonly close: () => void;
}

/** Slack with the given credentials, and e-mail where SMTP_URL is set. */
export function channelsFrom(env: Environment, slack: SlackConfig): Channels {
  const timeoutMs = timeoutMsOf(env);
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs });
  const email = env.mail === null ? undefined : createEmailChannel({ ...env.mail, timeoutMs });
  return {
    list: [createSlackChannel({ clientFor: () => client }), ...(email === undefined ? [] : [email])],
    close: () => email?.close(),
  };
}

/** How long one send may take. */
export const timeoutMsOf = (env: Environment): number => env.sendTimeoutSeconds * 1000;

/** How long a claim holds: a send that takes its full time must still be settled before anybody else may claim. */
export const leaseMsOf = (env: Environment): number => timeoutMsOf(env) * 2;
