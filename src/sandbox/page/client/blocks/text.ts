import { nameToEmoji } from 'gemoji';
import { type Node as Mrkdwn, NodeType, parse } from 'slack-message-parser';
import type { Json } from '../../wire.ts';
import { h } from '../dom.ts';
import { channelName, nameOf } from '../store.ts';
import { formatDate } from './slack-date.ts';

/** A text object, or plain text where there is none. */
export function textNodes(text: unknown): Node[] {
  const { type, text: words, emoji, verbatim } = (text ?? {}) as Json;
  if (typeof words !== 'string') return [];
  if (type === 'mrkdwn') return mrkdwn(words, verbatim !== true);
  return [document.createTextNode(emoji === false ? words : withEmoji(words))];
}

/** A text object's words alone, for labels. */
export const plainText = (text: unknown): string => {
  const { text: words, emoji } = (text ?? {}) as Json;
  return typeof words !== 'string' ? '' : emoji === false ? words : withEmoji(words);
};

/** Slack's own markup as elements. With `links` bare addresses become links too. */
export const mrkdwn = (words: string, links = true): Node[] =>
  parse(words).children.flatMap((node) => nodesOf(node, links));

function nodesOf(node: Mrkdwn, links: boolean): Node[] {
  const children = (list: readonly Mrkdwn[]): Node[] => list.flatMap((child) => nodesOf(child, links));
  switch (node.type) {
    case NodeType.Text:
      return links ? linked(unescaped(node.text)) : [document.createTextNode(unescaped(node.text))];
    case NodeType.Bold:
      return [h('strong', {}, children(node.children))];
    case NodeType.Italic:
      return [h('em', {}, children(node.children))];
    case NodeType.Strike:
      return [h('s', {}, children(node.children))];
    case NodeType.Quote:
      return [h('blockquote', {}, children(node.children))];
    case NodeType.Code:
      return [h('code', {}, unescaped(node.text))];
    case NodeType.PreText:
      return [h('pre', {}, unescaped(node.text).replace(/^\n|\n$/g, ''))];
    case NodeType.Emoji:
      return [emoji(node.name)];
    case NodeType.UserLink:
      return [mention(`@${nameOf(node.userID)}`)];
    case NodeType.ChannelLink:
      return [
        h('a', { class: 'mention', href: `#/channel/${node.channelID}` }, `#${channelName(node.channelID)}`),
      ];
    case NodeType.URL: {
      const url = unescaped(node.url);
      return [link(url, node.label === undefined ? [url] : children(node.label))];
    }
    case NodeType.Command:
      return command(node.name, node.arguments, node.label === undefined ? '' : words(node.label));
    case NodeType.Root:
      return children(node.children);
  }
}

const words = (nodes: readonly Mrkdwn[]): string => nodes.map(({ source }) => unescaped(source)).join('');

function command(name: string, [first = '', ...rest]: readonly string[], label: string): Node[] {
  if (name === 'date') return [document.createTextNode(formatDate(Number(first), rest[0] ?? '', label))];
  if (name === 'subteam') return [mention(label === '' ? `@${first}` : label)];
  return [mention(`@${name}`)];
}

export const mention = (text: string): HTMLElement => h('span', { class: 'mention' }, text);

/** A link that opens elsewhere. Anything but the web and mail is shown as text. */
export function link(url: string, label: readonly (Node | string)[]): Node {
  const safe = /^(https?:|mailto:|tel:)/i.test(url);
  return safe ? h('a', { href: url, target: '_blank', rel: 'noreferrer' }, label) : h('span', {}, label);
}

const BARE_URL = /(https?:\/\/[^\s<>]+[^\s<>.,;:!?)'"])/;

const linked = (text: string): Node[] =>
  text
    .split(BARE_URL)
    .filter((part) => part !== '')
    .map((part) => (BARE_URL.test(part) ? link(part, [part]) : document.createTextNode(part)));

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export function emoji(name: string): Node {
  const found = nameToEmoji[name];
  if (found === undefined) return document.createTextNode(`:${name}:`);
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' ') }, found);
}

const withEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => nameToEmoji[name] ?? whole);
