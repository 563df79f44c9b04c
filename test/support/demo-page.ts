import { onTestFinished } from 'vitest';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { startDemo } from '../../src/sandbox/demo.ts';
import { tempDir } from './cli.ts';

export interface DemoPage {
  /** For `browser.open`. */
  readonly url: string;
  /** For single commands on the demo's data (`runCli`). */
  readonly env: { readonly DATABASE_URL: string };
  /** What the demo printed so far; "Not as it should be" is in it where Slack or a mailbox objected. */
  readonly lines: readonly string[];
}

/** The real demo in this process, with the sample contracts, on Monday 1 March 2027 unless told otherwise. */
export async function startDemoPage(today = '2027-03-01'): Promise<DemoPage> {
  const lines: string[] = [];
  const dataDir = tempDir();
  const demo = await startDemo({
    port: 0,
    today: today as LocalDate,
    dataDir,
    logLevel: 'silent',
    width: 100,
    print: (more) => void lines.push(...more),
  });
  onTestFinished(demo.stop);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join('\n'))?.[0] ?? '';
  return { url, env: { DATABASE_URL: `sqlite:${dataDir}/lastcall.db` }, lines };
}
