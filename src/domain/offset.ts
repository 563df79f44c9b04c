import { addDays, daysBetween, type LocalDate } from './local-date.ts';

/**
 * A day given by its distance from an anchor, as playbooks write it: `T-60`, `T`, `T+1`, `N-7`, `S+14`.
 * T is the last paid day, N the notice deadline, S the day on which a switch is started.
 */
export type Offset = string & { readonly __brand: 'Offset' };

export type Anchor = 'T' | 'N' | 'S';

const OFFSET = /^([TNS])(?:([+-])(\d{1,4}))?$/;

interface Distance {
  readonly anchor: Anchor;
  readonly days: number;
}

/** A playbook's few offsets are asked for with every contract. */
const parsed = new Map<Offset, Distance>();
const MOST_PARSED = 1000;

/** The anchor of an offset and its distance in days (negative is before). */
export function parseOffset(offset: Offset): Distance {
  const known = parsed.get(offset);
  if (known !== undefined) return known;
  const [, anchor, sign, digits] = OFFSET.exec(offset) ?? [];
  const days = digits === undefined ? 0 : Number(digits);
  const distance = { anchor: anchor as Anchor, days: sign === '-' ? 0 - days : days };
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(offset, distance);
  return distance;
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
