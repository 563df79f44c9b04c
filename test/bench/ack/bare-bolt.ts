import { App, ExpressReceiver } from '@slack/bolt';
import type express from 'express';
import { createHttpApp, listen } from '../../../src/http/server.ts';
import type { Measured } from '../scenarios.ts';
import { SIGNING_SECRET } from './requests.ts';

/** A Bolt app that acknowledges whatever comes and does nothing else, behind the same HTTP server. */
export async function bareBolt(_options: object): Promise<Measured<string>> {
  const http = createHttpApp({ database: async () => null, scheduler: () => null, slack: async () => null });
  const receiver = new ExpressReceiver({
    signingSecret: SIGNING_SECRET,
    endpoints: '/slack/events',
    app: http as ReturnType<typeof express>,
  });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1', botUserId: 'U1' }),
  });
  app.command('/lastcall', async ({ ack }) => ack());
  app.action(/.*/, async ({ ack }) => ack());
  app.view(/.*/, async ({ ack }) => ack());
  app.event('app_home_opened', async () => undefined);
  const listening = await listen(http, '127.0.0.1', 0);
  return { run: async () => listening.url, close: listening.close };
}
