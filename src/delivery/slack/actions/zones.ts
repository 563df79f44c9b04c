import { option } from '../blocks/parts.ts';

/** A menu takes a hundred options. */
const MOST = 100;
const ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];

/** The time zones whose names hold what was typed; those that begin a word with it first. */
export function zoneOptions(typed: string) {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  const found = ZONES.filter((zone) => zone.toLowerCase().includes(wanted));
  const begins = (zone: string): number =>
    zone
      .toLowerCase()
      .split(/[/_]/)
      .some((word) => word.startsWith(wanted))
      ? 0
      : 1;
  return found
    .toSorted((a, b) => begins(a) - begins(b))
    .slice(0, MOST)
    .map((zone) => option(zone, zone));
}
