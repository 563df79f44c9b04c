import { portError } from './page/port-error.ts';
import { apiDocs } from './slack/api-docs.ts';
import { createSlackStandIn } from './slack/server.ts';

export interface ApiOnlyOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly print: (lines: readonly string[]) => void;
}

/** Runs the Slack stand-in alone, for the tests of any bot. @throws LastcallError where the port is taken */
export async function startApiOnly({ port, print }: ApiOnlyOptions): Promise<{ stop: () => Promise<void> }> {
  const slack = createSlackStandIn({ enforceRates: true });
  const { url } = await slack.start(port).catch((cause: unknown) => {
    throw portError(port, cause);
  });
  print([
    ...apiDocs(url.replace(/\/api\/$/, ''))
      .trimEnd()
      .split('\n'),
    '',
    'Press Ctrl-C to stop.',
  ]);
  return { stop: slack.stop };
}
