import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { cleanEnvironment } from '../support/exec-node.ts';

const SCRIPT = join(import.meta.dirname, '../support/date-digest.ts');

/** Minutes by which UTC is ahead in January and in July: proof that the child took up its `TZ`. */
const OFFSETS = {
  UTC: [0, 0],
  'Pacific/Kiritimati': [-840, -840],
  'Pacific/Pago_Pago': [660, 660],
  'America/New_York': [300, 240],
  'Europe/Berlin': [-60, -120],
  'Australia/Lord_Howe': [-660, -630],
} as const;

interface Digest {
  readonly digest: string;
  readonly results: number;
  readonly offsets: readonly number[];
}

async function digestUnder(zone: string): Promise<Digest> {
  const options = { env: cleanEnvironment({ TZ: zone }) };
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], options);
  return JSON.parse(stdout);
}

test("results do not depend on the process's TZ", { timeout: 120_000 }, async () => {
  const digests = new Map<string, Digest>();
  for (const zone of Object.keys(OFFSETS)) digests.set(zone, await digestUnder(zone));
  expect(Object.fromEntries([...digests].map(([zone, { offsets }]) => [zone, offsets]))).toEqual(OFFSETS);
  const utc = digests.get('UTC');
  expect(utc?.results).toBeGreaterThan(15_000);
  for (const [zone, { digest }] of digests) expect(`${zone} ${digest}`).toBe(`${zone} ${utc?.digest}`);
});
