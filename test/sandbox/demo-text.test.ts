import { expect, test } from 'vitest';
import { blockLines, wrap } from '../../src/sandbox/demo-text.ts';

const names: Record<string, string> = { U1: '@Ann Owner', C1: '#it' };
const nameOf = (id: string): string => names[id] ?? id;
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

test.each([
  ['*Do now:* _soon_ ~never~ `x`', ['Do now: soon never x']],
  ['2*3*4 and PO_2027_1', ['2*3*4 and PO_2027_1']],
  ['a &lt;b&gt; &amp;amp;', ['a <b> &amp;']],
  ['<@U1> in <#C1|it>, <@U9>', ['@Ann Owner in #it, U9']],
  ['<https://example.com/a|the form> or <https://example.com>', ['the form or https://example.com']],
  ['one\n\ntwo', ['one', 'two']],
])('mrkdwn %j', (text, lines) => {
  expect(blockLines([section(text)], nameOf)).toEqual(lines);
});

test('each kind of block has its text', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const blocks = [
    { type: 'header', text: plain('*as it is* &amp;') },
    { type: 'section', fields: [plain('left'), plain('right')] },
    { type: 'divider' },
    { type: 'context', elements: [plain('small'), { type: 'image', alt_text: 'x' }] },
    {
      type: 'actions',
      elements: [{ type: 'button', text: plain("I'm on it") }, { placeholder: plain('Snooze') }],
    },
    { type: 'image', image_url: 'https://example.com/x.png' },
  ];
  expect(blockLines(blocks, nameOf)).toEqual([
    '*as it is* &amp;',
    'left',
    'right',
    '─────',
    'small',
    "[ I'm on it ] [ Snooze ]",
  ]);
});

test('lines are broken at spaces, and a long word is left whole', () => {
  expect(wrap('one two three', 9, '- ', '  ')).toEqual(['- one two', '  three']);
  expect(wrap('unbreakable word', 4, '')).toEqual(['unbreakable', 'word']);
  expect(wrap('', 4, '| ')).toEqual(['|']);
});
