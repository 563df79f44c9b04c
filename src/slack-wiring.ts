import { Readable } from 'node:stream';
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { readContractBytes } from './cli/contract-csv/read.ts';
import { csvLine, HEADER_LINE } from './cli/contract-csv/write.ts';
import { feedUrl, publicUrlOf } from './cli/feed-url.ts';
import { defaultDigest } from './config/digest-default.ts';
import type { Environment, SlackConfig } from './config/env.ts';
import { updateContractView } from './delivery/slack/actions/show.ts';
import { createAfterAck, createTurns } from './delivery/slack/after-ack.ts';
import type { AppLog } from './delivery/slack/app.ts';
import { createSlackClient } from './delivery/slack/client.ts';
import type { ContractFiles, SlackDeps } from './delivery/slack/deps.ts';
import { createDirectory } from './delivery/slack/directory.ts';
import { createFollowUpChannel } from './delivery/slack/follow-up.ts';
import { publishHome } from './delivery/slack/home.ts';
import { registerListeners } from './delivery/slack/listeners.ts';
import { createMembers } from './delivery/slack/members.ts';
import { createPeople } from './delivery/slack/people.ts';
import { postFile } from './delivery/slack/post-file.ts';
import { postPicture } from './delivery/slack/post-picture.ts';
import { postStep } from './delivery/slack/post-step.ts';
import { performLost } from './delivery/slack/receive.ts';
import type { Clock } from './scheduler/clock.ts';
import { contractInput } from './scheduler/first-due.ts';
import { type FollowUpDeps, type Holds, showFollowUps } from './scheduler/follow-ups.ts';
import { playbookOf, type Rules } from './scheduler/plan-due.ts';
import { planStepReminders } from './scheduler/step-reminders.ts';
import { noteSlackUrl } from './store/calendar.ts';
import { nextFollowUpAt } from './store/follow-up-claim.ts';
import { createInbox, forgetActs } from './store/inbox.ts';
import type { Store } from './store/open.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';
import { leaseMsOf, timeoutMsOf } from './wiring.ts';

export interface SlackBotOptions {
  readonly app: App;
  /** True while a request has come in and is not acknowledged: what can wait waits. */
  readonly isWaitedFor: () => boolean;
  readonly env: Environment;
  readonly slack: SlackConfig;
  readonly store: Store;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly log: AppLog;
  /** Sends what is in the ledger and due, as a sweep does. */
  readonly send: () => Promise<unknown>;
  /** For what went wrong while showing what was done. */
  readonly warn: FollowUpDeps['log'];
  /** Sends the requests that people confirmed. */
  readonly sendRequests: () => Promise<void>;
}

export interface SlackBot {
  /** Carries out and shows what an earlier process did not get to. */
  readonly catchUp: () => Promise<void>;
  /** Resolves once everything that was acknowledged is carried out and shown. */
  readonly settled: () => Promise<void>;
}

/** What several people do at once is shown together: a Home is published once for all of it. */
const SHOW_AFTER_MS = 200;

/** Requests are known again for a day; Slack repeats them for some minutes. */
const REMEMBER_ACTS_MS = 24 * 3_600_000;

/** Everything that people can do in Slack, on an app that hears of it. */
export function createSlackBot(options: SlackBotOptions): SlackBot {
  const { app, isWaitedFor, env, slack, store, rules, clock, log, warn, send, sendRequests } = options;
  const timeoutMs = timeoutMsOf(env);
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs });
  const directory = createDirectory(client);
  const { now } = clock;
  const leaseMs = leaseMsOf(env);
  const inbox = createInbox(store, { real: clock.real, leaseMs });
  const turn = createTurns(isWaitedFor);
  const afterAck = createAfterAck(
    (error) => log.error(`a Slack listener failed: ${error instanceof Error ? error.stack : String(error)}`),
    turn,
  );
  let hurry = false;
  const holds: Holds = new Map();
  const show = singly(
    async () => {
      await sendRequests();
      const deps = { store, rules, channel, clock, log: warn, leaseMs, holds, sendSoon, turn };
      await showFollowUps(deps, { hurry });
    },
    (error) => log.error(`what was done could not be shown: ${String(error)}`),
  );
  let toSend = false;
  const sendNow = singly(
    async () => {
      if (!toSend) return;
      toSend = false;
      await send();
    },
    (error) =>
      log.error(`what was asked for could not be sent, the next sweep tries again: ${String(error)}`),
  );
  let soon: { readonly timer: NodeJS.Timeout; readonly at: number } | undefined;
  /** Counts the calls of `settled`: what was begun before one must not go on behind its back. */
  let epoch = 0;
  const nudge = (afterMs = SHOW_AFTER_MS): void => {
    const at = performance.now() + afterMs;
    if (soon !== undefined && soon.at <= at) return;
    clearTimeout(soon?.timer);
    const begun = epoch;
    const timer = setTimeout(() => {
      soon = undefined;
      void sendNow()
        .then(show)
        .then(() => (begun === epoch ? again() : undefined));
    }, afterMs);
    soon = { timer, at };
  };
  const calm = (): void => {
    clearTimeout(soon?.timer);
    soon = undefined;
  };
  const sendSoon = (): void => {
    toSend = true;
    nudge();
  };
  /** What rests is shown once it has; the sweep would as well, but up to a minute later. */
  const again = async (): Promise<void> => {
    const begun = epoch;
    const next = await nextFollowUpAt(store.db, clock.real()).catch(() => null);
    if (begun !== epoch) return;
    if (toSend) nudge();
    else if (next !== null) nudge(Math.min(Math.max(next - clock.real(), SHOW_AFTER_MS), LOOK_AGAIN_MS));
  };
  // Whatever stands in for Slack has conversations of its own, to which no such link leads.
  const noteUrl = async (url: string): Promise<void> => {
    if (slack.apiUrl.startsWith('https://slack.com/')) await noteSlackUrl(store.db, workspaceId, url);
  };
  const workspaceId = DEFAULT_WORKSPACE;
  const deps: SlackDeps = {
    store,
    workspaceId,
    client,
    people: createPeople({ client, db: store.db, workspaceId, now, team: teamOf(client, noteUrl) }),
    members: createMembers(client, directory),
    directory,
    inbox,
    afterAck,
    nudge: () => nudge(),
    sendSoon,
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
  const channel = createFollowUpChannel({
    client,
    db: store.db,
    timeZone: env.timeZone,
    publishHome: (userId) => publishHome(deps, userId),
    postPicture: (picture) => postPicture(deps, picture),
    postFile: (file) => postFile(deps, file),
    postStep: (note) => postStep(deps, note),
    updateView: (userId, contractId) => updateContractView(deps, userId, contractId),
  });
  registerListeners(app, deps);
  return {
    catchUp: async () => {
      await performLost(deps);
      await planStepReminders(store, rules, clock);
      await forgetActs(store.db, clock.real() - REMEMBER_ACTS_MS);
      await show();
    },
    settled: async () => {
      epoch += 1;
      await afterAck.settled();
      hurry = true;
      // What is sent may lead to something to show, and a message that is gone to something to send.
      for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
        calm();
        await sendNow();
        await show();
        if (!toSend) break;
      }
      hurry = false;
      calm();
    },
  };
}

/** Rounds of sending and showing after which the rest is the next sweep's. */
const MOST_ROUNDS = 3;

/** At the latest then what rests is looked at again. */
const LOOK_AGAIN_MS = 60_000;

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

/** One run at a time; who asks during one gets another after it, as it may have been past what they changed. */
function singly(work: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running.then(() => {
      running = next ?? running;
      next = undefined;
      return work().catch(onError);
    });
    return next;
  };
}

/** The contract file as the command line reads and writes it. */
const filesFor = (env: Environment, { playbooks }: Rules): ContractFiles => ({
  read: (name, bytes) =>
    readContractBytes(name, Readable.from([bytes]), { playbooks, timeZone: env.timeZone }),
  write: async (contracts) => {
    let text = HEADER_LINE;
    for await (const contract of contracts) {
      const currency = contract.currency ?? playbookOf(contract, playbooks).terms.currency.value;
      text += csvLine({ contract, currency });
    }
    return text;
  },
});
