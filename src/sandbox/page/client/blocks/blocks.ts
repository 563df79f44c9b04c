import { Marked } from 'marked';
import type { Json } from '../../wire.ts';
import { type Child, h, nextId } from '../dom.ts';
import type { BlockContext } from './context.ts';
import { elementNode } from './elements.ts';
import { picture } from './images.ts';
import { richText } from './rich-text.ts';
import { plainText, textNodes } from './text.ts';
import { keyOf } from './values.ts';

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** Blocks as Slack shows them. What was chosen in them before stays chosen where block and action are the same. */
export function blockNodes(blocks: readonly Json[], context: BlockContext): Child[] {
  context.values.keepOnly(keysOf(blocks));
  return blocks.map((block) =>
    h(
      'div',
      { class: `block block-${String(block.type)}`, 'data-block': String(block.block_id) },
      blockNode(block, context),
    ),
  );
}

function keysOf(blocks: readonly Json[]): ReadonlySet<string> {
  const keys = blocks.flatMap((block) =>
    [block.accessory, block.element, ...list(block.elements)].flatMap((element) =>
      element === undefined ? [] : [keyOf(String(block.block_id), String((element as Json).action_id))],
    ),
  );
  return new Set(keys);
}

function blockNode(block: Json, context: BlockContext): Child {
  const within = { ...context, blockId: String(block.block_id), dispatches: true };
  switch (block.type) {
    case 'header':
      return h('h3', { class: 'header' }, textNodes(block.text));
    case 'divider':
      return h('hr');
    case 'section':
      return [
        h(
          'div',
          { class: 'section-text' },
          block.text === undefined ? null : h('div', { class: 'text' }, textNodes(block.text)),
          block.fields === undefined
            ? null
            : h(
                'div',
                { class: 'fields' },
                list(block.fields).map((one) => h('div', { class: 'text' }, textNodes(one))),
              ),
        ),
        block.accessory === undefined
          ? null
          : h('div', { class: 'accessory' }, elementNode(block.accessory as Json, within)),
      ];
    case 'context':
      return list(block.elements).map((one) =>
        one.type === 'image' ? picture(one, 'small') : h('span', { class: 'text' }, textNodes(one)),
      );
    case 'actions':
    case 'context_actions':
      return list(block.elements).map((one) => elementNode(one, within));
    case 'image':
      return [
        block.title === undefined ? null : h('div', { class: 'image-title' }, plainText(block.title)),
        picture(block, 'full'),
      ];
    case 'input':
      return inputNode(block, context);
    case 'rich_text':
      return richText(block);
    case 'table':
      return tableNode(block);
    case 'markdown':
      return markdownNode(String(block.text));
    case 'alert':
      return h(
        'div',
        { class: `alert ${String(block.level ?? 'default')}`, role: 'note' },
        textNodes(block.text),
      );
    case 'video':
      return h(
        'a',
        {
          href: String(block.title_url ?? block.video_url),
          target: '_blank',
          rel: 'noreferrer',
          class: 'video',
        },
        plainText(block.title),
      );
    default:
      return h('em', {}, `(${String(block.type)})`);
  }
}

function inputNode(block: Json, context: BlockContext): Child {
  const label = nextId('label');
  const hint = nextId('hint');
  const error = context.errors.get(String(block.block_id));
  const optional = block.optional === true;
  return [
    h(
      'div',
      { class: 'label', id: label },
      plainText(block.label),
      optional ? h('span', { class: 'optional' }, ' (optional)') : null,
    ),
    elementNode(block.element as Json, {
      ...context,
      blockId: String(block.block_id),
      dispatches: block.dispatch_action === true,
      labelledBy: label,
      ...(error === undefined && block.hint === undefined ? {} : { describedBy: hint }),
      optional,
    }),
    h(
      'div',
      { id: hint },
      error === undefined ? null : h('div', { class: 'error', role: 'alert' }, error),
      block.hint === undefined ? null : h('div', { class: 'hint' }, plainText(block.hint)),
    ),
  ];
}

function tableNode(block: Json): Child {
  const [head, ...rows] = Array.isArray(block.rows) ? (block.rows as Json[][]) : [];
  const columns = list(block.column_settings);
  const cells = (row: readonly Json[], tag: 'th' | 'td'): Child =>
    h(
      'tr',
      {},
      row.map((cell, index) =>
        h(
          tag,
          { class: `align-${String(columns[index]?.align ?? 'left')}` },
          cell.type === 'rich_text' ? richText(cell) : String(cell.text ?? cell.value ?? ''),
        ),
      ),
    );
  return h(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h('thead', {}, cells(head ?? [], 'th')),
      h(
        'tbody',
        {},
        rows.map((row) => cells(row, 'td')),
      ),
    ),
  );
}

/** HTML in it is shown as text: an app must not write into the page. */
const markdown = new Marked({
  gfm: true,
  breaks: true,
  renderer: { html: ({ text }) => escapeHtml(text), image: ({ text }) => escapeHtml(text) },
});

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function markdownNode(text: string): HTMLElement {
  const root = h('div', { class: 'markdown' });
  root.innerHTML = markdown.parse(text, { async: false });
  for (const anchor of root.querySelectorAll('a')) {
    if (!/^(https?:|mailto:)/i.test(anchor.getAttribute('href') ?? '')) anchor.removeAttribute('href');
    anchor.target = '_blank';
    anchor.rel = 'noreferrer';
  }
  return root;
}
