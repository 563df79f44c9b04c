import { App, type Receiver } from '@slack/bolt';
import { logFailures, slackLogger } from './app.ts';
import type { SlackDeps } from './deps.ts';
import { registerListeners } from './listeners.ts';

/** Its requests are handed to it. */
export const NO_RECEIVER: Receiver = {
  init: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/**
 * Goes on with requests that were acknowledged elsewhere (reception.ts): the same listeners once more, for what they
 * do after that. What they write down was written down then.
 */
export function createReplay(deps: SlackDeps): (body: unknown) => Promise<void> {
  const app = new App({ receiver: NO_RECEIVER, authorize: async () => ({}), logger: slackLogger(deps.log) });
  logFailures(app, deps.log);
  registerListeners(app, { ...deps, inbox: { ...deps.inbox, accept: async () => false } });
  return (body) => app.processEvent({ body: body as Record<string, unknown>, ack: async () => undefined });
}
