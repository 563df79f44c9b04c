import { Pool } from 'undici';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { type Measurement, measureOnce, startMeasurement } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';

const SIZES = [1_000, 10_000] as const;
const ROUNDS = 7;
const WARM_UP = 2;
const GOALS = { first: 0.95, again: 5, smallMs: 10, largeMb: 150, unchangedRate: 3_000, bodyRate: 1_000 };

/** How fast feeds are put together and answered, next to ical-generator by itself and to plain text. */
export async function benchFeed(engine: EngineName): Promise<Row[]> {
  const rows: Row[] = [];
  for (const events of SIZES)
    rows.push(...(await withDatabase(engine, (database) => benchBuild(engine, database, events))));
  rows.push(...(await withDatabase(engine, (database) => benchServer(engine, database))));
  return rows;
}

async function benchBuild(engine: EngineName, database: DatabaseConfig, events: number): Promise<Row[]> {
  await measureOnce('seedFeed', { database, events });
  const names = ['bare', 'hand', 'first', 'restart', 'change'] as const;
  type Name = (typeof names)[number];
  const start = (name: Name): Promise<Measurement<number>> =>
    name === 'bare' || name === 'hand'
      ? startMeasurement('bareCalendars', {
          database,
          events,
          by: name === 'bare' ? 'ical-generator' : 'hand',
        })
      : startMeasurement('buildFeed', { database, events, mode: name });
  const running = new Map<Name, Measurement<number>>();
  for (const name of names) running.set(name, await start(name));
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1)
    for (const [name, measurement] of running) {
      // What is rendered belongs to all of them: whoever comes after `first` finds it there again.
      const took = await measurement.run(round);
      if (round >= WARM_UP) times.get(name)?.push(took);
    }
  const peaks = new Map<Name, number>();
  for (const [name, measurement] of running) peaks.set(name, await measurement.end());
  const of = (name: Name): number => median(times.get(name) ?? []);
  const row = (name: Name, bench: string, goal: string, holds: boolean | null): Row => ({
    bench: `feed: ${bench}`,
    engine,
    n: events,
    time: inMs(of(name)),
    rate: perSecond(events, of(name), 'events'),
    peak: inMegabytes(peaks.get(name) ?? 0),
    ratio: name === 'bare' ? '1 (baseline)' : `${(of('bare') / of(name)).toFixed(2)} × its speed`,
    goal,
    met: holds === null ? '' : met(holds),
  });
  const ratio = (name: Name): number => of('bare') / of(name);
  const small = events === SIZES[0];
  const mb = (name: Name): number => peaks.get(name) ?? 0;
  const againGoal = small
    ? `${GOALS.again} ×, < ${GOALS.smallMs} ms`
    : `${GOALS.again} ×, < ${GOALS.largeMb} MB`;
  const again = (name: Name): boolean =>
    ratio(name) >= GOALS.again && (small ? of(name) < GOALS.smallMs : mb(name) < GOALS.largeMb);
  return [
    row('bare', 'bare ical-generator', '', null),
    row('hand', 'plain text by hand', '', null),
    row('first', 'first build, from the database', `${GOALS.first} ×`, ratio('first') >= GOALS.first),
    row('restart', 'after a restart', againGoal, again('restart')),
    row('change', 'after one change', againGoal, again('change')),
  ];
}

const CONNECTIONS = 16;
const SERVER_MS = 2_000;

async function benchServer(engine: EngineName, database: DatabaseConfig): Promise<Row[]> {
  const [events] = SIZES;
  await measureOnce('seedFeed', { database, events });
  const server = await startMeasurement('serveFeed', { database });
  const address = new URL(await server.run(0));
  const first = await fetch(address, { headers: { 'accept-encoding': 'gzip' } });
  const size = (await first.arrayBuffer()).byteLength;
  const etag = first.headers.get('etag') ?? '';
  const kinds = [
    ['304, nothing new', { 'accept-encoding': 'gzip', 'if-none-match': etag }, 304, GOALS.unchangedRate],
    ['warm, compressed', { 'accept-encoding': 'gzip' }, 200, GOALS.bodyRate],
    [
      `warm, as it is (${Math.round(size / 1024)} KB)`,
      { 'accept-encoding': 'identity' },
      200,
      GOALS.bodyRate,
    ],
  ] as const;
  const loads: { what: string; goal: number; times: number[]; wholeMs: number }[] = [];
  for (const [what, headers, status, goal] of kinds) {
    await load(address, headers, status, SERVER_MS / 4);
    loads.push({ what, goal, ...(await load(address, headers, status, SERVER_MS)) });
  }
  const peak = inMegabytes(await server.end());
  return loads.map(({ what, goal, times, wholeMs }) => ({
    bench: `feed: HTTP, ${what}`,
    engine,
    n: times.length,
    time: `p50 ${inMs(percentile(times, 0.5))}, p99 ${inMs(percentile(times, 0.99))}`,
    rate: perSecond(times.length, wholeMs, 'requests'),
    peak,
    ratio: '',
    goal: `${goal.toLocaleString('en-GB')}/s`,
    met: met((times.length / wholeMs) * 1000 >= goal),
  }));
}

/** Calendar programs that each ask again as soon as they have their answer. */
async function load(
  address: URL,
  headers: Readonly<Record<string, string>>,
  status: number,
  forMs: number,
): Promise<{ times: number[]; wholeMs: number }> {
  const pool = new Pool(address.origin, { connections: CONNECTIONS });
  const times: number[] = [];
  const begin = performance.now();
  const program = async (): Promise<void> => {
    while (performance.now() - begin < forMs) {
      const start = performance.now();
      const answer = await pool.request({ path: address.pathname, method: 'GET', headers });
      await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER });
      if (answer.statusCode !== status) throw new Error(`answered with ${answer.statusCode}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, program));
  const wholeMs = performance.now() - begin;
  await pool.close();
  return { times, wholeMs };
}
