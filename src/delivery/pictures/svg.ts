import { escapeHtml } from '../email/escape-html.ts';

type Value = string | number | undefined;

/** What XML 1.0 cannot carry at all; an escaped one would be refused as well. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const attributes = (given: Readonly<Record<string, Value>>): string =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : safe(String(value))}"`)
    .join('');

/** Two digits are a hundredth of a pixel, and keep golden files readable. */
const round = (value: number): number => Math.round(value * 100) / 100;

const safe = (text: string): string => escapeHtml(text.toWellFormed().replace(NOT_IN_XML, ''));

/** An SVG element; the children are markup. */
export const el = (
  name: string,
  given: Readonly<Record<string, Value>>,
  ...children: readonly string[]
): string =>
  children.length === 0
    ? `<${name}${attributes(given)}/>`
    : `<${name}${attributes(given)}>${children.join('')}</${name}>`;

/** A piece of text, escaped. */
export const words = (text: string, x: number, y: number, given: Readonly<Record<string, Value>>): string =>
  `<text${attributes({ x, y, ...given })}>${safe(text)}</text>`;

/** A whole picture on a card of its own colour, so that it can be read on a light page as on a dark one. */
export const card = (
  width: number,
  height: number,
  { background, border }: { readonly background: string; readonly border: string },
  title: string,
  ...children: readonly string[]
): string =>
  el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'Inter, sans-serif',
    },
    `<title>${safe(title)}</title>`,
    el('rect', {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: 10,
      fill: background,
      stroke: border,
    }),
    ...children,
  );
