import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { type Measurement, measureOnce, startMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { benchServer } from './server.ts';

const SIZES = [1_000, 10_000] as const;
const ROUNDS = 7;
const WARM_UP = 2;
const GOALS = { first: 0.95, again: 5, smallMs: 10, largeMb: 150 };

/** How fast feeds are put together and answered, next to ical-generator by itself and to plain text. */
export async function benchFeed(engine: EngineName): Promise<Row[]> {
  const rows: Row[] = [];
  for (const events of SIZES) rows.push(...(await benchBuild(engine, events)));
  rows.push(...(await withDatabase(engine, (database) => benchServer(engine, database, SIZES[0]))));
  return rows;
}

const NAMES = ['bare', 'hand', 'first', 'restart', 'change'] as const;
type Name = (typeof NAMES)[number];

/** Each has a database of its own: `first` takes out what the others have stored. */
export async function benchBuild(engine: EngineName, events: number): Promise<Row[]> {
  return withDatabase(engine, (first) =>
    withDatabase(engine, (restart) =>
      withDatabase(engine, async (change) => {
        const databases = { bare: first, hand: first, first, restart, change };
        for (const database of [first, restart, change])
          await measureOnce('seedFeed', { database, events, rendered: database !== first });
        return measureBuilds(engine, databases, events);
      }),
    ),
  );
}

async function measureBuilds(
  engine: EngineName,
  databases: Readonly<Record<Name, DatabaseConfig>>,
  events: number,
): Promise<Row[]> {
  const running = new Map<Name, Measurement<number>>();
  for (const name of NAMES) running.set(name, await startBuild(name, databases[name], events));
  const times = new Map<Name, number[]>(NAMES.map((name) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1)
    for (const [name, measurement] of running) {
      const took = await measurement.run(round);
      if (round >= WARM_UP) times.get(name)?.push(took);
    }
  for (const measurement of running.values()) await measurement.end();
  // Of a process that does it once: what is thrown away in many rounds is collected whenever it suits the machine.
  const peaks = new Map<Name, number>();
  for (const name of ['first', 'restart', 'change'] as const) {
    const once = await startBuild(name, databases[name], events);
    await once.run(0);
    peaks.set(name, await once.end());
  }
  return rowsOf(
    engine,
    events,
    (name) => median(times.get(name) ?? []),
    (name) => peaks.get(name) ?? 0,
  );
}

const startBuild = (name: Name, database: DatabaseConfig, events: number): Promise<Measurement<number>> =>
  name === 'bare' || name === 'hand'
    ? startMeasurement('bareCalendars', { database, events, by: name === 'bare' ? 'ical-generator' : 'hand' })
    : startMeasurement('buildFeed', { database, events, mode: name });

function rowsOf(
  engine: EngineName,
  events: number,
  ms: (name: Name) => number,
  mb: (name: Name) => number,
): Row[] {
  const small = events === SIZES[0];
  const ratio = (name: Name): number => ms('bare') / ms(name);
  const row = (name: Name, bench: string, factor?: number): Row => {
    const limit = small ? `< ${GOALS.smallMs} ms` : `< ${GOALS.largeMb} MB`;
    const isFirst = name === 'first';
    const goals = [...(factor === undefined ? [] : [`${factor} ×`]), ...(isFirst && small ? [] : [limit])];
    const holds =
      factor !== undefined &&
      ratio(name) >= factor &&
      (small ? isFirst || ms(name) < GOALS.smallMs : mb(name) < GOALS.largeMb);
    return {
      bench: `feed: ${bench}`,
      engine,
      n: events,
      time: inMs(ms(name)),
      rate: perSecond(events, ms(name), 'events'),
      // The others read what they write from a calendar, which takes more memory than writing it.
      peak: mb(name) === 0 ? '' : inMegabytes(mb(name)),
      ratio: name === 'bare' ? '1 (baseline)' : `${ratio(name).toFixed(2)} × its speed`,
      goal: factor === undefined ? '' : goals.join(', '),
      met: factor === undefined ? '' : met(holds),
    };
  };
  return [
    row('bare', 'bare ical-generator'),
    row('hand', 'plain text by hand'),
    row('first', 'first build, from the database', GOALS.first),
    row('restart', 'after a restart', GOALS.again),
    row('change', 'after one change', GOALS.again),
  ];
}
