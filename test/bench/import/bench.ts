import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine, HEADER_LINE } from '../../../src/cli/contract-csv/write.ts';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { type EngineName, withDatabase, withFolder } from '../databases.ts';
import { measureOnce } from '../measurement.ts';
import { sampleContract } from '../sample.ts';
import { median } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';
import type { ImportTimes } from './import-contracts.ts';
import { importByCli } from './run-cli.ts';

const CONTRACTS = 10_000;
const ROUNDS = 5;
/** Rows a second on SQLite, from the issue that set the goals. */
const GOAL = 10_000;

const totalOf = ({ readMs, storeMs, warnMs }: ImportTimes): number => readMs + storeMs + warnMs;

/** Import of 10,000 new contracts: the steps in a process, the command itself, and the bare writes as baseline. */
export const benchImport = (engine: EngineName): Promise<Row[]> =>
  withFolder(async (folder) => {
    const file = join(folder, 'contracts.csv');
    await writeFile(file, csvOf(CONTRACTS));
    const inside: { result: ImportTimes; peakMb: number }[] = [];
    const plain: { result: number; peakMb: number }[] = [];
    const cli: { ms: number; peakMb: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await withDatabase(engine, async (database) => {
        inside.push(await measureOnce('importContracts', { database, file }));
        plain.push(await withDatabase(engine, (target) => measurePlain(target, database)));
      });
      cli.push(await withDatabase(engine, (database) => importByCli(database, file, folder)));
    }
    const bare = median(plain.map(({ result }) => result));
    const row = (bench: string, ms: number, peakMb: number, time = inMs(ms)) => ({
      bench,
      engine,
      n: CONTRACTS,
      time,
      rate: perSecond(CONTRACTS, ms, 'rows'),
      peak: inMegabytes(peakMb),
      ratio: ms === bare ? '1 (baseline)' : `${(bare / ms).toFixed(2)} of the bare writes' rate`,
      goal: '',
      met: '' as const,
    });
    const judged = (ms: number) =>
      engine === 'sqlite' ? { goal: `≥ ${GOAL} rows/s`, met: met((CONTRACTS / ms) * 1000 >= GOAL) } : {};
    const steps = inside.map(({ result }) => result);
    const insideMs = median(steps.map(totalOf));
    const phases = `(read ${inMs(median(steps.map((step) => step.readMs)))}, store ${inMs(median(steps.map((step) => step.storeMs)))}, warn ${inMs(median(steps.map((step) => step.warnMs)))})`;
    const cliMs = median(cli.map(({ ms }) => ms));
    return [
      row('import: bare prepared INSERTs', bare, peakOf(plain)),
      {
        ...row('import in process', insideMs, peakOf(inside), `${inMs(insideMs)} ${phases}`),
        ...judged(insideMs),
      },
      row('import by the CLI, start to end', cliMs, peakOf(cli)),
    ];
  });

const measurePlain = (database: DatabaseConfig, from: DatabaseConfig) =>
  measureOnce('plainInserts', { database, from });

const peakOf = (measured: readonly { readonly peakMb: number }[]): number =>
  median(measured.map(({ peakMb }) => peakMb));

function csvOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const fields = sampleContract(index);
    const contract = { ...fields, id: '', workspaceId: '', version: 1 };
    return csvLine({ contract, currency: fields.currency ?? 'USD' });
  });
  return HEADER_LINE + lines.join('');
}
