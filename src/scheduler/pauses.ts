import type { Delivery, SendOutcome } from '../domain/reminder.ts';
import { RETRY_POLICY } from './backoff.ts';
import type { Clock } from './clock.ts';

/** How often one row is tried again inside a sweep because the other side asked to wait. */
const WAITS_PER_ROW = 5;

interface Pause {
  until: number;
  reason: string;
}

/**
 * Holds back a whole way of sending in one workspace while the other side asks for it (Retry-After counts for
 * the workspace, not for one message), or after it refused the credentials that all messages share.
 */
export function createPauses(clock: Clock) {
  const pauses = new Map<string, Pause>();
  const keyOf = (delivery: Delivery): string =>
    `${delivery.workspaceId} ${delivery.medium === 'email' ? 'email' : 'slack'}`;

  const waitOut = async (key: string): Promise<SendOutcome | undefined> => {
    for (let pause = pauses.get(key); pause !== undefined; pause = pauses.get(key)) {
      const remaining = pause.until - clock.real();
      if (remaining <= 0) pauses.delete(key);
      else if (remaining <= RETRY_POLICY.patienceMs) await clock.sleep(remaining);
      else return heldBack(pause, remaining);
    }
    return undefined;
  };

  return {
    /** Sends when nothing holds it back; waits out short pauses, and gives the row back for long ones. */
    run: async (delivery: Delivery, send: () => Promise<SendOutcome>): Promise<SendOutcome> => {
      const key = keyOf(delivery);
      for (let waits = 0; ; waits += 1) {
        const held = await waitOut(key);
        if (held !== undefined) return held;
        const outcome = await send();
        if (outcome.kind !== 'retry' || outcome.pause !== true) return outcome;
        const until = clock.real() + (outcome.retryAfterMs ?? Number.POSITIVE_INFINITY);
        pauses.set(key, { until: Math.max(until, pauses.get(key)?.until ?? 0), reason: outcome.reason });
        if (outcome.retryAfterMs === undefined || waits >= WAITS_PER_ROW) return outcome;
      }
    },
  };
}

const heldBack = ({ reason }: Pause, remaining: number): SendOutcome => ({
  kind: 'retry',
  reason,
  ambiguous: false,
  ...(Number.isFinite(remaining) ? { retryAfterMs: remaining } : {}),
});
