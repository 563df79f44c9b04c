import { cut } from './cut.ts';

/** Longest piece of typed text that a message repeats; whoever needs more opens the contract. */
const TYPED_LIMIT = 200;

// Control characters end headers and calendar lines; the bidirectional overrides would turn around the sentence
// that they stand in. Marks that belong to a script (U+200E, U+200F, joiners in emoji) stay.
const HARMFUL = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Words of ASCII, and amounts, with single spaces between them: as it is one line, and nearly all text there is. */
const PLAIN = /^(?:[!-~€£]+ )*[!-~€£]+$/;

/** Text that somebody typed, as one line of bounded length that is safe in every medium but not yet escaped. */
export const oneLine = (typed: string, limit: number = TYPED_LIMIT): string =>
  typed.length <= limit && PLAIN.test(typed)
    ? typed
    : cut(typed.toWellFormed().replace(/\s+/gu, ' ').replace(HARMFUL, '').trim(), limit);
