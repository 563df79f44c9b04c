import { join } from 'node:path';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase, withFolder } from '../databases.ts';
import { measureOnce, startMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { type SlackAddress, withSlack } from './slack-process.ts';

const REMINDERS = 5_000;
const CONCURRENCY = 10;
/** The first one warms up and does not count. */
const ROUNDS = 6;
/** Of the bare client's rate, from the issue that set the goals. */
const GOAL = 0.7;

/** Deliveries a second against those of the bare client: same stub, same payloads, round by round in turn. */
export const benchDeliveries = (engine: EngineName): Promise<Row[]> =>
  withFolder((folder) =>
    withSlack(async (slack) => {
      const file = join(folder, 'payloads.json');
      await withDatabase('sqlite', async (database) => {
        await measureOnce('seed', { database, rounds: 1, dueEach: REMINDERS, resting: 0 });
        await measureOnce('writePayloads', { database, file });
      });
      return withDatabase(engine, (database) => measure(engine, database, slack, file));
    }),
  );

async function measure(
  engine: EngineName,
  database: DatabaseConfig,
  slack: SlackAddress,
  file: string,
): Promise<Row[]> {
  await measureOnce('seed', { database, rounds: ROUNDS, dueEach: REMINDERS, resting: 0 });
  const bare = await startMeasurement('bareSlack', { slack, file, concurrency: CONCURRENCY });
  const ours = await startMeasurement('dispatchReminders', {
    database,
    slack,
    dueEach: REMINDERS,
    concurrency: CONCURRENCY,
  });
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    // Who goes first changes, so that what drifts on the machine counts for neither.
    if (round % 2 === 0) times.push({ bare: await bare.run(round), ours: await ours.run(round) });
    else times.push(swapped(await ours.run(round), await bare.run(round)));
  const counted = times.slice(1);
  const bareMs = median(counted.map((time) => time.bare));
  const oursMs = median(counted.map((time) => time.ours));
  const ratio = median(counted.map((time) => time.bare / time.ours));
  const row = (bench: string, ms: number, peakMb: number) => ({
    bench,
    engine,
    n: REMINDERS,
    time: inMs(ms),
    rate: perSecond(REMINDERS, ms, 'messages'),
    peak: inMegabytes(peakMb),
  });
  return [
    {
      ...row(`bare @slack/web-api, ${CONCURRENCY} at a time`, bareMs, await bare.end()),
      ratio: '1 (baseline)',
      goal: '',
      met: '',
    },
    {
      ...row(`deliveries, ${CONCURRENCY} at a time`, oursMs, await ours.end()),
      ratio: `${ratio.toFixed(2)} of the bare client's rate`,
      goal: `≥ ${GOAL}`,
      met: met(ratio >= GOAL),
    },
  ];
}

const swapped = (ours: number, bare: number) => ({ bare, ours });
