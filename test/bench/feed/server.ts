import type { DatabaseConfig } from '../../../src/config/env.ts';
import type { EngineName } from '../databases.ts';
import { measureOnce, startMeasurement } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { type Asking, load, openProgram } from './load.ts';

const GOALS = { unchangedRate: 3_000, bodyRate: 1_000 };
const CONNECTIONS = 16;
const SERVER_MS = 3_000;

/** How many calendar programs one server answers, and whether what is not found can be told apart by time. */
export async function benchServer(
  engine: EngineName,
  database: DatabaseConfig,
  events: number,
): Promise<Row[]> {
  await measureOnce('seedFeed', { database, events });
  const server = await startMeasurement('serveFeed', { database });
  const { feed, revoked } = await server.run(0);
  const address = new URL(feed);
  const gzip = { 'Accept-Encoding': 'gzip' };
  const first = await fetch(address, { headers: { 'accept-encoding': 'identity' } });
  const size = (await first.arrayBuffer()).byteLength;
  const etag = first.headers.get('etag') ?? '';
  const kinds: readonly (readonly [string, Asking, number])[] = [
    ['304, nothing new', { address, headers: { 'If-None-Match': etag }, status: 304 }, GOALS.unchangedRate],
    ['warm, compressed', { address, headers: gzip, status: 200 }, GOALS.bodyRate],
    [`warm, as it is (${Math.round(size / 1024)} KB)`, { address, status: 200 }, GOALS.bodyRate],
  ];
  const loads = [];
  for (const [what, asking, goal] of kinds) {
    await load(asking, CONNECTIONS, SERVER_MS / 3);
    loads.push({ what, goal, ...(await load(asking, CONNECTIONS, SERVER_MS)) });
  }
  const notFound = await benchNotFound(engine, address, new URL(revoked));
  const peak = inMegabytes(await server.end());
  return [
    ...loads.map(
      ({ what, goal, times, wholeMs }): Row => ({
        bench: `feed: HTTP, ${what}`,
        engine,
        n: times.length,
        time: `p50 ${inMs(percentile(times, 0.5))}, p99 ${inMs(percentile(times, 0.99))}`,
        rate: perSecond(times.length, wholeMs, 'requests'),
        peak,
        ratio: '',
        goal: `${goal.toLocaleString('en-GB')}/s`,
        met: met((times.length / wholeMs) * 1000 >= goal),
      }),
    ),
    ...notFound,
  ];
}

const ROUNDS = 3_000;
const WARM_UP = 500;

/** One after the other, each kind in turn, so that whatever else happens on the machine happens to all of them. */
async function benchNotFound(engine: EngineName, feed: URL, revoked: URL): Promise<Row[]> {
  const at = (token: string): URL => new URL(`/calendar/${token}.ics`, feed);
  const unknown = `${'A'.repeat(42)}E`;
  const kinds = [
    ['an unknown token', at(unknown)],
    ['a revoked one', revoked],
    ['a short one', at('x')],
    ['one that cannot be decoded', at('%zz')],
  ] as const;
  const program = await openProgram(feed);
  const times = kinds.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1)
    for (const [index, [, address]] of kinds.entries()) {
      const took = await program.ask({ address, status: 404 });
      if (round >= 0) times[index]?.push(took);
    }
  program.close();
  const [baseline = Number.NaN] = times.map(median);
  return kinds.map(([what], index) => {
    const taken = times[index] ?? [];
    return {
      bench: `feed: HTTP, 404 for ${what}`,
      engine,
      n: taken.length,
      time: `p50 ${inMs(median(taken))}, p99 ${inMs(percentile(taken, 0.99))}`,
      rate: '',
      peak: '',
      ratio: index === 0 ? '1 (baseline)' : `${(median(taken) / baseline).toFixed(2)} × its time`,
      goal: '',
      met: '',
    };
  });
}
