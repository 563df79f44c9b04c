import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { cleanEnvironment, PROJECT } from './exec-node.ts';

const ENTRY = join(PROJECT, 'src', 'cli', 'lastcall.mjs');
const STARTED_WITHIN_MS = 20_000;

export interface Served {
  readonly child: ChildProcess;
  /** Where it listens; only after `running`. */
  readonly url: () => string;
  readonly log: () => string;
  /** Resolves once a line of its log holds these words; rejects where it ends before. */
  readonly says: (words: string) => Promise<void>;
  /** Exit code and signal, once it has ended. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
}

/** Starts `serve` as a process of its own on a free port, unless PORT is in `env`; killed when the test ends. */
export function serve(env: Readonly<Record<string, string>>): Served {
  const child = spawn(process.execPath, [ENTRY, 'serve'], {
    cwd: PROJECT,
    env: cleanEnvironment({ PORT: '0', ...env }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  const ended = once(child, 'close').then(([code, signal]) => [code, signal] as const);
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    log += piece;
  });
  const says = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (log.includes(words)) resolve();
      };
      child.stderr.on('data', check);
      const fail = (why: string) => reject(new Error(`${why} without "${words}":\n${log}`));
      void ended.then(() => fail('ended'));
      setTimeout(() => fail('still'), STARTED_WITHIN_MS).unref();
      check();
    });
  const url = () => /"url":"([^"]+)"/.exec(log)?.[1] ?? 'http://not-listening.invalid';
  return { child, url, log: () => log, says, ended };
}

/** The same, once it is running. */
export async function serving(env: Readonly<Record<string, string>>): Promise<Served> {
  const served = serve(env);
  await served.says('Lastcall is running');
  return served;
}
