import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { COMPILED } from './exec-node.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NODE = join(ROOT, 'node_modules', '.bin', 'node');
const ENTRY = join(ROOT, 'src', 'cli', 'lastcall.mjs');

export interface CliResult {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** On top of a clean environment: a database of its own, the shipped playbooks, no Slack, no mail, no TZ. */
  readonly env?: Readonly<Record<string, string>>;
  /** In pieces, where it matters how it arrives. */
  readonly stdin?: string | Buffer | readonly Buffer[];
  readonly cwd?: string;
}

/** A directory for one test, gone when the test ends. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lastcall-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs the real entry point, as a person would, and waits for its end. */
export function runCli(args: readonly string[], { env = {}, stdin = '', cwd = ROOT }: CliOptions = {}) {
  const child = spawn(NODE, [ENTRY, ...args], { cwd, env: cliEnvironment(env) });
  return new Promise<CliResult>((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    // It may end before it has read everything, as it should where the input is bad.
    child.stdin.on('error', () => undefined);
    for (const piece of Array.isArray(stdin) ? stdin : [stdin]) child.stdin.write(piece);
    child.stdin.end();
  });
}

/** What a command needs of our environment and nothing that could change its results; and `env`. */
export function cliEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  const own: Record<string, string> = {
    PATH,
    HOME,
    NODE_COMPILE_CACHE: COMPILED,
    PLAYBOOKS: join(ROOT, 'config', 'playbooks'),
  };
  if (env.DATABASE_URL === undefined) own.DATABASE_URL = `sqlite:${join(tempDir(), 'lastcall.db')}`;
  return { ...own, ...env };
}
