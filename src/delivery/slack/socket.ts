import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { isRefusedToken } from './refused-token.ts';

type SocketModeClient = SocketModeReceiver['client'];

/** How long Slack may take from the first request until it says hello. */
const HELLO_MS = 20_000;
/** A connection that lived for less than this counts as a failed attempt. */
const SHORT_LIFE_MS = 10_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** How long a goodbye may take: Slack does not always answer one. */
const GOODBYE_MS = 1000;

export interface SocketConnection {
  /** Resolves once the first attempt has ended; rejects with Slack's error where that refused the app's token. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Why nothing can come from Slack just now; null while it can. */
  readonly problem: () => string | null;
}

/**
 * Keeps a Socket Mode client connected: at once after a connection that held, else after a growing wait with a
 * cap. The SDK's own reconnecting is to be off (`autoReconnectEnabled: false`): it waits five seconds even
 * where Slack only asks to change connections, grows without a cap, has no limit for the hello, and ends for good,
 * in an unhandled rejection, when opening fails while it reconnects.
 */
export function keepConnected(client: SocketModeClient, warn: (message: string) => void): SocketConnection {
  const stopping = new AbortController();
  let problem: string | null = 'Socket Mode: not started';

  /** One connection, from asking for it to its end. Rejects where it never came to be. */
  const connectOnce = async (onHello: () => void): Promise<void> => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    client.once('disconnected', resolve);
    const tooLate = setTimeout(() => void client.disconnect(), HELLO_MS);
    try {
      await client.start();
    } catch (error) {
      client.off('disconnected', resolve);
      throw error ?? new Error('Slack closed the connection before it said hello');
    } finally {
      clearTimeout(tooLate);
    }
    // Stopped while it was being opened.
    if (stopping.signal.aborted) void client.disconnect();
    else onHello();
    await gone;
  };

  const stayConnected = async (first: PromiseWithResolvers<void>): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let heldSince: number | undefined;
      try {
        await connectOnce(() => {
          heldSince = performance.now();
          problem = null;
          first.resolve();
        });
        problem = 'Socket Mode: the connection ended, reconnecting';
      } catch (error) {
        if (isRefusedToken(error)) first.reject(error);
        problem = `Socket Mode: ${error instanceof Error ? error.message : String(error)}`;
        warn(`${problem}; it is tried again`);
        first.resolve();
        failures = Math.max(failures + 1, 2);
        await pause(Math.max(waitMs(failures), retryAfterMs(error)));
        continue;
      }
      const held = heldSince !== undefined && performance.now() - heldSince >= SHORT_LIFE_MS;
      failures = held ? 0 : failures + 1;
      await pause(waitMs(failures));
    }
  };

  const pause = (ms: number): Promise<void> =>
    // Rejects only when it is cut short by stop().
    delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  return {
    start: async () => {
      const first = Promise.withResolvers<void>();
      void stayConnected(first);
      try {
        await first.promise;
      } catch (error) {
        stopping.abort();
        throw error;
      }
    },
    stop: async () => {
      problem = 'Socket Mode: stopped';
      stopping.abort();
      await Promise.race([client.disconnect(), delay(GOODBYE_MS, undefined, { ref: false })]);
    },
    problem: () => problem,
  };
}

/** Nothing before the second attempt in a row: Slack drops connections in the normal course of things. */
const waitMs = (failures: number): number =>
  failures < 2 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 2));

const retryAfterMs = (error: unknown): number =>
  error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : 0;
