import type { Instant } from '../domain/instant.ts';

/**
 * The only source of time. `now` is the time that decides what is due: the machine's, or one that a test, the
 * sandbox or `sweep --now` holds. `real` always runs, for leases and timeouts. `sleep` waits in real time.
 */
export interface Clock {
  readonly now: () => Instant;
  readonly real: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
}

const machineNow = (): Instant => Date.now() as Instant;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const systemClock: Clock = { now: machineNow, real: machineNow, sleep };

/** A clock whose `now` stands at one moment, while leases go on in real time. */
export const clockAt = (now: Instant): Clock => ({ ...systemClock, now: () => now });
