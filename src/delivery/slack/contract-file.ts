import { oneLine } from '../one-line.ts';

/** True of a name that a contract file has. */
export const isContractFile = (name: string): boolean => /\.(csv|ics)$/i.test(name.trim());

const SHOWN_LIMIT = 80;

/** Such a name as it is repeated; what a long one ends with stays, as it says what the file is. */
export function shownFileName(name: string): string {
  const [ending = ''] = /\.\w{1,5}$/.exec(name.trim()) ?? [];
  return (
    oneLine(name.trim().slice(0, name.trim().length - ending.length), SHOWN_LIMIT - ending.length) + ending
  );
}
