import type { RequestDraft } from '../domain/request-draft.ts';

/** Some mail programs cut longer addresses; the text is then to be copied. */
const LONGEST = 1900;

/** An address that opens the draft in somebody's own mail program (RFC 6068); null where it would be cut there. */
export function mailtoLink({
  to,
  subject,
  body,
}: Pick<RequestDraft, 'to' | 'subject' | 'body'>): string | null {
  const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
  const link = `mailto:${to === null ? '' : encoded(to).replace('%40', '@')}?subject=${encoded(subject)}&body=${encoded(body.replace(/\r?\n/g, '\r\n'))}`;
  return link.length <= LONGEST ? link : null;
}
