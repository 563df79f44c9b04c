/** What stands where text was cut off. */
const ELLIPSIS = '…';

/** An entity that escaping put in; half of one would show as garbage. */
const ENTITY = /(&(?:amp|lt|gt|quot|#39);)/;
const LONGEST_ENTITY = '&quot;'.length;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts text to at most `limit` UTF-16 units, the ellipsis included: the strictest way anybody counts, short of
 * bytes. It never takes a letter from its accent, an emoji from its skin tone, or an entity apart.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = '';
  // Whatever starts behind the limit cannot be kept, so only the head is taken apart.
  for (const unit of unitsOf(text.slice(0, limit + LONGEST_ENTITY))) {
    if (kept.length + unit.length + ELLIPSIS.length > limit) break;
    kept += unit;
  }
  return limit < ELLIPSIS.length ? '' : kept.trimEnd() + ELLIPSIS;
}

function* unitsOf(text: string): Generator<string> {
  for (const part of text.split(ENTITY)) {
    if (ENTITY.test(part)) yield part;
    else for (const { segment } of graphemes.segment(part)) yield segment;
  }
}
