import type { Logger } from 'pino';
import type { Environment, SlackConfig } from './config/env.ts';
import { updateContractView } from './delivery/slack/actions/show.ts';
import { createAfterAck, createTurns } from './delivery/slack/after-ack.ts';
import { createFollowUpChannel } from './delivery/slack/follow-up.ts';
import { publishHome } from './delivery/slack/home.ts';
import { isDeactivated } from './delivery/slack/people.ts';
import { perform } from './delivery/slack/perform.ts';
import { postFile } from './delivery/slack/post-file.ts';
import { postPicture } from './delivery/slack/post-picture.ts';
import { postStep } from './delivery/slack/post-step.ts';
import { performLost } from './delivery/slack/receive.ts';
import { createReplay } from './delivery/slack/replay.ts';
import { createUnderWay } from './delivery/slack/under-way.ts';
import type { Waiting } from './delivery/slack/waiting.ts';
import type { Clock } from './scheduler/clock.ts';
import { wakeByCron } from './scheduler/cron.ts';
import { digestPass } from './scheduler/digests.ts';
import { type DispatchDeps, dispatch } from './scheduler/dispatch.ts';
import { endFeedsOfLeavers } from './scheduler/leavers.ts';
import type { Rules } from './scheduler/plan-due.ts';
import { sendRequests } from './scheduler/requests.ts';
import { planStepReminders } from './scheduler/step-reminders.ts';
import { type SweepCounts, sweep } from './scheduler/sweep.ts';
import { createShowing } from './showing.ts';
import { slackDepsFrom } from './slack-wiring.ts';
import { forgetActs, type Received } from './store/inbox.ts';
import type { Store } from './store/open.ts';
import { channelsFrom, digestDepsFrom, leaseMsOf, linksFrom, requestMailerFrom } from './wiring.ts';

/** Everything that nobody waits for: what people did is carried out and shown here, and reminders are sent. */
export interface Workshop {
  /** Carries out what was written down. */
  readonly carryOut: (received: Received) => void;
  /** Goes on with a request that was acknowledged; its body as Bolt had it. */
  readonly goOn: (body: unknown) => void;
  /** Begins to sweep, as often as SWEEP_CRON says. */
  readonly start: () => void;
  /** One pass at once, for those who hold the clock. */
  readonly sweep: () => Promise<SweepCounts>;
  /** Resolves once everything that was handed in is carried out and shown. */
  readonly settled: () => Promise<void>;
  /** Finishes what is under way. */
  readonly stop: () => Promise<void>;
}

export interface WorkshopOptions {
  readonly env: Environment;
  readonly slack: SlackConfig;
  readonly store: Store;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly log: Logger;
  /** What somebody waits for goes first. */
  readonly waiting: Waiting;
  /** Told after each sweep when the next one is due, epoch milliseconds; infinity where none ever is. */
  readonly swept: (nextDue: number) => void;
}

/** Requests are known again for a day; Slack repeats them for some minutes. */
const REMEMBER_ACTS_MS = 24 * 3_600_000;

export async function createWorkshop(options: WorkshopOptions): Promise<Workshop> {
  const { env, slack, store, rules, clock, log, swept } = options;
  const { isWaitedFor } = options.waiting;
  await using opened = new AsyncDisposableStack();
  const leaseMs = leaseMsOf(env);
  const slackLog = log.child({ part: 'slack' });
  const { links } = await linksFrom(env, store, clock.now);
  const requestMailer = requestMailerFrom(env);
  if (requestMailer !== null) opened.defer(requestMailer.close);
  const channels = channelsFrom(env, slack, { links, store, rules, now: clock.now }, log);
  opened.defer(channels.close);
  const dispatchDeps: DispatchDeps = { store, rules, channels: channels.list, clock, leaseMs, log };

  const failed = (error: unknown): void =>
    slackLog.error(`a Slack listener failed: ${error instanceof Error ? error.stack : String(error)}`);
  const turn = createTurns(isWaitedFor);
  const afterAck = createAfterAck(failed, turn);
  const showing = createShowing({
    store,
    rules,
    clock,
    log,
    leaseMs,
    turn,
    channel: () => channel,
    send: () => dispatch(dispatchDeps),
    sendRequests: async () => {
      if (requestMailer === null) return;
      const { send } = requestMailer;
      await sendRequests({ store, rules, clock, log, leaseMs, send });
    },
  });
  const carryOut = (received: Received): void => afterAck.run(() => perform(deps, received));
  const handling = { carryOut, afterAck, nudge: showing.nudge, sendSoon: showing.sendSoon };
  const deps = slackDepsFrom({ env, slack, store, rules, clock, log: slackLog }, handling);
  const channel = createFollowUpChannel({
    client: deps.client,
    db: store.db,
    timeZone: env.timeZone,
    publishHome: (userId) => publishHome(deps, userId),
    postPicture: (picture) => postPicture(deps, picture),
    postFile: (file) => postFile(deps, file),
    postStep: (note) => postStep(deps, note),
    updateView: (userId, contractId) => updateContractView(deps, userId, contractId),
  });
  const replay = createReplay(deps);
  const replays = createUnderWay();
  const settled = async (): Promise<void> => {
    await replays.settled();
    await afterAck.settled();
    await showing.settled();
  };

  const pass = async (): Promise<SweepCounts> => {
    await performLost(deps);
    await planStepReminders(store, rules, clock);
    await forgetActs(store.db, clock.real() - REMEMBER_ACTS_MS);
    await showing.now();
    const counts = await sweep(dispatchDeps);
    swept(nextSweep());
    if (counts.planned + counts.sent + counts.failed > 0) log.info(counts, 'swept');
    return counts;
  };
  // Null where SWEEP_CRON never comes round again, as on a 30 February.
  let nextSweep = (): number => Number.POSITIVE_INFINITY;
  const digestDeps =
    channels.email === null ? null : digestDepsFrom({ env, rules, store, clock, log }, channels.email);
  const digests = async (): Promise<void> => {
    if (digestDeps === null) return;
    const results = await digestPass(digestDeps);
    const sent = results.filter(({ state }) => state === 'sent').length;
    const failed = results.filter(({ state }) => state === 'failed').length;
    if (sent + failed > 0) log.info({ sent, failed }, 'digests sent');
  };
  const leavers = (): Promise<void> =>
    endFeedsOfLeavers({
      store,
      clock,
      log,
      workspaceId: deps.workspaceId,
      defaultChannel: env.slackChannel,
      isDeactivated: (userId) => isDeactivated(deps.client, userId),
    });
  // What was acknowledged is carried out before the database closes.
  opened.defer(settled);
  // From here on it is the workshop's: closed in reverse order when it stops, and above where it could not be made.
  const running = opened.move();
  return {
    carryOut,
    goOn: (body) => void replays.add(replay(body).catch(failed)),
    start: () => {
      const wakeFor = (work: () => Promise<void>, failure: string) => {
        const waker = wakeByCron(env.sweepCron, work, (error) => log.error({ error }, failure), env.timeZone);
        running.defer(waker.stop);
        return waker;
      };
      const sweeps = wakeFor(async () => void (await pass()), 'a sweep failed; the next one tries again');
      nextSweep = () => sweeps.nextWake() ?? Number.POSITIVE_INFINITY;
      // On its own: however many digests there are, no reminder waits for them.
      wakeFor(digests, 'sending digests failed; the next sweep tries again');
      // On its own: no reminder waits for what Slack says of anybody.
      wakeFor(leavers, 'looking for those who left failed; the next sweep tries again');
    },
    sweep: async () => {
      const counts = await pass();
      await digests();
      await leavers();
      return counts;
    },
    settled,
    stop: () => running.disposeAsync(),
  };
}
