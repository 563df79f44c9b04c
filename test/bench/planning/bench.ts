import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { type Measurement, measureOnce, startMeasurement } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';
import { inMegabytes, inMs, perSecond, type Row } from '../table.ts';
import type { LadderTimes } from './plan-ladders.ts';

const LADDERS = 20_000;
const ROUNDS = 5;
const STORED = 1_000_000;
const EDITS = 1_000;
const WARM_UP = 100;

/** Contracts planned a second, and how long one edit with its planning takes among a million. */
export async function benchPlanning(engine: EngineName): Promise<Row[]> {
  const pure = engine === 'sqlite' ? await benchLadders() : [];
  return [...pure, ...(await withDatabase(engine, (database) => benchReplanning(engine, database)))];
}

/** Without a database, and so only once. */
async function benchLadders(): Promise<Row[]> {
  const measurement = await startMeasurement('planLadders', { contracts: LADDERS });
  const times: LadderTimes[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await measurement.run(round));
  const peak = inMegabytes(await measurement.end());
  const [planMs, bareMs] = [median(times.map((one) => one.planMs)), median(times.map((one) => one.bareMs))];
  const rungs = ((times[0]?.rungs ?? 0) / LADDERS).toFixed(1);
  const row = { engine: 'none', n: LADDERS, peak, goal: '', met: '' } as const;
  return [
    {
      ...row,
      bench: `planning: bare dates, ${rungs} a contract`,
      time: inMs(bareMs),
      rate: perSecond(LADDERS, bareMs, 'contracts'),
      ratio: '1 (baseline)',
    },
    {
      ...row,
      bench: 'planning: ladder and what is due, pure',
      time: inMs(planMs),
      rate: perSecond(LADDERS, planMs, 'contracts'),
      ratio: `${(planMs / bareMs).toFixed(2)} × the bare dates' time`,
    },
  ];
}

interface Times {
  readonly result: number[];
  readonly peakMb: number;
}

/** Rounds in turn, so that whatever else the machine does meets both. */
async function interleaved(...measurements: readonly [Rounds, Rounds]): Promise<[Times, Times]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, { run }] of measurements.entries()) times[index]?.push(...(await run(round)));
  const [bare, edits] = measurements;
  return [
    { result: times[0], peakMb: await bare.end() },
    { result: times[1], peakMb: await edits.end() },
  ];
}

type Rounds = Measurement<number[]>;

async function benchReplanning(engine: EngineName, database: DatabaseConfig): Promise<Row[]> {
  await measureOnce('seed', { database, rounds: 0, dueEach: 0, resting: STORED });
  const options = { database, stored: STORED, edits: EDITS / ROUNDS, warmUp: WARM_UP };
  const [bare, edits] = await interleaved(
    await startMeasurement('bareWrites', options),
    await startMeasurement('replanEdits', options),
  );
  const p99 = (times: readonly number[]): number => percentile(times, 0.99);
  const row = (bench: string, { result, peakMb }: Times, ratio: string): Row => ({
    bench,
    engine,
    n: EDITS,
    time: inMs(median(result)),
    rate: `p99 ${inMs(p99(result))}`,
    peak: inMegabytes(peakMb),
    ratio,
    goal: '',
    met: '',
  });
  const times = (share: typeof p99): string => `${(share(edits.result) / share(bare.result)).toFixed(1)} ×`;
  const stored = STORED.toLocaleString('en-GB');
  return [
    row(`planning: bare UPDATE and INSERT, ${stored} stored`, bare, '1 (baseline)'),
    row(
      `planning: one edit and its planning, ${stored} stored`,
      edits,
      `${times(p99)} at p99, ${times(median)} at the median`,
    ),
  ];
}
