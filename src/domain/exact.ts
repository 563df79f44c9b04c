/**
 * A number from decimal text, exact: `value / 10^scale`. Money that people type has fractions which binary numbers
 * lack, and whatever is rounded is rounded once, at the end.
 */
export interface Exact {
  readonly value: bigint;
  readonly scale: number;
}

/**
 * Reads `12`, `9.995`, `4.5`.
 * @returns undefined if it is not a plain number, is negative, or has more than `digits` behind the point
 */
export function parseExact(text: string, digits: number): Exact | undefined {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const significant = fraction.replace(/0+$/, '');
  if (whole === undefined || significant.length > digits) return undefined;
  return { value: BigInt(whole + significant), scale: significant.length };
}

export const exactOf = (integer: number): Exact => ({ value: BigInt(integer), scale: 0 });

export const times = (...factors: readonly Exact[]): Exact => ({
  value: factors.reduce((product, { value }) => product * value, 1n),
  scale: factors.reduce((sum, { scale }) => sum + scale, 0),
});

/** The nearest integer; a half goes away from zero, as invoices round. */
export function rounded({ value, scale }: Exact): number {
  const unit = 10n ** BigInt(scale);
  const sign = value < 0n ? -1n : 1n;
  return Number(sign * ((value * sign * 2n + unit) / (unit * 2n)));
}

/** For ratios and pictures, where the last digit does not matter. */
export const approximately = ({ value, scale }: Exact): number => Number(value) / 10 ** scale;
