import type { Instant } from '../domain/instant.ts';
import { type Clock, systemClock } from '../scheduler/clock.ts';

/** A clock whose `now` is `start` at this moment and runs on from there; `real` stays real. */
export function clockFrom(start: Instant): Clock {
  const offset = start - systemClock.real();
  return { ...systemClock, now: () => (systemClock.real() + offset) as Instant };
}
