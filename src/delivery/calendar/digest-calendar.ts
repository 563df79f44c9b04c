import type { ComingDay } from '../digest-days.ts';
import { dayEventOf } from './key-dates.ts';
import { wholeCalendar } from './render.ts';

/**
 * The days that a digest tells of as iCalendar (RFC 5545), for who reads no feed. An event has the UID that the feeds
 * give it, so that a calendar that has both shows it once.
 */
export const digestCalendar = (days: readonly ComingDay[]): string =>
  wholeCalendar(
    'Lastcall contracts',
    days.map(({ life, name, ...day }) => ({
      uid: `${life.contract.id}-${life.termNumber}-${day.id}@lastcall`,
      event: dayEventOf(day),
      name,
      link: null,
      sequence: life.changes - 1,
      modified: life.updatedAt,
    })),
  );
