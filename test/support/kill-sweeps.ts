import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { DispatchCounts } from '../../src/scheduler/dispatch.ts';
import { cleanEnvironment, PROJECT } from './exec-node.ts';

export interface KillOptions {
  /** Environment of the sweeps: database, Slack, mail. */
  readonly env: Readonly<Record<string, string>>;
  readonly now: string;
  readonly kills: number;
  /** 0 to 1, from a seed: where in its life each sweep is killed. */
  readonly random: () => number;
  /** The longest life of a sweep, from its first statement, in milliseconds. */
  readonly lifeMs: number;
}

/** Starts sweeps one after the other and kills each; then lets one run to its end. @returns that one's counts. */
export async function killSweeps(options: KillOptions): Promise<{ killed: number; totals: DispatchCounts }> {
  const killed = await killAtWork('test/support/sweep-child.ts', options);
  return { killed, totals: await runToEnd(options.env, options.now) };
}

/** Starts a script that says when it begins, one after the other, and kills each. @returns how many were at work. */
export async function killAtWork(
  script: string,
  { env, now, kills, random, lifeMs }: KillOptions,
): Promise<number> {
  let killed = 0;
  for (let nth = 0; nth < kills; nth += 1) {
    const child = start(script, env, now);
    await once(child.stdout, 'data');
    // Real time, as the kill has to come from outside at any point of the work; nothing is asserted on it.
    await delay(random() * lifeMs);
    if (child.exitCode === null) killed += 1;
    child.kill('SIGKILL');
    if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  }
  return killed;
}

const start = (script: string, env: KillOptions['env'], now: string) =>
  spawn(process.execPath, [script, now], {
    cwd: PROJECT,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** The command that an operator would run: it waits for the leases of the dead. */
async function runToEnd(env: KillOptions['env'], now: string): Promise<DispatchCounts> {
  const sweep = spawn(process.execPath, ['src/cli/lastcall.mjs', 'sweep', '--now', now, '--json'], {
    cwd: PROJECT,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  sweep.stdout.on('data', (data) => {
    output += data;
  });
  await once(sweep, 'close');
  return JSON.parse(output) as DispatchCounts;
}

/** A small generator of numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
