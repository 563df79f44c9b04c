import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { playbookCommand } from '../../src/cli/playbook.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';

const shipped = (name: string): string =>
  fileURLToPath(new URL(`../../config/playbooks/${name}`, import.meta.url));

let dir: string;
let printed: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lastcall-check-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    printed += String(piece);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const check = (...files: string[]) =>
  playbookCommand()
    .exitOverride()
    .parseAsync(['check', ...files], { from: 'user' });

test.each([
  [
    'activtrak.yaml',
    '15 actions, 13 contacts, 5 rungs, 2 checklists (9 tasks), 3 paths, 2 tactics, 30 facts',
  ],
  ['generic.yaml', '3 actions, 1 contact, 5 rungs, 1 checklist (3 tasks), 2 paths, 2 tactics, 2 facts'],
])('the shipped %s is right', async (name, counts) => {
  const file = shipped(name);
  await check(file);
  expect(printed).toBe(`OK  ${file}: ${counts}\n`);
});

test('a bad file is refused with every problem, and nothing is printed', async () => {
  const file = join(dir, 'generic.yaml');
  const text = readFileSync(shipped('generic.yaml'), 'utf8');
  writeFileSync(file, text.replace('bound: latest', 'bound: last').replace('offset: S+7', 'offset: S7'));
  const failure = await check(file).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InvalidInputError);
  expect(failure).toMatchObject({ code: 'invalid-input' });
  expect(String((failure as Error).message).split('\n')).toEqual([
    expect.stringMatching(/^generic\.yaml: actions\[0\]\.window\.bound: found "last", expected one of/),
    expect.stringMatching(/^generic\.yaml: tactics\[1\]\.steps\[1\]\.offset: found "S7", expected an offset/),
  ]);
  expect(printed).toBe('');
});

test('a copy under another name is refused', async () => {
  const file = join(dir, 'mine.yaml');
  copyFileSync(shipped('generic.yaml'), file);
  await expect(check(file)).rejects.toThrow(
    'mine.yaml: id: found "generic", expected the file\'s own name, "mine"',
  );
});

test('a file that is not there', async () => {
  await expect(check(join(dir, 'none.yaml'))).rejects.toThrow(
    'found nothing there, expected a file that can be read',
  );
});
