import fc from 'fast-check';

/** What Slack or a reader of text would take for something else than text. */
const PIECES = [
  '<!channel>',
  '<@U0ANN00001>',
  '<@U1>',
  '<#C1|x>',
  '&',
  '&amp;',
  '`',
  '*a*',
  '_b_',
  '~c~',
  '\n',
  '\u2028',
  '👩‍👩‍👧',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'أكتيف',
  '\u202E',
  '\uD800',
  'e\u0301',
  'word ',
  '<!',
];

/** What somebody may have typed: any characters at all, or what is meant to do harm. */
export const typedText = (longest: number, mostPieces = 200): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: longest }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: mostPieces }).map((pieces) => pieces.join('')),
  );
