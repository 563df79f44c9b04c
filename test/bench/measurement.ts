import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import type { Measured, Scenarios } from './scenarios.ts';

/** A scenario in a process of its own, so that its peak of memory is its own. */
export interface Measurement<Result> {
  /** One round; its answer is measured inside the process. */
  readonly run: (round: number) => Promise<Result>;
  /** Ends the process. @returns the most memory it had resident, in MB. */
  readonly end: () => Promise<number>;
}

type Options<Name extends keyof Scenarios> = Parameters<Scenarios[Name]>[0];
type ResultOf<Name extends keyof Scenarios> =
  Awaited<ReturnType<Scenarios[Name]>> extends Measured<infer Result> ? Result : never;

/** What `npm start` tells Node of memory: what Lastcall is measured by, and what it is compared with is not. */
const AS_STARTED = project.scripts.start.split(' ').filter((word) => /^--max-.*-size=/.test(word));
const isBaseline = (name: string): boolean => /^(bare|plain|write)[A-Z]/.test(name);

/** Starts a scenario and waits until it is ready for its first round. */
export async function startMeasurement<Name extends keyof Scenarios>(
  name: Name,
  options: Options<Name>,
): Promise<Measurement<ResultOf<Name>>> {
  const child = fork(join(import.meta.dirname, 'measured.mjs'), [name, JSON.stringify(options)], {
    execArgv: isBaseline(name) ? [] : AS_STARTED,
  });
  await answerOf(child);
  return {
    run: async (round) => {
      child.send({ round });
      return (await answerOf(child)) as ResultOf<Name>;
    },
    end: async () => {
      child.send({ end: true });
      return Number(await answerOf(child));
    },
  };
}

/** One round of a scenario in a process of its own. */
export async function measureOnce<Name extends keyof Scenarios>(
  name: Name,
  options: Options<Name>,
): Promise<{ result: ResultOf<Name>; peakMb: number }> {
  const measurement = await startMeasurement(name, options);
  const result = await measurement.run(0);
  return { result, peakMb: await measurement.end() };
}

const answerOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a measured process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve((answer as { value: unknown }).value);
    });
  });
