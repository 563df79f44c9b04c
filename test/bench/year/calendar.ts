import { dayNumber } from '../../model/days.ts';
import type { Chance } from './random.ts';

/** The year that is simulated. */
export const FIRST_DAY = dayNumber('2027-01-01');
export const DAYS = 365;

/** Hours of the day, UTC, at which the bot is awake: the mornings of all the zones lie between. */
export const SWEEP_HOURS = [4, 9, 14, 22] as const;

/** When people write; what they do is seen by the next sweep. */
export const PEOPLE_HOUR = 11;

/** How often a year the bot goes down, and for how many days at most. */
const DOWNS = 6;
const LONGEST_DOWN = 40;

export const anyDay = (chance: Chance): number => FIRST_DAY + chance.between(0, DAYS - 1);

/** The days on which the bot is down: some spells of 1 to 40 days. */
export function daysDown(chance: Chance): { days: ReadonlySet<number>; longest: number } {
  const spells = Array.from({ length: DOWNS }, () => ({
    from: anyDay(chance),
    length: chance.between(1, LONGEST_DOWN),
  }));
  const all = spells.flatMap(({ from, length }) => Array.from({ length }, (_, index) => from + index));
  return {
    days: new Set(all.filter((day) => day < FIRST_DAY + DAYS)),
    longest: Math.max(...spells.map(({ length }) => length)),
  };
}
