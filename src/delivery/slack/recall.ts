/** What was looked up lately. Concurrent questions for one key share one answer; failures are not kept. */
export interface Recall<Value> {
  readonly get: (key: string, ask: () => Promise<Value>) => Promise<Value>;
}

export interface RecallOptions {
  readonly max: number;
  readonly keepMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly ticks?: () => number;
}

/** Keeps at most `max` answers for `keepMs` each, so that a batch does not run into the limits of Slack's lookups. */
export function createRecall<Value>({
  max,
  keepMs,
  ticks = () => performance.now(),
}: RecallOptions): Recall<Value> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<Value> }>();
  return {
    get(key, ask) {
      const there = kept.get(key);
      if (there !== undefined && there.until > ticks()) return there.answer;
      kept.delete(key);
      const entry = { until: ticks() + keepMs, answer: ask() };
      kept.set(key, entry);
      entry.answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      const oldest = kept.keys().next();
      if (kept.size > max && oldest.value !== undefined) kept.delete(oldest.value);
      return entry.answer;
    },
  };
}
