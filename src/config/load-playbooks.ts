import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { InvalidInputError, type Problem, quote } from '../domain/errors.ts';
import { checkPlaybook } from './check-playbook.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type Playbook, playbookSchema } from './playbook.ts';
import { readYaml } from './read-yaml.ts';
import { checkSchema } from './zod-problems.ts';

/** Id of the playbook for vendors that have none of their own. */
export const GENERIC = 'generic';

const EXTENSIONS: readonly string[] = ['.yaml', '.yml'];

type Loaded = { ok: true; playbook: Playbook } | { ok: false; problems: readonly Problem[] };

/**
 * Reads one playbook; the result is frozen.
 * @throws InvalidInputError with every problem of the file, each with its place inside it
 */
export function loadPlaybook(file: string): Playbook {
  const loaded = readPlaybook(file);
  if (!loaded.ok) throw new InvalidInputError(loaded.problems);
  return loaded.playbook;
}

/**
 * Reads every playbook of a directory, by id. There has to be a `generic` one.
 * @throws InvalidInputError (code `invalid-config`) with every problem of every file
 */
export function loadPlaybooks(dir: string): ReadonlyMap<string, Playbook> {
  const playbooks = new Map<string, Playbook>();
  const problems: Problem[] = [];
  const names = listYaml(dir);
  for (const name of names) {
    const loaded = readPlaybook(join(dir, name));
    if (!loaded.ok) problems.push(...loaded.problems);
    else if (playbooks.has(loaded.playbook.id))
      problems.push({
        place: `${name}: id`,
        found: `${quote(loaded.playbook.id)} again`,
        expected: 'one file to an id',
      });
    else playbooks.set(loaded.playbook.id, loaded.playbook);
  }
  if (!names.some((name) => idOf(name) === GENERIC))
    problems.push({
      place: dir,
      found: `no ${GENERIC}.yaml`,
      expected: 'the playbook for all other vendors',
    });
  if (problems.length > 0) throw new InvalidInputError(problems, 'invalid-config');
  return playbooks;
}

/**
 * The playbook of a vendor: the one that has a piece of its name, whatever the case; the longest piece where
 * several do; otherwise `generic`.
 */
export function playbookFor(vendor: string, playbooks: ReadonlyMap<string, Playbook>): Playbook {
  const name = vendor.toLowerCase();
  let best: { playbook: Playbook; length: number } | undefined;
  for (const playbook of playbooks.values()) {
    const length = Math.max(
      0,
      ...playbook.match.filter((piece) => name.includes(piece)).map((p) => p.length),
    );
    if (length > (best?.length ?? 0)) best = { playbook, length };
  }
  const playbook = best?.playbook ?? playbooks.get(GENERIC);
  // loadPlaybooks never returns such a map, so this is a mistake in the program, not in a file.
  if (playbook === undefined) throw new Error(`there is no playbook ${quote(GENERIC)}`);
  return playbook;
}

function readPlaybook(file: string): Loaded {
  const name = basename(file);
  const text = readText(file);
  if (typeof text !== 'string') return { ok: false, problems: [text] };
  const yaml = readYaml(text, name);
  if (!yaml.ok) return yaml;
  const checked = checkSchema(playbookSchema, yaml.value, name);
  if (!checked.ok) return { ok: false, problems: withoutEchoes(checked.problems, name) };
  const playbook = checked.value;
  const problems = withoutEchoes([...checkName(playbook, name), ...checkPlaybook(playbook, name)], name);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, playbook: deepFreeze(playbook) };
}

function checkName({ id }: Playbook, name: string): Problem[] {
  if (id === idOf(name)) return [];
  return [{ place: `${name}: id`, found: quote(id), expected: `the file's own name, ${quote(idOf(name))}` }];
}

/** What is wrong with shared provenance is wrong again in every entry that takes it: said once, it is clearer. */
function withoutEchoes(problems: readonly Problem[], name: string): Problem[] {
  const isShared = ({ place }: Problem): boolean => place.startsWith(`${name}: provenance[`);
  const echoOf = ({ place, found, expected }: Problem): string =>
    [place.slice(place.lastIndexOf('.') + 1), found, expected].join('\n');
  const shared = new Set(problems.filter(isShared).map(echoOf));
  return problems.filter((problem) => isShared(problem) || !shared.has(echoOf(problem)));
}

const idOf = (name: string): string => basename(name, extname(name));

function readText(file: string): string | Problem {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    // The decoder's error is the only one here without a system code of its own kind.
    if (cause instanceof TypeError)
      return { place: file, found: 'bytes that are no text', expected: 'UTF-8 text' };
    return { place: file, found: reasonOf(cause), expected: 'a file that can be read' };
  }
}

function listYaml(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => EXTENSIONS.includes(extname(name)))
      .sort();
  } catch (cause) {
    const problem = {
      place: dir,
      found: reasonOf(cause),
      expected: 'a directory of playbooks that can be read',
    };
    throw new InvalidInputError([problem], 'invalid-config');
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'nothing there',
  EISDIR: 'a directory',
  ENOTDIR: 'a file',
  EACCES: 'no permission to read',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return READ_FAILURES[code] ?? code;
}
