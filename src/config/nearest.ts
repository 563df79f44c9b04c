/** More slips than this and the words have nothing to do with each other. */
const MOST_SLIPS = 3;

/** The choice that a misspelt word most likely stands for; undefined where none is near. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  // In a short word a few slips change everything.
  const most = Math.min(MOST_SLIPS, Math.floor(Math.max(word.length, 3) / 3));
  const near = choices
    .map((choice) => ({ choice, slips: slipsBetween(word.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.choice;
}

/** Letters to insert, drop, replace or swap with their neighbour to get from `a` to `b`. */
function slipsBetween(a: string, b: string): number {
  // Somebody's input may be long; nothing that differs this much in length is near.
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return MOST_SLIPS + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const edits = [
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      ];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...edits));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Number.POSITIVE_INFINITY;
