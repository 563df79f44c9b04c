import { type EngineName, withDatabase } from '../databases.ts';
import { measureOnce } from '../measurement.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { DAYS, SWEEP_HOURS } from './calendar.ts';
import { HABITS } from './people.ts';
import type { Year } from './simulate-year.ts';

const CONTRACTS = 10_000;
/** PostgreSQL has no goal of its own: fewer contracts show that it says the same. */
const CONTRACTS_ELSEWHERE = 1_000;
const SEED = Number(process.env.SEED ?? 20270101);
const GOAL_MS = 60_000;

/** A year of contracts with people and downtimes, and what a model written apart found wrong with it. */
export const benchYear = (engine: EngineName): Promise<Row[]> =>
  withDatabase(engine, async (database) => {
    const contracts = engine === 'sqlite' ? CONTRACTS : CONTRACTS_ELSEWHERE;
    const { result, peakMb } = await measureOnce('simulateYear', { database, seed: SEED, contracts });
    for (const words of result.verdict.cases) process.stderr.write(`${words}\n`);
    return rowsOf(engine, contracts, result, peakMb);
  });

function rowsOf(engine: EngineName, contracts: number, year: Year, peakMb: number): Row[] {
  const { missed, duplicate, stale, wrong } = year.verdict;
  const isRight = missed + duplicate + stale + wrong === 0;
  const rows = Object.values(year.ledger).reduce((sum, count) => sum + count, 0);
  const nothing = {
    engine,
    n: contracts,
    time: '',
    rate: '',
    peak: '',
    ratio: '',
    goal: '',
    met: '',
  } as const;
  const count = (value: number): string => value.toLocaleString('en-GB');
  const share = (ms: number): string => `${((100 * ms) / year.totalMs).toFixed(0)}% of the time`;
  return [
    {
      ...nothing,
      bench: `year: ${missed} missed, ${duplicate} duplicate, ${stale} stale, ${wrong} wrong; seed ${SEED}`,
      time: `${inMs(year.totalMs)} (${inMs(year.cpuMs)} of CPU)`,
      rate: perSecond(year.sent, year.totalMs, 'reminders'),
      peak: inMegabytes(peakMb),
      goal: engine === 'sqlite' ? '0, 0, 0, 0 in < 60 s' : '0, 0, 0, 0',
      met: met(isRight && (engine !== 'sqlite' || year.totalMs < GOAL_MS)),
    },
    {
      ...nothing,
      bench: `year: ${year.sweeps} sweeps, ${SWEEP_HOURS.length} a day, down on ${year.daysDown} of ${DAYS} days, up to ${year.longestDown} at once`,
      time: inMs(year.sweepMs),
      rate: `${count(year.sent)} sent, ${count(rows)} ledger rows`,
      ratio: share(year.sweepMs),
    },
    {
      ...nothing,
      bench: `year: ${count(year.answers)} answers (${HABITS.answers * 100}% of reminders), ${count(year.refused)} refused, ${count(year.edits)} edits, ${count(year.renewals)} renewals`,
      time: inMs(year.peopleMs),
      rate: perSecond(year.answers + year.refused + year.edits, year.peopleMs, 'acts'),
      ratio: share(year.peopleMs),
    },
    {
      ...nothing,
      bench: 'year: the model that counts',
      time: inMs(year.modelMs),
      ratio: share(year.modelMs),
    },
  ];
}
