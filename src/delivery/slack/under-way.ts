/** Pieces of work that were begun and have not ended. */
export interface UnderWay {
  /** Takes one in. @returns how it ends */
  readonly add: (work: Promise<void>) => Promise<void>;
  /** Resolves once none is left, those that were begun meanwhile included; how they ended is not told. */
  readonly settled: () => Promise<void>;
}

export function createUnderWay(): UnderWay {
  const open = new Set<Promise<void>>();
  return {
    add: (work) => {
      const done = work.finally(() => open.delete(done));
      open.add(done);
      return done;
    },
    settled: async () => {
      while (open.size > 0) await Promise.allSettled(open);
    },
  };
}
