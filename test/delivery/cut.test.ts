import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut } from '../../src/delivery/cut.ts';

describe('cut', () => {
  it.each([
    { text: 'short', limit: 5, want: 'short' },
    { text: 'too long', limit: 5, want: 'too…' },
    { text: 'abcdef', limit: 5, want: 'abcd…' },
    { text: 'a&amp;b c', limit: 6, want: 'a…' },
    { text: 'a&amp;b c', limit: 8, want: 'a&amp;b…' },
    { text: 'a👩‍👩‍👧b', limit: 9, want: 'a…' },
    { text: 'e\u0301e\u0301', limit: 3, want: 'e\u0301…' },
    { text: 'anything', limit: 1, want: '…' },
    { text: 'anything', limit: 0, want: '' },
  ])('$text to $limit is $want', ({ text, limit, want }) => {
    expect(cut(text, limit)).toBe(want);
  });

  it('never exceeds the limit and never leaves half of anything', () => {
    const piece = fc.constantFrom('a', ' ', '&amp;', '&lt;', '👩‍👩‍👧', '🇩🇪', 'e\u0301', '\u{1F600}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(100), (pieces, limit) => {
        const text = pieces.join('');
        const result = cut(text, limit);
        expect(result.length).toBeLessThanOrEqual(limit);
        expect(result.isWellFormed()).toBe(true);
        expect(result).not.toMatch(/&(?!amp;|lt;)/);
        if (text.length <= limit) expect(result).toBe(text);
        else if (limit > 0) expect(text.startsWith(result.slice(0, -1))).toBe(true);
      }),
      { seed: 7 },
    );
  });
});
