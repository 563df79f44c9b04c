import { Router } from 'express';
import type { MailCatcher } from '../../mail/catcher.ts';
import { NotPossibleError } from '../../slack/interact/payloads.ts';
import { METHODS } from '../../slack/methods/table.ts';
import type { SlackStandIn } from '../../slack/options.ts';
import type { Live } from '../live.ts';
import type { FaultState } from '../wire.ts';

const KINDS = ['429', '500', 'timeout', 'reset'] as const;

/** How long a refused caller is told to wait, in seconds. */
const RETRY_AFTER_S = 2;

export type FaultDeps = {
  readonly slack: SlackStandIn;
  readonly mail: MailCatcher | undefined;
  readonly live: Live;
};

/** Switches for what goes wrong: one fault of Slack's that lasts, the mail server down, Slack's rates. */
export function faultRoutes({ slack, mail, live }: FaultDeps): Router {
  const router = Router();
  let mailDown = false;

  const state = (): FaultState => {
    const lasting = slack.faults.pending().find(({ times }) => times === 'always');
    return {
      kind: KINDS.find((kind) => kind === lasting?.kind) ?? null,
      method: lasting?.method ?? null,
      mailDown,
      enforceRates: slack.rates.enforced,
    };
  };

  router.get('/faults', (_request, response) => {
    response.json({ ...state(), methods: [...METHODS.keys()].sort() });
  });
  router.post('/faults', async (request, response) => {
    const given = request.body as Record<string, unknown>;
    const kind = given.kind === null ? null : KINDS.find((one) => one === given.kind);
    if (kind === undefined) throw new NotPossibleError(`kind: expected null or one of ${KINDS.join(', ')}`);
    slack.faults.clear();
    const method = typeof given.method === 'string' && given.method !== '' ? { method: given.method } : {};
    if (kind !== null)
      slack.faults.add({ kind, ...method, times: 'always', retryAfterSeconds: RETRY_AFTER_S });
    slack.rates.enforced = given.enforceRates === true;
    const down = given.mailDown === true;
    if (mail !== undefined && down !== mailDown) {
      if (down) await mail.stop();
      // The same port: it is the address that the bot was given.
      else await mail.start(Number(new URL(mail.url).port));
      mailDown = down;
    }
    live.emit('faults');
    response.json(state());
  });
  return router;
}
