import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from './escape-html.ts';

/**
 * The layout of all mails: `layout.mjml`, compiled once by `npm run mail-layout` to `layout.html`, which is what is
 * read here. It holds `{{values}}`, parts that stand where a slot is (`<!--part:item-->…<!--/part-->`), and pieces
 * of them that are there only with their value (`<!--if:ask-->…<!--/if-->`).
 */

/** Values of a part by name; an empty one takes what depends on it away. Escaped here. */
type Values = Readonly<Record<string, string>>;

type Piece =
  | { readonly text: string }
  | { readonly value: string }
  | { readonly when: string; readonly pieces: readonly Piece[] };

interface Template {
  readonly page: readonly Piece[];
  readonly parts: ReadonlyMap<string, readonly Piece[]>;
}

let kept: Template | undefined;

/** Read with the first mail, not with every command. */
function template(): Template {
  kept ??= parse(readFileSync(join(import.meta.dirname, 'layout.html'), 'utf8'));
  return kept;
}

function parse(html: string): Template {
  const parts = new Map<string, readonly Piece[]>();
  const page = html.replace(
    /<!--part:(\w+)-->([\s\S]*?)<!--\/part-->\n?/g,
    (_all, name: string, part: string) => {
      parts.set(name, piecesOf(part));
      return '';
    },
  );
  return { page: piecesOf(page), parts };
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: all, 1: value, 2: slot, 3: when, 4: inner = '', index } of text.matchAll(
    /\{\{(\w+)\}\}|<!--slot:(\w+)-->|<!--if:(\w+)-->([\s\S]*?)<!--\/if-->/g,
  )) {
    pieces.push({ text: text.slice(end, index) });
    if (when === undefined) pieces.push({ value: value ?? `slot:${slot}` });
    else pieces.push({ when, pieces: piecesOf(inner) });
    end = index + all.length;
  }
  return [...pieces, { text: text.slice(end) }];
}

function fill(pieces: readonly Piece[], value: (name: string) => string): string {
  let html = '';
  for (const piece of pieces) {
    if ('text' in piece) html += piece.text;
    else if ('value' in piece) html += value(piece.value);
    else if (value(piece.when) !== '') html += fill(piece.pieces, value);
  }
  return html;
}

/** One part of a mail, filled in. */
export function part(name: string, values: Values): string {
  const pieces = template().parts.get(name);
  if (pieces === undefined) throw new Error(`the layout of mails has no part ${name}`);
  return fill(pieces, (value) => escapeHtml(values[value] ?? ''));
}

/** A whole mail; `sheet` and `footer` are parts filled in, the rest is plain text. */
export function page({
  sheet,
  footer,
  ...values
}: Values & { readonly sheet: string; readonly footer: string }): string {
  return fill(template().page, (name) => {
    if (name === 'slot:sheet') return sheet;
    if (name === 'slot:footer') return footer;
    return escapeHtml((values as Values)[name] ?? '');
  });
}
