import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

const STAND_IN = join(import.meta.dirname, '..', '..', '..', 'src', 'sandbox', 'slack', 'main.ts');

/** Where the stand-in listens, and the token it takes. */
export interface SlackAddress {
  readonly url: string;
  readonly token: string;
}

/**
 * Lends a Slack stand-in in a process of its own, which keeps no record of the calls. Slack's work is done elsewhere:
 * the stand-in's goes behind everything that is measured.
 */
export async function withSlack<Result>(work: (slack: SlackAddress) => Promise<Result>): Promise<Result> {
  const child = spawn(process.execPath, [STAND_IN, '--record', 'false'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  try {
    const [line] = await once(child.stdout, 'data');
    return await work(JSON.parse(String(line)));
  } finally {
    child.kill('SIGTERM');
  }
}
