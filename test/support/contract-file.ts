import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContractRow, readContracts } from '../../src/cli/contract-csv/read.ts';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import { tempDir } from './cli.ts';

export const playbooks = loadPlaybooks(join(import.meta.dirname, '..', '..', 'config', 'playbooks'));

/** A contract file of one test. */
export function csvFile(content: string | Buffer, name = 'contracts.csv'): string {
  const file = join(tempDir(), name);
  writeFileSync(file, content);
  return file;
}

/** Reads a file's content as `import` does, with the installation's zone in Berlin. */
export const readText = (content: string | Buffer): Promise<readonly ContractRow[]> =>
  readContracts(csvFile(content), { playbooks, timeZone: 'Europe/Berlin' });

/** What is wrong with a file's content, a line each, without the path of the file. */
export async function problemsOf(content: string | Buffer): Promise<string[]> {
  const file = csvFile(content);
  const outcome = await readContracts(file, { playbooks, timeZone: 'Europe/Berlin' }).catch((error) => error);
  return outcome instanceof Error
    ? outcome.message.replaceAll(`${file} `, '').replaceAll(file, 'file').split('\n')
    : [];
}
