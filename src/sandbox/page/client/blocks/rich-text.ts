import type { Json } from '../../wire.ts';
import { type Child, h } from '../dom.ts';
import { channelName, nameOf } from '../store.ts';
import { formatDate } from './slack-date.ts';
import { emoji, link, mention } from './text.ts';

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** A rich_text block's parts. */
export const richText = (block: Json): Child[] => list(block.elements).map(partOf);

function partOf(part: Json): Child {
  switch (part.type) {
    case 'rich_text_list': {
      const items = list(part.elements).map((item) => h('li', {}, list(item.elements).map(inline)));
      const indent = `--indent: ${Number(part.indent ?? 0)}`;
      return part.style === 'ordered'
        ? h('ol', { style: indent, start: Number(part.offset ?? 0) + 1 }, items)
        : h('ul', { style: indent }, items);
    }
    case 'rich_text_quote':
      return h('blockquote', {}, list(part.elements).map(inline));
    case 'rich_text_preformatted':
      return h('pre', {}, list(part.elements).map(inline));
    default:
      return h('div', { class: 'rich-section' }, list(part.elements).map(inline));
  }
}

function inline(element: Json): Node {
  const style = (element.style ?? {}) as Json;
  const bare = bareInline(element);
  const wraps = [
    ['bold', 'strong'],
    ['italic', 'em'],
    ['strike', 's'],
    ['underline', 'u'],
    ['code', 'code'],
  ] as const;
  return wraps.reduce<Node>((inner, [name, tag]) => (style[name] === true ? h(tag, {}, inner) : inner), bare);
}

function bareInline(element: Json): Node {
  switch (element.type) {
    case 'link':
      return link(String(element.url), [String(element.text ?? element.url)]);
    case 'emoji':
      return emoji(String(element.name));
    case 'user':
      return mention(`@${nameOf(String(element.user_id))}`);
    case 'channel':
      return mention(`#${channelName(String(element.channel_id))}`);
    case 'usergroup':
      return mention(`@${String(element.usergroup_id)}`);
    case 'broadcast':
      return mention(`@${String(element.range)}`);
    case 'date':
      return document.createTextNode(
        formatDate(
          Number(element.timestamp),
          String(element.format ?? '{date}'),
          String(element.fallback ?? ''),
        ),
      );
    case 'color':
      return document.createTextNode(String(element.value));
    default:
      return document.createTextNode(String(element.text ?? ''));
  }
}
