/** Reproducible chance (mulberry32): the same seed gives the same year. */
export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number;
  readonly happens: (probability: number) => boolean;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  readonly oneOf: <Value>(values: readonly Value[]) => Value;
  /** One of the values, as often as its weight says. */
  readonly weighted: <Value>(choices: readonly (readonly [weight: number, value: Value])[]) => Value;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const oneOf = <Value>(values: readonly Value[]): Value => values[between(0, values.length - 1)] as Value;
  return {
    next,
    between,
    oneOf,
    happens: (probability) => next() < probability,
    weighted: (choices) => {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      return (choices.at(-1) as (typeof choices)[number])[1];
    },
  };
}
