/** A half-open bracket [from, below) of whole numbers, as playbooks write it; a missing end is open. */
export interface Bracket {
  readonly from?: number | undefined;
  readonly below?: number | undefined;
}

/** True if a number lies in the bracket: `from` does, `below` does not (domain-facts 7.10). */
export const holds = ({ from, below }: Bracket, value: number): boolean =>
  (from === undefined || value >= from) && (below === undefined || value < below);

/** A bracket in words: `3 or more and fewer than 6`, `101 or more`, `fewer than 50`, `any number`. */
export function bracketWords({ from, below }: Bracket): string {
  const parts = [
    ...(from === undefined ? [] : [`${from} or more`]),
    ...(below === undefined ? [] : [`fewer than ${below}`]),
  ];
  return parts.join(' and ') || 'any number';
}
