import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const STAND_IN = join(import.meta.dirname, '..', '..', '..', 'src', 'sandbox', 'slack', 'main.ts');

/** Where the stand-in listens, and the token it takes. */
export interface SlackAddress {
  readonly url: string;
  readonly token: string;
}

/** Lends a Slack stand-in in a process of its own, which keeps no record of the calls. */
export async function withSlack<Result>(work: (slack: SlackAddress) => Promise<Result>): Promise<Result> {
  const child = spawn(process.execPath, [STAND_IN, '--record', 'false'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(child.stdout, 'data');
    return await work(JSON.parse(String(line)));
  } finally {
    child.kill('SIGTERM');
  }
}
