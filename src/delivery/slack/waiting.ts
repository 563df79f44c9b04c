import type { Application } from 'express';

/**
 * Counts the requests that have come in and are not acknowledged yet. Shared by threads: the one that takes requests
 * in counts, and those that do what nobody waits for leave it the processor meanwhile.
 */
export interface Waiting {
  /** For another thread; `waitingIn` reads it there. */
  readonly shared: SharedArrayBuffer;
  readonly isWaitedFor: () => boolean;
  readonly add: (count: 1 | -1) => void;
}

export function waitingIn(shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): Waiting {
  const open = new Int32Array(shared);
  return {
    shared,
    isWaitedFor: () => Atomics.load(open, 0) > 0,
    add: (count) => void Atomics.add(open, 0, count),
  };
}

/** Counts what comes in over HTTP, from its first line on until it is answered. */
export function countRequests(http: Application, path: string, { add }: Waiting): void {
  http.use(path, (_request, response, next) => {
    add(1);
    response.once('close', () => add(-1));
    next();
  });
}
