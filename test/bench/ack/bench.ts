import { Agent, request } from 'node:http';
import { constants, setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { type EngineName, withDatabase } from '../databases.ts';
import { withSlack } from '../deliveries/slack-process.ts';
import { measureOnce, startMeasurement } from '../measurement.ts';
import { percentile } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import { requestOf } from './requests.ts';

const CONTRACTS = 100_000;
const USERS = 50;
const WARM_UP_EACH = 10;
/** Both apps are asked in turn, so that whatever else the machine does happens to both. */
const SEGMENTS = 5;
/** Fifty people who each do something twice a second; and fifty who do the next thing as soon as they may. */
const PACES = {
  'at once': { pauseMs: 500, each: 12 },
  'without a pause': { pauseMs: 0, each: 6 },
} as const;
const GOAL_MS = 50;
const GOAL_RATIO = 3;

interface Pace {
  readonly pauseMs: number;
  /** How much each of them does in a segment. */
  readonly each: number;
}

interface Acks {
  readonly times: readonly number[];
  readonly wholeMs: number;
  readonly peakMb: number;
}

/** How long Slack waits for an acknowledgement while fifty people use the bot at once, next to Bolt by itself. */
export async function benchAck(engine: EngineName): Promise<Row[]> {
  return withDatabase(engine, async (database) => {
    await measureOnce('seed', { database, rounds: 0, dueEach: 0, resting: CONTRACTS });
    const rows: Row[] = [];
    for (const [name, pace] of Object.entries(PACES)) {
      const [bare, bot] = await withSlack(async (slack) =>
        acksOf(
          [await startMeasurement('bareBolt', {}), await startMeasurement('wholeBot', { database, slack })],
          pace,
        ),
      );
      if (bare === undefined || bot === undefined) throw new Error('there are two');
      rows.push(row(`ack, a bare Bolt app, ${USERS} ${name}`, engine, bare, bare, pace));
      rows.push(row(`ack, the bot, ${USERS} ${name}`, engine, bot, bare, pace));
    }
    return rows;
  });
}

type App = Awaited<ReturnType<typeof startMeasurement<'bareBolt' | 'wholeBot'>>>;

/** The acknowledgements of each app, all of which have nothing left to do while another one is asked. */
async function acksOf(apps: readonly App[], pace: Pace): Promise<Acks[]> {
  const all = await Promise.all(
    apps.map(async (app) => ({
      app,
      ...(await askedBy(app, pace.pauseMs)),
      times: [] as number[],
      wholeMs: 0,
      peakMb: 0,
    })),
  );
  setAskersPriority(constants.priority.PRIORITY_HIGH);
  for (const { ask } of all) await ask(WARM_UP_EACH);
  for (let segment = 0; segment < SEGMENTS; segment += 1)
    for (const one of all) {
      const { times, wholeMs } = await one.ask(pace.each);
      one.times.push(...times);
      one.wholeMs += wholeMs;
    }
  setAskersPriority(constants.priority.PRIORITY_NORMAL);
  for (const one of all) {
    one.leave();
    one.peakMb = await one.app.end();
  }
  return all;
}

/**
 * Whoever asks is elsewhere in life, and does not wait for a processor of this machine before the time is stopped. Only
 * this thread's priority is set, and an administrator may raise it: for others it stays as it is.
 */
function setAskersPriority(priority: number): void {
  try {
    setPriority(priority);
  } catch {
    // The bot and the bare app are measured alike either way.
  }
}

/** Fifty people, each of whom does the next thing so long after the last one was acknowledged. */
async function askedBy(app: App, pauseMs: number) {
  const url = await app.run(0);
  const agent = new Agent({ keepAlive: true, maxSockets: USERS });
  // The same request twice would be taken for one that Slack repeats.
  let nth = pauseMs * 1_000_000;
  const ask = async (count: number): Promise<{ times: number[]; wholeMs: number }> => {
    const start = performance.now();
    const people = Array.from({ length: USERS }, async (_, person) => {
      const times: number[] = [];
      for (let round = 0; round < count; round += 1) {
        // Not all in step, from the first on: people are not.
        if (pauseMs > 0) await setTimeout(pauseMs * (0.5 + (((person + 1) * 0.618 + round * 0.382) % 1)));
        nth += 1;
        times.push(await acknowledged(url, agent, nth));
      }
      return times;
    });
    const times = (await Promise.all(people)).flat();
    const wholeMs = performance.now() - start;
    // What follows its acknowledgements is over before another app is asked.
    await app.run(1);
    return { times, wholeMs };
  };
  return { ask, leave: () => agent.destroy() };
}

function acknowledged(url: string, agent: Agent, nth: number): Promise<number> {
  const { body, headers } = requestOf(nth, CONTRACTS);
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(`${url}/slack/events`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`request ${nth} was answered with ${response.statusCode}`));
      });
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      // The server closed an idle connection just as it was used again; that says nothing of its answers.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(acknowledged(url, agent, nth));
      else reject(error);
    });
    sent.end(body);
  });
}

function row(bench: string, engine: EngineName, acks: Acks, bare: Acks, { pauseMs }: Pace): Row {
  const p99 = percentile(acks.times, 0.99);
  const ratio = p99 / percentile(bare.times, 0.99);
  const isBare = acks === bare;
  // Without a pause the wait is a queue of fifty, for the bare app as well: only the ratio tells anything.
  const holds = ratio <= GOAL_RATIO && (pauseMs === 0 || p99 < GOAL_MS);
  return {
    bench: isBare ? bench : `${bench}, ${CONTRACTS.toLocaleString('en-GB')} stored`,
    engine,
    n: acks.times.length,
    time: `p50 ${inMs(percentile(acks.times, 0.5))}, p99 ${inMs(p99)}`,
    rate: perSecond(acks.times.length, acks.wholeMs, 'acks'),
    peak: inMegabytes(acks.peakMb),
    ratio: isBare ? '1 (baseline)' : `p99 ${ratio.toFixed(2)} × the bare app's`,
    goal: isBare ? '' : `${pauseMs === 0 ? '' : `p99 < ${GOAL_MS} ms, `}within ${GOAL_RATIO} ×`,
    met: isBare ? '' : met(holds),
  };
}
