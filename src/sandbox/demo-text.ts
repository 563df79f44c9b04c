import { isObject, type JsonObject } from './slack/report.ts';

/** Who a mention's id stands for. */
export type NameOf = (id: string) => string;

/** A message's blocks as lines of text that a terminal can show, one for each line that Slack would show. */
export const blockLines = (blocks: readonly JsonObject[], nameOf: NameOf): string[] =>
  blocks.flatMap((block) => linesOf(block, nameOf));

function linesOf(block: JsonObject, nameOf: NameOf): string[] {
  switch (block.type) {
    case 'divider':
      return ['─────'];
    case 'actions':
      return [listOf(block.elements).map(buttonText).join(' ')];
    default: {
      const texts = [block.text, ...listOf(block.fields), ...listOf(block.elements)];
      return texts.flatMap((text) => textOf(text, nameOf).split('\n')).filter((line) => line !== '');
    }
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const buttonText = (element: unknown): string =>
  isObject(element) ? `[ ${textOf(element.text ?? element.placeholder, (id) => id)} ]` : '';

function textOf(text: unknown, nameOf: NameOf): string {
  if (!isObject(text) || typeof text.text !== 'string') return '';
  return text.type === 'mrkdwn' ? plainOf(text.text, nameOf) : text.text;
}

/** Slack's mrkdwn without its marks: bold and the like bare, links and mentions by what they show. */
function plainOf(mrkdwn: string, nameOf: NameOf): string {
  return mrkdwn
    .replace(/(?<![\p{L}\p{N}])([*_~`])([^\n]+?)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/<[@#]([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id: string) => nameOf(id))
    .replace(/<([^>|]+)\|([^>]*)>/g, '$2')
    .replace(/<([^>|]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * `text` in lines of at most `width` characters, broken at spaces, the first behind `first` and the others behind
 * `rest`. A word that is longer than a line is left whole.
 */
export function wrap(text: string, width: number, first: string, rest = first): string[] {
  const lines: string[] = [];
  let line = '';
  const prefix = () => (lines.length === 0 ? first : rest);
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && prefix().length + longer.length > width) {
      lines.push(prefix() + line);
      line = word;
    } else line = longer;
  }
  return [...lines, (prefix() + line).trimEnd()];
}
