import { type DigestScope, RHYTHMS, type Rhythm } from '../../../domain/digest-schedule.ts';
import type { TimeOfDay } from '../../../domain/instant.ts';

/** What somebody says about their digest; what they do not say stays, or is as shipped. */
export interface DigestWish {
  readonly rhythm?: Rhythm;
  readonly about?: DigestScope;
  readonly time?: TimeOfDay;
}

export type DigestWords =
  | { readonly kind: 'ask' | 'off' }
  | { readonly kind: 'on'; readonly wish: DigestWish }
  | { readonly kind: 'unknown'; readonly found: string };

/** Reads what follows `/lastcall digest`: `on`, `on daily team 07:30`, `on vendor Figma`, `off`, or nothing. */
export function readDigestWords(text: string): DigestWords {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  switch (first.toLowerCase()) {
    case '':
      return { kind: 'ask' };
    case 'off':
      return { kind: 'off' };
    case 'on':
      return readWish(rest);
    default:
      return { kind: 'unknown', found: first };
  }
}

function readWish(words: readonly string[]): DigestWords {
  let wish: DigestWish = {};
  for (const [index, word] of words.entries()) {
    const lower = word.toLowerCase();
    const rhythm = RHYTHMS.find((one) => one === lower);
    const vendor = words.slice(index + 1).join(' ');
    if (rhythm !== undefined) wish = { ...wish, rhythm };
    else if (lower === 'mine' || lower === 'team') wish = { ...wish, about: { scope: lower } };
    else if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(word))
      wish = { ...wish, time: word.padStart('00:00'.length, '0') as TimeOfDay };
    // A name may have several words, so nothing comes behind it.
    else if (lower === 'vendor' && vendor !== '')
      return { kind: 'on', wish: { ...wish, about: { scope: 'vendor', vendor } } };
    else return { kind: 'unknown', found: word };
  }
  return { kind: 'on', wish };
}

export const DIGEST_USAGE =
  'Say `/lastcall digest on` or `/lastcall digest off`; behind `on` may follow weekly, daily or monthly, mine, team or vendor &lt;name&gt;, and a time such as 07:30. `/lastcall digest` alone opens a dialog.';
