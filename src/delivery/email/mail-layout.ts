import { cut } from '../cut.ts';
import { escapeHtml } from './escape-html.ts';

/** What all mails have in common. Everything that goes into HTML here is escaped already, where not said. */

/** A mail's content, without its envelope. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** About what a mail program shows of a subject. */
const SUBJECT_LIMIT = 120;

export const SIGNATURE = 'Sent by Lastcall, which watches the last days of contracts.';

/** A name and what is to be said of it; the name gives way first, the days never do. */
export const subjectLine = (name: string, behind: string): string =>
  cut(name, SUBJECT_LIMIT - behind.length) + behind;

/** Paragraphs of plain text, with the signature that mail programs know as such. */
export const plainText = (paragraphs: readonly string[]): string =>
  `${paragraphs.join('\n\n')}\n\n-- \n${SIGNATURE}\n`;

// Styles stand on the elements: mail programs drop style sheets. The one exception turns the box for dark
// readers; where it is dropped, the inherited colours still go together.
export const STYLE = {
  body: 'margin:0;padding:24px;font-family:system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5',
  column: 'max-width:600px;margin:0 auto',
  heading: 'font-size:22px;line-height:1.3;margin:0 0 16px',
  subheading: 'font-size:18px;line-height:1.3;margin:32px 0 8px',
  paragraph: 'margin:0 0 16px',
  box: 'margin:0 0 16px;padding:12px 16px;border:1px solid #8a8a8a;border-left:4px solid #b3261e;border-radius:4px',
  small: 'margin:0 0 8px;font-size:14px',
} as const;

/** Small print at the end of a mail, the signature last. `lines` are not escaped yet. */
export const smallPrint = (lines: readonly string[]): string =>
  [...lines, SIGNATURE].map((line) => `<p style="${STYLE.small}">${escapeHtml(line)}</p>`).join('\n');

/** The whole page: a title that is also the heading, and the HTML below it. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>:root { color-scheme: light dark; }</style>
</head>
<body style="${STYLE.body}">
<div style="${STYLE.column}">
<h1 style="${STYLE.heading}">${title}</h1>
${body}
</div>
</body>
</html>
`;
