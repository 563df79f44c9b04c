import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml2html from 'mjml';

const FOLDER = join(import.meta.dirname, '../../src/delivery/email');

export const COMPILED = join(FOLDER, 'layout.html');

/** The layout of all mails, compiled from MJML; what it was told is wrong with it is an error. */
export async function compileLayout(): Promise<string> {
  const source = readFileSync(join(FOLDER, 'layout.mjml'), 'utf8');
  const { html, errors } = await mjml2html(source, { validationLevel: 'strict', keepComments: true });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const lines = html.split('\n').map((line) => line.trim());
  // Without its indentation a mail is a third smaller: Gmail cuts off what is longer than 102 KB.
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}
