import type { Digest } from '../../domain/digest.ts';
import { type DigestItemWords, type DigestWords, digestWords } from '../digest-words.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage, type MailContent, plainText, STYLE, smallPrint, subjectLine } from './mail-layout.ts';
import { todoBox, todoText } from './reminder-mail.ts';

/** The key that a digest's Message-ID is made of: the same digest is the same mail. */
export const digestKey = ({ workspaceId, recipient, period }: Digest): string =>
  ['digest', workspaceId, recipient, period].join('\u0000');

/** A digest as a mail: its subject says the most urgent thing, and how many more there are. */
export function digestMail(digest: Digest): MailContent {
  const words = digestWords(digest);
  return { subject: subjectOf(words.items), text: textOf(words), html: htmlOf(words) };
}

function subjectOf([first, ...others]: readonly DigestItemWords[]): string {
  if (first === undefined) return 'Nothing needs you';
  return subjectLine(
    first.name,
    `: ${first.status}${others.length === 0 ? '' : ` (and ${others.length} more)`}`,
  );
}

const textOf = ({ opening, items }: DigestWords): string =>
  plainText([
    opening,
    ...items.map(({ name, status, consequence, todo }) =>
      [`${name}: ${status}.`, consequence, todoText(todo)].join('\n'),
    ),
  ]);

const htmlOf = ({ opening, items }: DigestWords): string =>
  htmlPage(
    'What needs you',
    [
      `<p style="${STYLE.paragraph}">${escapeHtml(opening)}</p>`,
      ...items.flatMap(({ name, status, consequence, todo }) => [
        `<h2 style="${STYLE.subheading}">${escapeHtml(name)}: ${escapeHtml(status)}</h2>`,
        `<p style="${STYLE.paragraph}">${escapeHtml(consequence)}</p>`,
        todoBox(todo),
      ]),
      smallPrint([]),
    ].join('\n'),
  );
