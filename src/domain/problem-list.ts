import { InvalidInputError, type Problem } from './errors.ts';

/** More than these nobody reads; the rest is only counted. */
const MOST_SHOWN = 100;

/** A file with more than these is not what it was taken for; reading on would take time and tell nothing. */
const MOST_COUNTED = 10_000;

/** Everything that is wrong with a file, up to a number that memory and people can take. */
export interface ProblemList {
  readonly add: (problem: Problem) => void;
  /** True once it is not worth reading on. */
  readonly isFull: () => boolean;
  /** @throws InvalidInputError if there are any problems. */
  readonly throwIfAny: () => void;
}

export function createProblemList(): ProblemList {
  const shown: Problem[] = [];
  let count = 0;
  return {
    add: (problem) => {
      if (count < MOST_SHOWN) shown.push(problem);
      count += 1;
    },
    isFull: () => count >= MOST_COUNTED,
    throwIfAny: () => {
      if (count === 0) return;
      if (count <= MOST_SHOWN) throw new InvalidInputError(shown);
      const more = count - MOST_SHOWN;
      const words =
        count < MOST_COUNTED ? `and ${more} more ${more === 1 ? 'problem' : 'problems'}` : STOPPED;
      throw new InvalidInputError(shown, 'invalid-input', { count: more, words });
    },
  };
}

const STOPPED = `and more: reading stopped after ${MOST_COUNTED} problems`;
