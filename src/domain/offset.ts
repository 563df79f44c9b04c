import { addDays, daysBetween, type LocalDate } from './local-date.ts';

/**
 * A day given by its distance from an anchor, as playbooks write it: `T-60`, `T`, `T+1`, `N-7`, `S+14`.
 * T is the last paid day, N the notice deadline, S the day on which a switch is started.
 */
export type Offset = string & { readonly __brand: 'Offset' };

export type Anchor = 'T' | 'N' | 'S';

const OFFSET = /^([TNS])(?:([+-])(\d{1,4}))?$/;

/** The anchor of an offset and its distance in days (negative is before). */
export function parseOffset(offset: Offset): { anchor: Anchor; days: number } {
  const [, anchor, sign, digits] = OFFSET.exec(offset) ?? [];
  const days = digits === undefined ? 0 : Number(digits);
  return { anchor: anchor as Anchor, days: sign === '-' ? 0 - days : days };
}

/** The days that offsets are counted from. */
export interface Anchors {
  readonly T: LocalDate;
  readonly N: LocalDate;
  readonly S: LocalDate;
}

/** A day named by its distance from the last paid day: `T-90`, `T`, `T+1`. */
export function offsetFromEnd(date: LocalDate, { T }: Pick<Anchors, 'T'>): Offset {
  const days = daysBetween(T, date);
  return (days === 0 ? 'T' : `T${days < 0 ? '-' : '+'}${Math.abs(days)}`) as Offset;
}

/** The calendar day of an offset. */
export function dateOf(offset: Offset, anchors: Anchors): LocalDate {
  const { anchor, days } = parseOffset(offset);
  return addDays(anchors[anchor], days);
}
