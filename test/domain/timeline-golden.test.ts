import { expect, test } from 'vitest';
import { addDays, formatLong } from '../../src/domain/local-date.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import { type TimelineRow, timelineOf } from '../../src/domain/timeline.ts';
import { activtrak, contractOf, day } from '../support/factories.ts';

/** T: Wednesday 30 June 2027; so T-60 is a Saturday, and T-30 a Monday. */
const T = day('2027-06-30');

/** Half a year ahead, around each day that something hangs on, in the last week, on the last day, and after it. */
const STARTS = [-180, -90, -61, -60, -45, -31, -30, -29, -8, -1, 0, 5];

const written = ({ date, offset, id, title, state, weekend, originalDate, warnings }: TimelineRow): string =>
  [
    `  ${formatLong(date)}${weekend ? ' (weekend)' : ''}: ${title} [${id}, ${offset}, ${state}]`,
    ...(originalDate === undefined ? [] : [`    of ${formatLong(originalDate)}`]),
    ...warnings.map(({ code, text }) => `    ! ${code}: ${text}`),
  ].join('\n');

test.each(activtrak.tactics)('$id at 12 start dates', async (tactic) => {
  const contract = contractOf({ termEnd: T, seats: 50 });
  const pieces = STARTS.map((offset) => {
    const asOf = addDays(T, offset);
    const rows = timelineOf(activtrak, tactic, anchorsOf(contract, activtrak, asOf), asOf, [], { seats: 50 });
    const dates = rows.map(({ date }) => date);
    expect([...dates].sort()).toEqual(dates);
    expect(rows.every(({ date }) => date >= asOf)).toBe(true);
    return [
      `Begun on ${formatLong(asOf)}, T${offset < 0 ? offset : `+${offset}`}:`,
      ...rows.map(written),
    ].join('\n');
  });
  await expect(`${pieces.join('\n\n')}\n`).toMatchFileSnapshot(`../golden/timeline-${tactic.id}.txt`);
});
