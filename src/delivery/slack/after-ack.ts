/** Work that goes on after Slack had its acknowledgement. */
export interface AfterAck {
  /** Runs it once it has its turn; a failure is handed to `onError`. */
  readonly run: (work: () => Promise<void>) => void;
  /** Resolves once nothing is left to do. */
  readonly settled: () => Promise<void>;
}

/** More at a time would only keep each other, and the acknowledgements of others, waiting. */
const AT_A_TIME = 2;

/** Runs what follows an acknowledgement, a little at a time, so that acknowledging others comes first. */
export function createAfterAck(onError: (error: unknown) => void): AfterAck {
  const queue: (() => Promise<void>)[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = async (): Promise<void> => {
    for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
      // Requests that have come in meanwhile are acknowledged before.
      await new Promise(setImmediate);
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
