const CELLS = 10;

/** Ten cells, of which a share from 0 to 1 is full; never empty while something is there, full only where all is. */
export function barOf(share: number): string {
  const full = share <= 0 ? 0 : Math.max(1, Math.floor(share * CELLS));
  return '▰'.repeat(full) + '▱'.repeat(CELLS - full);
}
