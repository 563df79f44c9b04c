import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { measureOnce, startMeasurement } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';

const MANY = 1_000_000;
const FEW = 1_000;
const DUE = 1_000;
const ROUNDS = 5;
const SWEEPS = 200;
const WARM_UP = 20;
const GOAL_MS = 5;

interface Figures {
  readonly idle: readonly number[];
  readonly idlePeakMb: number;
  readonly dueMs: number;
  readonly duePeakMb: number;
}

/** Sweeps with few and with many contracts stored: with nothing due, and with 1,000 due. */
export async function benchSweep(engine: EngineName): Promise<Row[]> {
  const few = await withDatabase(engine, (database) => measure(database, FEW));
  const many = await withDatabase(engine, (database) => measure(database, MANY));
  return [...rowsOf(engine, FEW, few, few), ...rowsOf(engine, MANY, many, few)];
}

async function measure(database: DatabaseConfig, contracts: number): Promise<Figures> {
  // What falls due in the rounds is extra where there are few, and part of the many.
  const resting = contracts === FEW ? FEW : contracts - ROUNDS * DUE;
  await measureOnce('seed', { database, rounds: ROUNDS, dueEach: DUE, resting });
  const idle = await measureOnce('sweepIdle', { database, sweeps: SWEEPS, warmUp: WARM_UP });
  const due = await startMeasurement('sweepDue', { database, dueEach: DUE });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await due.run(round));
  return { idle: idle.result, idlePeakMb: idle.peakMb, dueMs: median(times), duePeakMb: await due.end() };
}

function rowsOf(engine: EngineName, contracts: number, figures: Figures, baseline: Figures): Row[] {
  const stored = contracts.toLocaleString('en-GB');
  const idleMs = median(figures.idle);
  const p99 = percentile(figures.idle, 0.99);
  const ratio = (ms: number, baselineMs: number): string =>
    ms === baselineMs ? '1 (baseline)' : `${(ms / baselineMs).toFixed(2)} × the time with few`;
  return [
    {
      bench: `sweep, ${stored} stored, none due`,
      engine,
      n: SWEEPS,
      time: inMs(idleMs),
      rate: `p99 ${inMs(p99)}`,
      peak: inMegabytes(figures.idlePeakMb),
      ratio: ratio(idleMs, median(baseline.idle)),
      goal: `median < ${GOAL_MS} ms`,
      met: met(idleMs < GOAL_MS),
    },
    {
      bench: `sweep, ${stored} stored, 1,000 due`,
      engine,
      n: DUE,
      time: inMs(figures.dueMs),
      rate: perSecond(DUE, figures.dueMs, 'rows'),
      peak: inMegabytes(figures.duePeakMb),
      ratio: ratio(figures.dueMs, baseline.dueMs),
      goal: '',
      met: '',
    },
  ];
}
