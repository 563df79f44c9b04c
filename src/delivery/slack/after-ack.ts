/** Work that goes on after Slack had its acknowledgement. */
export interface AfterAck {
  /** Runs it once it has its turn; a failure is handed to `onError`. */
  readonly run: (work: () => Promise<void>) => void;
  /** Resolves once nothing is left to do. */
  readonly settled: () => Promise<void>;
}

/** More at a time would only keep each other, and the acknowledgements of others, waiting. */
const AT_A_TIME = 2;

/** Who waits for an acknowledgement goes first; but what goes on all the time is not waited for for ever. */
const MOST_WAIT_MS = 50;

/** Resolves once it is the turn of a piece of work that nobody waits for. */
export type Turn = () => Promise<void>;

/**
 * Gives pieces of work their turns, one each time the event loop turns, so that what came in meanwhile is read between
 * any two of them.
 * @param isWaitedFor true while a request has come in and is not acknowledged (waiting.ts).
 */
export function createTurns(isWaitedFor: () => boolean): Turn {
  let last = Promise.resolve();
  const next = async (): Promise<void> => {
    await new Promise(setImmediate);
    for (let waited = 0; isWaitedFor() && waited < MOST_WAIT_MS; waited += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return () => {
    last = last.then(next);
    return last;
  };
}

/** Runs what follows an acknowledgement, a little at a time, so that acknowledging others comes first. */
export function createAfterAck(onError: (error: unknown) => void, turn: Turn): AfterAck {
  const queue: (() => Promise<void>)[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = async (): Promise<void> => {
    for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
      await turn();
      await work().catch(onError);
    }
    running -= 1;
    if (running === 0) for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    run(work) {
      queue.push(work);
      if (running >= AT_A_TIME) return;
      running += 1;
      void next();
    },
    settled: () =>
      running === 0 ? Promise.resolve() : new Promise<void>((resolve) => void waiting.push(resolve)),
  };
}
