import { describe, expect, test } from 'vitest';
import * as limits from '../../../src/sandbox/slack/limits.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';

const letters = (length: number) => 'x'.repeat(length);
const plain = (length: number) => ({ type: 'plain_text', text: letters(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: letters(length) });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const section = (more: object = {}) => ({ type: 'section', text: mrkdwn(1), ...more });
const accessory = (element: object) => [section({ accessory: element })];
const actions = (...elements: object[]) => [{ type: 'actions', elements }];
const button = (more: object = {}) => ({ type: 'button', text: plain(1), ...more });
const option = (index: number, more: object = {}) => ({ text: plain(1), value: `v${index}`, ...more });
const options = (count: number) => times(count, (index) => option(index));
const overflow = (more: object) => accessory({ type: 'overflow', options: [option(0, more)] });
const confirm = (more: object) =>
  accessory(
    button({ confirm: { title: plain(1), text: plain(1), confirm: plain(1), deny: plain(1), ...more } }),
  );
const image = (more: object = {}) => ({ type: 'image', image_url: 'https://example.com/a.png', ...more });
const input = (more: object) => [
  { type: 'input', label: plain(1), element: { type: 'plain_text_input' }, ...more },
];
const select = (more: object) => accessory({ type: 'static_select', options: options(1), ...more });

type Case = [what: string, limit: number, blocks: (size: number) => unknown, path: string];

const SIZES: readonly Case[] = [
  ['blocks', 50, (n) => times(n, () => ({ type: 'divider' })), '/blocks'],
  ['section text', 3000, (n) => [{ type: 'section', text: mrkdwn(n) }], '/blocks/0/text/text'],
  ['section fields', 10, (n) => [{ type: 'section', fields: times(n, () => mrkdwn(1)) }], '/blocks/0/fields'],
  ['field text', 2000, (n) => [{ type: 'section', fields: [mrkdwn(n)] }], '/blocks/0/fields/0/text'],
  ['header text', 150, (n) => [{ type: 'header', text: plain(n) }], '/blocks/0/text/text'],
  [
    'context elements',
    10,
    (n) => [{ type: 'context', elements: times(n, () => mrkdwn(1)) }],
    '/blocks/0/elements',
  ],
  ['actions elements', 25, (n) => actions(...times(n, () => button())), '/blocks/0/elements'],
  ['input label', 2000, (n) => input({ label: plain(n) }), '/blocks/0/label/text'],
  ['input hint', 2000, (n) => input({ hint: plain(n) }), '/blocks/0/hint/text'],
  ['image alt text', 2000, (n) => [image({ alt_text: letters(n) })], '/blocks/0/alt_text'],
  ['image title', 2000, (n) => [image({ alt_text: 'a', title: plain(n) })], '/blocks/0/title/text'],
  [
    'checkboxes',
    10,
    (n) => accessory({ type: 'checkboxes', options: options(n) }),
    '/blocks/0/accessory/options',
  ],
  [
    'radio buttons',
    10,
    (n) => accessory({ type: 'radio_buttons', options: options(n) }),
    '/blocks/0/accessory/options',
  ],
  [
    'overflow options',
    5,
    (n) => accessory({ type: 'overflow', options: options(n) }),
    '/blocks/0/accessory/options',
  ],
  ['select options', 100, (n) => select({ options: options(n) }), '/blocks/0/accessory/options'],
  ['placeholder', 150, (n) => select({ placeholder: plain(n) }), '/blocks/0/accessory/placeholder/text'],
  ['option text', 75, (n) => overflow({ text: plain(n) }), '/blocks/0/accessory/options/0/text/text'],
  [
    'option description',
    75,
    (n) => overflow({ description: plain(n) }),
    '/blocks/0/accessory/options/0/description/text',
  ],
  ['option value', 75, (n) => overflow({ value: letters(n) }), '/blocks/0/accessory/options/0/value'],
  ['button text', 75, (n) => accessory(button({ text: plain(n) })), '/blocks/0/accessory/text/text'],
  ['button value', 2000, (n) => actions(button({ value: letters(n) })), '/blocks/0/elements/0/value'],
  ['confirm title', 100, (n) => confirm({ title: plain(n) }), '/blocks/0/accessory/confirm/title/text'],
  ['confirm text', 300, (n) => confirm({ text: plain(n) }), '/blocks/0/accessory/confirm/text/text'],
  ['confirm yes', 30, (n) => confirm({ confirm: plain(n) }), '/blocks/0/accessory/confirm/confirm/text'],
  ['confirm no', 30, (n) => confirm({ deny: plain(n) }), '/blocks/0/accessory/confirm/deny/text'],
  ['action_id', 255, (n) => actions(button({ action_id: letters(n) })), '/blocks/0/elements/0/action_id'],
  ['block_id', 255, (n) => [section({ block_id: letters(n) })], '/blocks/0/block_id'],
];

describe('sizes', () => {
  test.each(SIZES)('%s: %i pass, one more is refused', (_what, limit, blocks, path) => {
    expect(validateBlocks(blocks(limit)).refused).toEqual([]);
    const [refused, ...others] = validateBlocks(blocks(limit + 1)).refused;
    expect(refused).toMatchObject({ path });
    expect(refused?.found).toContain(String(limit + 1));
    expect(refused?.limit).toContain(String(limit));
    expect(others).toEqual([]);
  });

  test('each named limit is a positive whole number', () => {
    for (const limit of Object.values(limits)) expect(limit > 0 && Number.isInteger(limit)).toBe(true);
  });
});

type Refused = [what: string, blocks: unknown, path: string];

const REFUSED: readonly Refused[] = [
  ['blocks that are no list', { type: 'divider' }, '/blocks'],
  ['a block that is no object', ['divider'], '/blocks/0'],
  ['a block without type', [{ text: mrkdwn(1) }], '/blocks/0/type'],
  ['an unknown block', [{ type: 'paragraph' }], '/blocks/0/type'],
  ['a block for modals only', [{ type: 'alert', text: mrkdwn(1) }], '/blocks/0/type'],
  ['an unknown property', [{ type: 'divider', colour: 'red' }], '/blocks/0/colour'],
  ['a section of nothing', [{ type: 'section' }], '/blocks/0'],
  ['text that is a string', [{ type: 'section', text: 'hello' }], '/blocks/0/text'],
  ['text without type', [{ type: 'section', text: { text: 'x' } }], '/blocks/0/text/type'],
  ['empty text', [{ type: 'section', text: mrkdwn(0) }], '/blocks/0/text/text'],
  ['mrkdwn in a header', [{ type: 'header', text: mrkdwn(1) }], '/blocks/0/text/type'],
  ['mrkdwn on a button', actions(button({ text: mrkdwn(1) })), '/blocks/0/elements/0/text/type'],
  ['emoji with mrkdwn', [{ type: 'section', text: { ...mrkdwn(1), emoji: true } }], '/blocks/0/text/emoji'],
  ['an empty block_id', [section({ block_id: '' })], '/blocks/0/block_id'],
  ['a block_id twice', [section({ block_id: 'a' }), section({ block_id: 'a' })], '/blocks/1/block_id'],
  [
    'an action_id twice in a block',
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    '/blocks/0/elements/1/action_id',
  ],
  ['an unknown element', actions({ type: 'knob' }), '/blocks/0/elements/0/type'],
  ['an image among actions', actions(image({ alt_text: 'a' })), '/blocks/0/elements/0/type'],
  ['a button in a context', [{ type: 'context', elements: [button()] }], '/blocks/0/elements/0/type'],
  ['an image without alt text', [image()], '/blocks/0/alt_text'],
  ['an image of nothing', [{ type: 'image', alt_text: 'a' }], '/blocks/0/image_url'],
  ['actions without elements', actions(), '/blocks/0/elements'],
  ['a red button', actions(button({ style: 'red' })), '/blocks/0/elements/0/style'],
  [
    'a date out of form',
    actions({ type: 'datepicker', initial_date: '1/2/2027' }),
    '/blocks/0/elements/0/initial_date',
  ],
  [
    'an option value twice',
    select({ options: [option(1), option(1)] }),
    '/blocks/0/accessory/options/1/value',
  ],
  ['a choice that is not there', select({ initial_option: option(7) }), '/blocks/0/accessory/initial_option'],
  ['two tables', times(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })), '/blocks'],
  ['too much markdown in all', times(2, () => ({ type: 'markdown', text: letters(6001) })), '/blocks'],
];

describe('form', () => {
  test.each(REFUSED)('%s is refused', (_what, blocks, path) => {
    expect(validateBlocks(blocks).refused.map((violation) => violation.path)).toEqual([path]);
  });

  test('the same action_id in two blocks is noted, not refused', () => {
    const findings = validateBlocks([
      ...actions(button({ action_id: 'a' })),
      ...actions(button({ action_id: 'a' })),
    ]);
    expect(findings.refused).toEqual([]);
    expect(findings.advised.map((violation) => violation.path)).toEqual(['/blocks/1/elements/0/action_id']);
  });

  test('a message as the bot writes it passes', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Acme', emoji: true } },
      section({ fields: [mrkdwn(5), plain(5)], accessory: image({ alt_text: 'chart' }) }),
      { type: 'divider' },
      { type: 'context', elements: [mrkdwn(9), image({ alt_text: 'logo' })] },
      ...actions(
        button({ action_id: 'ack', value: '1', style: 'primary' }),
        { type: 'datepicker', action_id: 'until', initial_date: '2027-02-28' },
        { type: 'users_select', action_id: 'who', placeholder: plain(6) },
      ),
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
      },
    ];
    expect(validateBlocks(blocks)).toEqual({ refused: [], advised: [] });
  });
});
