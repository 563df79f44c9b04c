/** How failed sends are tried again. */
export const RETRY_POLICY = {
  /** Wait after the first failure; doubles with each further one. */
  baseMs: 30_000,
  capMs: 3_600_000,
  /** A wait that a server asks for is kept inside the sweep up to this; longer ones wait in the ledger. */
  patienceMs: 30_000,
} as const;

/**
 * Milliseconds until the next attempt: exponential, with half of it random so that many rows that failed
 * together do not come back together. `random` is from 0 to 1.
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(RETRY_POLICY.capMs, RETRY_POLICY.baseMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
