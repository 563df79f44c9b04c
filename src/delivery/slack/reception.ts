import { AsyncLocalStorage } from 'node:async_hooks';
import type { App } from '@slack/bolt';
import type { AfterAck } from './after-ack.ts';
import { createUnderWay } from './under-way.ts';

/**
 * Where requests are acknowledged, and nothing else is done: their listeners run up to what follows the
 * acknowledgement, which is somebody else's (replay.ts), so that nothing slow keeps the next request waiting.
 */
export interface Reception {
  /** Takes note that more follows than was written down; the work itself is left alone. */
  readonly afterAck: Pick<AfterAck, 'run'>;
  /** Resolves once everything that has come in is acknowledged and handed on. */
  readonly settled: () => Promise<void>;
}

/** @param handOn goes on with a request that is acknowledged; its body as Bolt had it. */
export function createReception(app: App, handOn: (body: unknown) => void): Reception {
  const current = new AsyncLocalStorage<{ goesOn: boolean }>();
  const underWay = createUnderWay();
  const process = app.processEvent.bind(app);
  app.processEvent = (received) => {
    const request = { goesOn: false };
    return underWay.add(
      current
        .run(request, () => process(received))
        .finally(() => {
          if (request.goesOn) handOn(received.body);
        }),
    );
  };
  return {
    afterAck: {
      run: () => {
        const request = current.getStore();
        if (request === undefined) throw new Error('only a listener has anything to go on with');
        request.goesOn = true;
      },
    },
    settled: underWay.settled,
  };
}
