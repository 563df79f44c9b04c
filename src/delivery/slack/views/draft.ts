import type { ModalView } from '@slack/types';
import {
  REQUEST_KINDS,
  type RequestDetails,
  type RequestDraft,
  type RequestKind,
} from '../../../domain/request-draft.ts';
import { dialog, input } from '../blocks/form.ts';
import { context, option, section } from '../blocks/parts.ts';
import { escapeMrkdwn } from '../escape.ts';
import { type StateValues, textIn } from './values.ts';

export const REQUEST_VIEW = 'request';
export const DRAFT_VIEW = 'draft';

const SUBJECT_LIMIT = 150;
/** What fits into a message with room for what stands around it. */
const BODY_LIMIT = 2600;
const DETAIL_LIMIT = 300;

/** Asks what is to be requested; the contract's standing comes escaped. */
export function requestView(
  standing: string,
  requests: readonly { readonly kind: RequestKind; readonly title: string }[],
  metadata: string,
): ModalView {
  const options = requests.map(({ kind, title }) => option(title, kind));
  const line = { type: 'plain_text_input', max_length: DETAIL_LIMIT };
  const optional = { optional: true };
  return dialog({ callbackId: REQUEST_VIEW, title: 'Draft a request', submit: 'Draft it', metadata }, [
    section([standing]),
    input('kind', 'What do you ask for?', {
      type: 'static_select',
      options,
      ...(options[0] === undefined ? {} : { initial_option: options[0] }),
    }),
    input(
      'seats',
      'Licences wanted',
      { type: 'number_input', is_decimal_allowed: false, min_value: '0', max_value: '1000000' },
      { ...optional, hint: 'For fewer licences.' },
    ),
    input('what', 'Plan wanted, or add-on to go', line, optional),
    input('evidence', 'What speaks for you', line, {
      ...optional,
      hint: 'For a credit or an early end: how little it was used, with figures; what went wrong.',
    }),
    input('account', "The account's name, or its Administrator's address", line, optional),
  ]);
}

/** What the modal says; undefined where nothing was chosen. */
export function statedRequest(
  values: StateValues,
): { readonly kind: RequestKind; readonly details: RequestDetails } | undefined {
  const chosen = values.kind?.kind?.selected_option?.value;
  const kind = REQUEST_KINDS.find((one) => one === chosen);
  if (kind === undefined) return undefined;
  const seats = Number(textIn(values, 'seats') ?? Number.NaN);
  return {
    kind,
    details: {
      seats: Number.isInteger(seats) ? seats : undefined,
      what: textIn(values, 'what') ?? undefined,
      evidence: textIn(values, 'evidence') ?? undefined,
      account: textIn(values, 'account') ?? undefined,
    },
  };
}

/** Shows a draft to be changed; nothing goes out from here. */
export function draftView(draft: RequestDraft, metadata: string): ModalView {
  return dialog({ callbackId: DRAFT_VIEW, title: 'Draft a request', submit: 'Take it', metadata }, [
    section([
      `*${escapeMrkdwn(draft.title)}*`,
      `To: ${escapeMrkdwn(draft.to ?? draft.through)}`,
      ...(draft.window === null ? [] : [`Possible ${escapeMrkdwn(draft.window)}`]),
    ]),
    input('subject', 'Subject', {
      type: 'plain_text_input',
      max_length: SUBJECT_LIMIT,
      initial_value: draft.subject.slice(0, SUBJECT_LIMIT),
    }),
    input('body', 'Text', {
      type: 'plain_text_input',
      multiline: true,
      max_length: BODY_LIMIT,
      initial_value: draft.body.slice(0, BODY_LIMIT),
    }),
    context([
      'Fill in what stands in square brackets. Nothing is sent yet: the next step shows the text to copy, and asks before it mails anything.',
      ...draft.notes.map((note) => escapeMrkdwn(note)),
    ]),
  ]);
}

/** The text as somebody left it, lines and all. */
export function statedDraft(values: StateValues): { readonly subject: string; readonly body: string } {
  const body = values.body?.body?.value ?? '';
  return {
    subject: textIn(values, 'subject') ?? '',
    body: body
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\n]/gu, ' ')
      .trim(),
  };
}
