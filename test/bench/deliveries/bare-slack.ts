import { readFile } from 'node:fs/promises';
import { type ChatPostMessageArguments, LogLevel, WebClient } from '@slack/web-api';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import type { SlackAddress } from './slack-process.ts';

/** The ceiling: the SDK's client, as it comes, posting finished payloads and forgetting them. */
export async function bareSlack({
  slack,
  file,
  concurrency,
}: {
  readonly slack: SlackAddress;
  readonly file: string;
  readonly concurrency: number;
}): Promise<Measured<number>> {
  const payloads: ChatPostMessageArguments[] = JSON.parse(await readFile(file, 'utf8'));
  const client = new WebClient(slack.token, { slackApiUrl: slack.url, logLevel: LogLevel.ERROR });
  return {
    run: () => {
      const queue = payloads.values();
      const worker = async (): Promise<void> => {
        for (const payload of queue) await client.chat.postMessage(payload);
      };
      return timeOf(() => Promise.all(Array.from({ length: concurrency }, worker)));
    },
    close: async () => undefined,
  };
}
