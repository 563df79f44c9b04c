import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');

/** What Node compiled once is kept for the next process: a test starts the program many times. */
export const COMPILED = join(PROJECT, 'node_modules', '.cache', 'lastcall-test');

/** The Node that runs the tests, first on PATH as npm scripts have it, and nothing of the caller's settings. */
export const cleanEnvironment = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: process.env.HOME,
  NODE_COMPILE_CACHE: COMPILED,
  ...env,
});

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the project in a Node of its own, to its end. */
export const execNode = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  new Promise((settle) => {
    const options = { cwd: PROJECT, env: cleanEnvironment(env), maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      settle({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
