// npm run bench [name…]: measures what the project promises of its speed and prints it as a table.
import { cpus, loadavg } from 'node:os';
import { benchAck } from './ack/bench.ts';
import { benchChecklist } from './checklist/bench.ts';
import { ENGINES, type EngineName } from './databases.ts';
import { benchDeliveries } from './deliveries/bench.ts';
import { benchDigest } from './digest/bench.ts';
import { benchFeed } from './feed/bench.ts';
import { benchImport } from './import/bench.ts';
import { benchKills } from './kills/bench.ts';
import { benchPictures } from './pictures/bench.ts';
import { benchPlanning } from './planning/bench.ts';
import { benchSweep } from './sweep/bench.ts';
import { type Row, tableOf } from './table.ts';
import { benchYear } from './year/bench.ts';

const USAGE_ERROR = 2;

const BENCHES: Readonly<Record<string, (engine: EngineName) => Promise<Row[]>>> = {
  import: benchImport,
  sweep: benchSweep,
  deliveries: benchDeliveries,
  kills: benchKills,
  planning: benchPlanning,
  year: benchYear,
  ack: benchAck,
  checklist: benchChecklist,
  feed: benchFeed,
  digest: benchDigest,
  pictures: benchPictures,
};

const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(', ');

async function run(names: readonly string[]): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const rows: Row[] = [];
  const before = load();
  for (const name of names)
    for (const engine of ENGINES) {
      say(`${name} on ${engine} …`);
      rows.push(...((await BENCHES[name]?.(engine)) ?? []));
    }
  const [cpu] = cpus();
  process.stdout.write(
    [
      `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, load average ${before} before and ${load()} after.`,
      ...(ENGINES.includes('postgres') ? [] : ['PostgreSQL is left out: TEST_DATABASE_URL is not set.']),
      '',
      tableOf(rows),
    ].join('\n'),
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `bench: found ${unknown.join(', ')}, expected any of ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = USAGE_ERROR;
} else await run(wanted.length > 0 ? wanted : Object.keys(BENCHES));
