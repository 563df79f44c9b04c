/**
 * Runs `look` whenever `count` has changed, once at a time; and after a change once more, as the ledger is written
 * after the message has arrived. @returns what ends it, once a look that is under way is done.
 */
export function watch(count: () => number, look: () => Promise<void>, everyMs: number): () => Promise<void> {
  let seen = count();
  let again = false;
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    const changed = count() !== seen;
    if (looking !== undefined || !(changed || again)) return;
    seen = count();
    again = changed;
    looking = look().finally(() => {
      looking = undefined;
    });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
