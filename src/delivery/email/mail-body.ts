import { page, part } from './template.ts';

/** A mail as what it says, in the order in which it is said; its HTML and its plain text both come from this. */
export interface MailBody {
  readonly title: string;
  /** What a mail program shows behind the subject. */
  readonly preview: string;
  readonly parts: readonly Part[];
  readonly footer: readonly FooterLine[];
}

interface FooterLine {
  readonly text: string;
  readonly link?: Link | undefined;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** Nothing in it is escaped. `joined`: in plain text no empty line stands before it. */
export type Part = { readonly joined?: boolean } & (
  | { readonly kind: 'text' | 'strong' | 'heading'; readonly text: string }
  | {
      readonly kind: 'item';
      readonly name: string;
      readonly status: string;
      readonly text: string;
      readonly urgency: keyof typeof COLOURS;
    }
  | { readonly kind: 'todo'; readonly label: string; readonly text: string; readonly ask: string | null }
  | ({ readonly kind: 'button' | 'link' } & Link)
  | { readonly kind: 'line'; readonly lead?: string; readonly text: string; readonly more?: string }
  | { readonly kind: 'picture'; readonly cid: string; readonly alt: string }
);

/** Said in words besides, so that nobody has to see colours. */
const COLOURS = { now: '#b3261e', soon: '#b26a00', later: '#1a5c45' } as const;

const SIGNATURE = 'Sent by Lastcall, which watches the last days of contracts.';

export const htmlOf = ({ title, preview, parts, footer }: MailBody): string =>
  page({
    title,
    preview,
    brand: 'Lastcall',
    sheet: parts.map(htmlPart).join(''),
    footer: [...footer, { text: SIGNATURE }]
      .map(({ text, link }: FooterLine) =>
        part('footer', { text, label: link?.label ?? '', url: link?.url ?? '' }),
      )
      .join(''),
  });

function htmlPart(one: Part): string {
  switch (one.kind) {
    case 'text':
    case 'strong':
    case 'heading':
      return part(one.kind, { text: one.text });
    case 'item': {
      const { name, status, text, urgency } = one;
      return part('item', { name, status, text, colour: COLOURS[urgency] });
    }
    case 'todo':
      return part('todo', { label: one.label, text: one.text, ask: one.ask ?? '' });
    case 'button':
    case 'link':
      return part(one.kind, { label: one.label, url: one.url });
    case 'line':
      return part('line', { lead: one.lead ?? '', text: one.text, more: one.more ?? '' });
    case 'picture':
      return part('picture', { source: `cid:${one.cid}`, alt: one.alt });
  }
}

/** The same as plain text; the signature stands below the line that mail programs know as such. */
export function textOf({ parts, footer }: Pick<MailBody, 'parts' | 'footer'>): string {
  let text = '';
  for (const one of parts) {
    const lines = textPart(one);
    if (lines === '') continue;
    text += `${text === '' ? '' : one.joined ? '\n' : '\n\n'}${lines}`;
  }
  const small = footer.map(({ text: line, link }) =>
    link === undefined ? line : `${line} ${link.label}: ${link.url}`,
  );
  return `${text}\n\n-- \n${[...small, SIGNATURE].join('\n')}\n`;
}

function textPart(one: Part): string {
  switch (one.kind) {
    case 'text':
    case 'strong':
      return one.text;
    case 'heading':
      return `${one.text}\n${'='.repeat(one.text.length)}`;
    case 'item':
      return `${one.name}: ${one.status}.\n${one.text}`;
    case 'todo':
      return todoText(one);
    case 'button':
    case 'link':
      return `${one.label}: ${one.url}`;
    case 'line':
      return `- ${one.lead === undefined ? '' : `${one.lead}: `}${one.text}${one.more === undefined ? '' : `\n  ${one.more}`}`;
    case 'picture':
      // The lines below it say the same.
      return '';
  }
}

/** The one thing to do, in plain text. */
export const todoText = ({ label, text, ask }: { label: string; text: string; ask: string | null }): string =>
  [`${label}: ${text}`, ...(ask === null ? [] : [`What to say: ${ask}`])].join('\n');
