/** Seconds a caller must wait before it may post to the channel again; 0 when it may now. */
export type RateLimit = (channel: string) => number;

/**
 * A bucket for each channel that fills at `ratePerSecond` and holds `capacity`: unless told otherwise one second's
 * worth, at least one message. `wallMs` is real time: Retry-After is what a real client waits.
 */
export function createRateLimit(
  ratePerSecond: number,
  wallMs: () => number,
  capacity: number = Math.max(1, ratePerSecond),
): RateLimit {
  const buckets = new Map<string, { tokens: number; filledMs: number }>();
  return (channel) => {
    const at = wallMs();
    const bucket = buckets.get(channel) ?? { tokens: capacity, filledMs: at };
    buckets.set(channel, bucket);
    bucket.tokens = Math.min(capacity, bucket.tokens + ((at - bucket.filledMs) / 1000) * ratePerSecond);
    bucket.filledMs = at;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / ratePerSecond));
    bucket.tokens -= 1;
    return 0;
  };
}
