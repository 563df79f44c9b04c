import type { Instant } from '../../domain/instant.ts';
import { type Clock, systemClock } from '../../scheduler/clock.ts';

/** A clock that can be put forward; `real` stays real. */
export interface DemoClock extends Clock {
  readonly set: (now: Instant) => void;
}

/** A clock whose `now` is `start` at this moment and runs on from there. */
export function clockFrom(start: Instant): DemoClock {
  let offset = start - systemClock.real();
  return {
    ...systemClock,
    now: () => (systemClock.real() + offset) as Instant,
    set: (now) => {
      offset = now - systemClock.real();
    },
  };
}
