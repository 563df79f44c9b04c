import type { Contract } from '../../domain/contract.ts';
import type { Life } from '../../domain/lifecycle.ts';
import { formatLong, type LocalDate } from '../../domain/local-date.ts';
import { standingWords } from './standing-words.ts';

/** The message is about a term that is over, or was put away meanwhile; nothing was changed. */
export class StaleError extends Error {
  readonly life: Life;
  readonly termEnd: string;

  constructor(life: Life, termEnd: string) {
    super('stale');
    this.life = life;
    this.termEnd = termEnd;
  }
}

/** A button of an old message says so, and where things stand. */
export function staleWords(life: Life & { readonly contract: Contract }, termEnd: string): string {
  const old =
    termEnd === life.contract.termEnd
      ? 'This contract was archived since.'
      : `This message is about the term that ended on ${formatLong(termEnd as LocalDate)}, so nothing was changed.`;
  return `${old} Where it stands now: ${standingWords(life)}`;
}
