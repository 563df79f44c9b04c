import type { Clock } from './clock.ts';

/** Settling takes at most a tenth of the time, unless what was sent would stay unsettled for longer than this. */
const RESTS_PER_COMMIT = 10;
const MOST_REST_MS = 50;

/** Takes ended attempts as they come. */
export interface Settler<Ended> {
  readonly add: (ended: Ended) => void;
  /** True once a transaction failed: nothing more can be settled, so nothing more should be sent. */
  readonly failed: () => boolean;
  /** Resolves once all that was added is settled. @throws what the transaction that failed did. */
  readonly done: () => Promise<void>;
}

/**
 * Collects ended attempts and settles all that are there in one transaction. SQLite's commits hold up the event
 * loop until the disk has them, so after each one sending gets several times as long before the next; less where
 * `mostWaiting` attempts wait to be settled, which a process that is killed would make again.
 */
export function createSettler<Ended>(
  clock: Clock,
  settle: (batch: readonly Ended[]) => Promise<void>,
  mostWaiting: number = Number.POSITIVE_INFINITY,
): Settler<Ended> {
  let ended: Ended[] = [];
  /** Ends a rest: enough waits to be settled, or nothing more is being sent that a commit could hold up. */
  let enough = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  let restUntil = 0;
  let draining = false;
  const run = async (): Promise<void> => {
    while (ended.length > 0 && failure === undefined) {
      // Answers that are already waiting in the event loop get into the same transaction.
      await new Promise(setImmediate);
      const rest = restUntil - clock.real();
      if (rest > 0 && !draining) await Promise.race([clock.sleep(rest), enough.promise]);
      const batch = ended;
      ended = [];
      enough = Promise.withResolvers();
      const start = clock.real();
      await settle(batch);
      const end = clock.real();
      restUntil = end + Math.min(MOST_REST_MS, (end - start) * RESTS_PER_COMMIT);
    }
  };
  const start = (): void => {
    running ??= run()
      .catch((error: unknown) => {
        // The rows stay claimed: once the lease is out, the next pass looks at them again.
        failure = { error };
      })
      .finally(() => {
        running = undefined;
      });
  };
  return {
    add: (one) => {
      ended.push(one);
      if (ended.length >= mostWaiting) enough.resolve();
      start();
    },
    failed: () => failure !== undefined,
    done: async () => {
      draining = true;
      enough.resolve();
      while (running !== undefined) await running;
      draining = false;
      if (failure !== undefined) throw failure.error;
    },
  };
}
