import type { DigestChoice } from '../domain/digest-schedule.ts';
import { weeklyOf } from './cron-expression.ts';
import type { Environment } from './env.ts';

/** What somebody gets who says no more than that they want digests: their contracts, on DIGEST_CRON's day and hour. */
export const defaultDigest = ({
  digestCron,
  timeZone,
}: Pick<Environment, 'digestCron' | 'timeZone'>): DigestChoice => ({
  about: { scope: 'mine' },
  rhythm: 'weekly',
  timeZone,
  ownZone: false,
  ...weeklyOf(digestCron),
});
