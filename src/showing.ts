import type { Logger } from 'pino';
import type { SlackDeps } from './delivery/slack/deps.ts';
import { type FollowUpDeps, type Holds, showFollowUps } from './scheduler/follow-ups.ts';
import { nextFollowUpAt } from './store/follow-up-claim.ts';

export interface ShowingOptions extends Pick<FollowUpDeps, 'store' | 'rules' | 'clock' | 'leaseMs' | 'turn'> {
  readonly log: Logger;
  /** Made of the deps that have what this returns. */
  readonly channel: () => FollowUpDeps['channel'];
  /** Sends what is in the ledger and due, as a sweep does. */
  readonly send: () => Promise<unknown>;
  /** Sends the requests that people confirmed. */
  readonly sendRequests: () => Promise<void>;
}

/** Shows in messages, threads and Homes what people did, soon after they did it. */
export interface Showing extends Pick<SlackDeps, 'nudge' | 'sendSoon'> {
  readonly now: () => Promise<void>;
  /** Resolves once everything is sent and shown, what would else rest for a while as well. */
  readonly settled: () => Promise<void>;
}

/** What several people do at once is shown together: a Home is published once for all of it. */
const SHOW_AFTER_MS = 200;

/** Rounds of sending and showing after which the rest is the next sweep's. */
const MOST_ROUNDS = 3;

/** At the latest then what rests is looked at again. */
const LOOK_AGAIN_MS = 60_000;

export function createShowing({ channel, send, sendRequests, ...parts }: ShowingOptions): Showing {
  const { store, clock, log } = parts;
  let hurry = false;
  const holds: Holds = new Map();
  const show = singly(
    async () => {
      await sendRequests();
      await showFollowUps({ ...parts, channel: channel(), holds, sendSoon }, { hurry });
    },
    (error) => log.error({ error }, 'what was done could not be shown'),
  );
  let toSend = false;
  const sendNow = singly(
    async () => {
      if (!toSend) return;
      toSend = false;
      await send();
    },
    (error) => log.error({ error }, 'what was asked for could not be sent, the next sweep tries again'),
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
  return {
    nudge: () => nudge(),
    sendSoon,
    now: show,
    settled: async () => {
      epoch += 1;
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
