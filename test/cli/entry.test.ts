import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/cli.ts';
import { execNode } from '../support/exec-node.ts';

/** What Node strips types with, by the name under which it loads it. */
const STRIPPER = 'amaro';
const ENTRY = 'src/cli/lastcall.mjs';
const HELP = 'Usage: lastcall demo';

test('types are stripped at the first start and not at the next, which has no need of what strips them', async () => {
  const folder = tempDir();
  const report = join(folder, 'report.mjs');
  writeFileSync(
    report,
    `process.on('exit', () => console.error(process.moduleLoadList.some((name) => name.includes('${STRIPPER}'))));`,
  );
  // As a person's: without a cache that the environment names.
  const start = () =>
    execNode(['--import', report, ENTRY, 'demo', '--help'], { NODE_COMPILE_CACHE: '', TMPDIR: folder });
  const first = await start();
  const second = await start();
  expect([first.stdout, second.stdout]).toEqual([expect.stringContaining(HELP), first.stdout]);
  expect([first.stderr, second.stderr]).toEqual(['true\n', 'false\n']);
});

test('where nothing can be kept it starts all the same', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const { code, stdout, stderr } = await execNode([ENTRY, 'demo', '--help'], {
    NODE_COMPILE_CACHE: '',
    TMPDIR: file,
  });
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: expect.stringContaining(HELP) });
});

test('it starts by its name in TypeScript, too', async () => {
  const { code, stdout } = await execNode(['src/cli/lastcall.ts', 'demo', '--help']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(HELP) });
});
