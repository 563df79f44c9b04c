import { formatLong } from '../domain/local-date.ts';
import { type Offset, parseOffset } from '../domain/offset.ts';
import type { Reminder } from '../domain/reminder.ts';
import { days } from './day-words.ts';

/** What a rung's days are counted from, in words. */
const ANCHOR_WORDS = {
  T: 'the last paid day',
  N: 'the notice deadline',
  S: 'the start of the switch',
} as const;

/** A rung as people call it: `T-60` is the "60-day reminder", `T` the "last-day reminder". */
export function rungName(rung: string): string {
  if (!/^[TNS]([+-]\d{1,4})?$/.test(rung)) return `reminder ${rung}`;
  const { anchor, days: distance } = parseOffset(rung as Offset);
  if (anchor === 'T' && distance === 0) return 'last-day reminder';
  if (anchor === 'T' && distance < 0) return `${-distance}-day reminder`;
  if (distance === 0) return `reminder on the day of ${ANCHOR_WORDS[anchor]}`;
  return `reminder ${days(Math.abs(distance))} ${distance < 0 ? 'before' : 'after'} ${ANCHOR_WORDS[anchor]}`;
}

/** Says which earlier reminders did not go out on their day; null where all did. */
export function missedWords(missed: Reminder['missed']): string | null {
  const names = missed.map(({ rung, localDate }) => `the ${rungName(rung)} (${formatLong(localDate)})`);
  if (names.length === 0) return null;
  return `Not sent on ${names.length === 1 ? 'its day' : 'their days'}: ${listOf(names)}.`;
}

const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
