import { Readable } from 'node:stream';
import type { WebClient } from '@slack/web-api';
import { readContractBytes } from './cli/contract-csv/read.ts';
import { csvLine, HEADER_LINE } from './cli/contract-csv/write.ts';
import { feedUrl, publicUrlOf } from './cli/feed-url.ts';
import { defaultDigest } from './config/digest-default.ts';
import type { Environment, SlackConfig } from './config/env.ts';
import type { AppLog } from './delivery/slack/app.ts';
import { createSlackClient } from './delivery/slack/client.ts';
import type { ContractFiles, SlackDeps } from './delivery/slack/deps.ts';
import { createDirectory } from './delivery/slack/directory.ts';
import { createMembers } from './delivery/slack/members.ts';
import { createPeople } from './delivery/slack/people.ts';
import type { Clock } from './scheduler/clock.ts';
import { contractInput } from './scheduler/first-due.ts';
import { playbookOf, type Rules } from './scheduler/plan-due.ts';
import { noteSlackUrl } from './store/calendar.ts';
import { createInbox } from './store/inbox.ts';
import type { Store } from './store/open.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';
import { leaseMsOf, timeoutMsOf } from './wiring.ts';

export interface SlackParts {
  readonly env: Environment;
  readonly slack: SlackConfig;
  readonly store: Store;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly log: AppLog;
}

/** What becomes of what people do, once it is acknowledged. */
export type Handling = Pick<SlackDeps, 'carryOut' | 'afterAck' | 'nudge' | 'sendSoon'>;

/** What the listeners of Slack's requests work with. */
export function slackDepsFrom(
  { env, slack, store, rules, clock, log }: SlackParts,
  handling: Handling,
): SlackDeps {
  const timeoutMs = timeoutMsOf(env);
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs });
  const directory = createDirectory(client);
  const { now } = clock;
  const workspaceId = DEFAULT_WORKSPACE;
  // Whatever stands in for Slack has conversations of its own, to which no such link leads.
  const noteUrl = async (url: string): Promise<void> => {
    if (slack.apiUrl.startsWith('https://slack.com/')) await noteSlackUrl(store.db, workspaceId, url);
  };
  return {
    ...handling,
    store,
    workspaceId,
    client,
    people: createPeople({ client, db: store.db, workspaceId, now, team: teamOf(client, noteUrl) }),
    members: createMembers(client, directory),
    directory,
    inbox: createInbox(store, { real: clock.real, leaseMs: leaseMsOf(env) }),
    playbooks: rules.playbooks,
    playbookOf: (contract) => playbookOf(contract, rules.playbooks),
    offDays: rules.offDays,
    digestDefault: defaultDigest(env),
    inputOf: (fields, stated) => ({ ...contractInput(fields, rules), stated }),
    files: filesFor(env, rules),
    feedAddress: (token) => feedUrl(publicUrlOf(env), token),
    timeZone: env.timeZone,
    reminderTime: rules.reminderTime,
    reach: rules.reach,
    now,
    canMail: env.mail !== null,
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    log,
  };
}

/** The id of the workspace that the app is installed in: asked for once, and again where Slack did not say. */
function teamOf(
  client: WebClient,
  noteUrl: (url: string) => Promise<void>,
): () => Promise<string | undefined> {
  let team: Promise<string | undefined> | undefined;
  return () => {
    team ??= client.auth.test().then(async ({ team_id, url }) => {
      if (url !== undefined) await noteUrl(url);
      return team_id;
    });
    team.catch(() => {
      team = undefined;
    });
    return team;
  };
}

/** The contract file as the command line reads and writes it. */
const filesFor = (env: Environment, { playbooks }: Rules): ContractFiles => ({
  read: (name, bytes, onNote) =>
    readContractBytes(name, Readable.from([bytes]), { playbooks, timeZone: env.timeZone, onNote }),
  write: async (contracts) => {
    let text = HEADER_LINE;
    for await (const contract of contracts) {
      const currency = contract.currency ?? playbookOf(contract, playbooks).terms.currency.value;
      text += csvLine({ contract, currency });
    }
    return text;
  },
});
