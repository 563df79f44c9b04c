import { type RequestDraft, unfilled } from '../../../domain/request-draft.ts';
import { cut } from '../../cut.ts';
import { mailtoLink } from '../../mailto.ts';
import { escapeCode, escapeMrkdwn } from '../escape.ts';
import { SECTION_LIMIT, TEXT_LIMIT } from '../limits.ts';
import type { Telling } from '../tell.ts';
import { actions, button, context, plain, section } from './parts.ts';

export const SEND_REQUEST = 'request:send';

/** A draft to copy, to open in one's own mail program, or to be sent once somebody confirms it. */
export function draftMessage({
  id,
  draft,
  canMail,
}: {
  readonly id: string;
  readonly draft: RequestDraft;
  readonly canMail: boolean;
}): Telling {
  const { to, through, subject, body, notes, action } = draft;
  const missing = unfilled(`${subject}\n${body}`);
  const link = to === null ? null : mailtoLink(draft);
  const head = `To: ${to ?? through}\nSubject: ${subject}`;
  const ready = to !== null && canMail && missing.length === 0;
  const blanks = [...new Set(missing)].join(', ');
  return {
    text: cut(escapeMrkdwn(`${head}\n\n${body}`), TEXT_LIMIT),
    blocks: [
      section([escapeMrkdwn(head)]),
      // Backticks would end the block that keeps the lines as they are.
      section([`\`\`\`${cut(escapeCode(body), SECTION_LIMIT - 10)}\`\`\``]),
      ...(link === null || link.length > SECTION_LIMIT - 100
        ? []
        : [section([`<${link}|Open it in your mail program>`])]),
      ...(missing.length === 0 ? [] : [context([escapeMrkdwn(`Still to be filled in: ${blanks}.`)])]),
      ...notes.map((note) => context([escapeMrkdwn(note)])),
      ...(ready
        ? [
            actions('request', [
              {
                ...button('Send it by mail', SEND_REQUEST, { value: id, style: 'primary' }),
                confirm: {
                  title: plain('Send it?', 100),
                  text: plain(
                    `It goes to ${to} in your name, with a copy to you${action === null ? '' : ', and is put on record as notice'}. It cannot be taken back.`,
                    300,
                  ),
                  confirm: plain('Send it', 30),
                  deny: plain('Not yet', 30),
                },
              },
            ]),
          ]
        : []),
    ],
  };
}
