import { monitorEventLoopDelay } from 'node:perf_hooks';
import { costPicture } from '../../../src/delivery/pictures/cost-picture.ts';
import { deadlinesPicture } from '../../../src/delivery/pictures/deadlines-picture.ts';
import { pictureOf } from '../../../src/delivery/pictures/render.ts';
import { MOST_LANES, timelinePicture } from '../../../src/delivery/pictures/timeline-picture.ts';
import { EVERY_STEP, FIFTY_SEATS, SEVERAL_CONTRACTS } from '../../support/pictures.ts';
import type { EngineName } from '../databases.ts';
import { startMeasurement } from '../measurement.ts';
import { median, percentile, timeOf } from '../statistics.ts';
import { inMegabytes, inMs, met, type Row } from '../table.ts';

const ROUNDS = 40;
const WARM_UP = 5;
const GOAL_MS = 150;
const AFTER = [50, 100, 200, 400] as const;
const GOAL_GROWTH = 1.2;
const NS_PER_MS = 1_000_000;

/** The renderer alone, with its fonts: what a picture costs before anything is on it. */
const bare = {
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><text x="9" y="20" font-family="Inter">a</text></svg>',
  alt: '',
  width: 800,
  height: 400,
};

const full = {
  ...SEVERAL_CONTRACTS,
  contracts: Array.from({ length: MOST_LANES }, (_, index) => SEVERAL_CONTRACTS.contracts[index % 5]).filter(
    (contract) => contract !== undefined,
  ),
};

const WORK = {
  'picture: one letter (baseline)': () => pictureOf(bare),
  'picture: a switch timeline': () => timelinePicture(EVERY_STEP),
  'picture: the cost of a switch': () => costPicture(FIFTY_SEATS),
  [`picture: ${MOST_LANES} contracts`]: () => deadlinesPicture(full),
};

/** How long a picture takes once the first was made, in turns with the renderer alone; no database has a part in it. */
export async function benchPictures(engine: EngineName): Promise<Row[]> {
  if (engine !== 'sqlite') return [];
  const entries = Object.entries(WORK);
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    if (round === WARM_UP) delay.enable();
    for (const [name, work] of entries) {
      const ms = await timeOf(work);
      if (round >= WARM_UP) times.get(name)?.push(ms);
    }
  }
  delay.disable();
  const memory = await memoryRow();
  const base = median(times.get(entries[0]?.[0] ?? '') ?? []);
  const held = `others wait ${inMs(delay.percentile(99) / NS_PER_MS)} (p99)`;
  const rows = entries.map(([name], index): Row => {
    const own = times.get(name) ?? [];
    const p95 = percentile(own, 0.95);
    return {
      bench: name,
      engine: '-',
      n: ROUNDS,
      time: inMs(median(own)),
      rate: `p95 ${inMs(p95)}; ${held}`,
      peak: '',
      ratio: index === 0 ? '1.00 × baseline' : `${(median(own) / base).toFixed(2)} × baseline`,
      goal: index === 0 ? '' : `p95 < ${GOAL_MS} ms`,
      met: index === 0 ? '' : met(p95 < GOAL_MS),
    };
  });
  return [...rows, memory];
}

/** What a process has resident after 50, 100, 200 and 400 pictures: it must not grow with how many there were. */
async function memoryRow(): Promise<Row> {
  const pictures = AFTER.map((count, index) => count - (AFTER[index - 1] ?? 0));
  const measurement = await startMeasurement('drawPictures', { pictures });
  const start = performance.now();
  const resident: number[] = [];
  for (const round of AFTER.keys()) resident.push(await measurement.run(round));
  const ms = performance.now() - start;
  const [, settled = 0] = resident;
  const growth = (resident.at(-1) ?? 0) / settled;
  const count = AFTER.at(-1) ?? 0;
  return {
    bench: 'pictures: memory',
    engine: '-',
    n: count,
    time: inMs(ms),
    rate: `${resident.map((mb) => mb.toFixed(0)).join(', ')} MB after ${AFTER.join(', ')}`,
    peak: inMegabytes(await measurement.end()),
    ratio: `${growth.toFixed(2)} × from ${AFTER[1]} to ${count}`,
    goal: `< ${GOAL_GROWTH} ×`,
    met: met(growth < GOAL_GROWTH),
  };
}
