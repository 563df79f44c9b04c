import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { measureOnce } from '../measurement.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { DAYS, SWEEP_HOURS } from './calendar.ts';
import { HABITS } from './people.ts';
import type { Year } from './simulate-year.ts';

const CONTRACTS = 10_000;
/** Simulated side by side, each half in a process and a database of its own: nothing that is counted goes across contracts. */
const HALVES = 2;
/** PostgreSQL has no goal of its own: fewer contracts show that it says the same. */
const CONTRACTS_ELSEWHERE = 1_000;
const SEED = Number(process.env.SEED ?? 20270101);
const GOAL_MS = 60_000;

/** Rules and statements are what is counted here; what a disk takes for a commit is in the other benchmarks. */
const IN_MEMORY: DatabaseConfig = { engine: 'sqlite', file: ':memory:' };

/** A year of contracts with people and downtimes, and what a model written apart found wrong with it. */
export async function benchYear(engine: EngineName): Promise<Row[]> {
  if (engine === 'postgres')
    return withDatabase(engine, async (database) => {
      const half = await measureOnce('simulateYear', {
        database,
        seed: SEED,
        contracts: CONTRACTS_ELSEWHERE,
      });
      return rowsOf(engine, CONTRACTS_ELSEWHERE, [half]);
    });
  const halves = Array.from({ length: HALVES }, (_, index) =>
    measureOnce('simulateYear', {
      database: IN_MEMORY,
      seed: SEED + index,
      contracts: CONTRACTS / HALVES,
    }),
  );
  return rowsOf(engine, CONTRACTS, await Promise.all(halves));
}

interface Half {
  readonly result: Year;
  readonly peakMb: number;
}

function rowsOf(engine: EngineName, contracts: number, halves: readonly Half[]): Row[] {
  const years = halves.map(({ result }) => result);
  for (const { verdict } of years) for (const words of verdict.cases) process.stderr.write(`${words}\n`);
  const sum = (of: (year: Year) => number): number => years.reduce((total, year) => total + of(year), 0);
  const most = (of: (year: Year) => number): number => Math.max(...years.map(of));
  const kinds = ['missed', 'duplicate', 'stale', 'wrong'] as const;
  const counted = kinds.map((kind) => `${sum(({ verdict }) => verdict[kind])} ${kind}`).join(', ');
  const isRight = kinds.every((kind) => sum(({ verdict }) => verdict[kind]) === 0);
  const rows = sum((year) => Object.values(year.ledger).reduce((total, count) => total + count, 0));
  const totalMs = most((year) => year.totalMs);
  const sent = sum((year) => year.sent);
  const acts = sum(({ answers, refused, edits }) => answers + refused + edits);
  const [answers, refused, edits, renewals] = (['answers', 'refused', 'edits', 'renewals'] as const).map(
    (what) => sum((year) => year[what]).toLocaleString('en-GB'),
  );
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
  const share = (of: (year: Year) => number): string =>
    `${((100 * sum(of)) / sum((year) => year.totalMs)).toFixed(0)}% of the time`;
  return [
    {
      ...nothing,
      bench: `year: ${counted}; seed ${SEED}, ${years.length === 1 ? 'one process' : `${years.length} processes of ${count(contracts / years.length)}`}`,
      time: `${inMs(totalMs)} (${inMs(sum((year) => year.cpuMs))} of CPU)`,
      rate: perSecond(sent, totalMs, 'reminders'),
      peak: inMegabytes(Math.max(...halves.map(({ peakMb }) => peakMb))),
      goal: engine === 'sqlite' ? '0, 0, 0, 0 in < 60 s' : '0, 0, 0, 0',
      met: met(isRight && (engine !== 'sqlite' || totalMs < GOAL_MS)),
    },
    {
      ...nothing,
      bench: `year: ${count(sum(({ sweeps }) => sweeps))} sweeps, ${SWEEP_HOURS.length} a day, down on up to ${most(({ daysDown }) => daysDown)} of ${DAYS} days, up to ${most(({ longestDown }) => longestDown)} at once`,
      time: inMs(most((year) => year.sweepMs)),
      rate: `${count(sent)} sent, ${count(rows)} ledger rows`,
      ratio: share((year) => year.sweepMs),
    },
    {
      ...nothing,
      bench: `year: ${answers} answers (${HABITS.answers * 100}% of reminders), ${refused} refused, ${edits} edits, ${renewals} renewals`,
      time: inMs(most((year) => year.peopleMs)),
      rate: perSecond(
        acts,
        most((year) => year.peopleMs),
        'acts',
      ),
      ratio: share((year) => year.peopleMs),
    },
    {
      ...nothing,
      bench: 'year: the model that counts',
      time: inMs(most((year) => year.modelMs)),
      ratio: share((year) => year.modelMs),
    },
  ];
}
