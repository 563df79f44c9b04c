import { expect, test } from 'vitest';
import { wrap } from '../../../src/sandbox/demo/text.ts';

test('lines are broken at spaces, and a long word is left whole', () => {
  expect(wrap('one two three', 9, '- ', '  ')).toEqual(['- one two', '  three']);
  expect(wrap('unbreakable word', 4, '')).toEqual(['unbreakable', 'word']);
  expect(wrap('', 4, '| ')).toEqual(['|']);
});
