import type { DigestChoice, DigestScope } from '../domain/digest-schedule.ts';
import { oneLine } from './one-line.ts';

/** When somebody's digest comes and what it is about, as one clause. */
export function scheduleWords({
  rhythm,
  weekday,
  time,
  timeZone,
  about,
}: Omit<DigestChoice, 'ownZone'>): string {
  const clock = `${time} (${timeZone})`;
  return `${WHEN[rhythm](weekday)} at ${clock}, about ${scopeWords(about)}`;
}

const WHEN: Readonly<Record<DigestChoice['rhythm'], (weekday: string) => string>> = {
  weekly: (weekday) => `every ${weekday}`,
  daily: (weekday) => `every ${weekday}, and daily while something is within 7 days of its deadline,`,
  monthly: () => 'on the first of each month',
};

export function scopeWords(about: DigestScope): string {
  switch (about.scope) {
    case 'mine':
      return 'your contracts';
    case 'team':
      return 'all contracts of the team';
    case 'vendor':
      return `contracts with ${oneLine(about.vendor, 80)}`;
  }
}
