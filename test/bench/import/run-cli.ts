import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseConfig } from '../../../src/config/env.ts';

const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'lastcall.mjs');
const REPORT_USAGE = join(import.meta.dirname, 'report-usage.mjs');

/** Runs `lastcall import` as a person would. @returns how long it took from start to end, and its peak of memory. */
export async function importByCli(
  database: DatabaseConfig,
  file: string,
  folder: string,
): Promise<{ ms: number; peakMb: number }> {
  const usage = join(folder, 'usage');
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT_USAGE, ENTRY, 'import', file, '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.engine === 'sqlite' ? `sqlite:${database.file}` : database.url,
      PLAYBOOKS: 'config/playbooks',
      BENCH_USAGE: usage,
    },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const ms = performance.now() - start;
  if (code !== 0) throw new Error(`lastcall import ended with ${code}: ${said}`);
  return { ms, peakMb: Number(await readFile(usage, 'utf8')) };
}
