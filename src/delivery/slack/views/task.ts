import type { InputBlock, ModalView } from '@slack/types';
import { oneLine } from '../../one-line.ts';
import { plain, section } from '../blocks/parts.ts';
import { escapeMrkdwn } from '../escape.ts';
import { TITLE_LIMIT } from '../limits.ts';

export const NOTE_VIEW = 'task-note';
export const WAIVE_VIEW = 'task-waive';
export const ADD_TASK_VIEW = 'task-add';

/** The fields of the dialogs about tasks. */
export const TASK_FIELDS = {
  note: 'note',
  reason: 'reason',
  title: 'title',
  due: 'due',
  assignee: 'assignee',
} as const;

/** What is kept of a note, a reason and a title (domain/checklist-change). */
const LONGEST_NOTE = 1000;
const LONGEST_TITLE = 200;

/** A note or a link as evidence, for one task. */
export const noteView = (title: string, note: string | null, metadata: string): ModalView =>
  modal(NOTE_VIEW, 'Note or evidence', 'Save', metadata, [
    section([`*${escapeMrkdwn(oneLine(title))}*`]),
    input(
      TASK_FIELDS.note,
      'Note',
      {
        type: 'plain_text_input',
        multiline: true,
        max_length: LONGEST_NOTE,
        ...(note === null ? {} : { initial_value: note.slice(0, LONGEST_NOTE) }),
      },
      {
        optional: true,
        hint: 'A few words, or a link to the evidence. Everybody who sees the list sees it.',
      },
    ),
  ]);

/** Why a task does not apply. */
export const waiveView = (title: string, metadata: string): ModalView =>
  modal(WAIVE_VIEW, 'Not applicable', 'Save', metadata, [
    section([`*${escapeMrkdwn(oneLine(title))}*`, 'It then counts as done, and stands in nobody’s way.']),
    input(TASK_FIELDS.reason, 'Why does it not apply?', {
      type: 'plain_text_input',
      max_length: LONGEST_NOTE,
    }),
  ]);

/** A task of one's own. */
export const addTaskView = (list: string, metadata: string): ModalView =>
  modal(ADD_TASK_VIEW, 'Add a task', 'Add', metadata, [
    section([`To “${escapeMrkdwn(oneLine(list))}”.`]),
    input(TASK_FIELDS.title, 'What is to be done', { type: 'plain_text_input', max_length: LONGEST_TITLE }),
    input(TASK_FIELDS.due, 'Due day', { type: 'datepicker' }, { optional: true }),
    input(TASK_FIELDS.assignee, 'Assign', { type: 'users_select' }, { optional: true }),
  ]);

const modal = (
  callbackId: string,
  title: string,
  submit: string,
  metadata: string,
  blocks: ModalView['blocks'],
): ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  private_metadata: metadata,
  title: plain(title, TITLE_LIMIT),
  submit: plain(submit, TITLE_LIMIT),
  close: plain('Cancel', TITLE_LIMIT),
  blocks,
});

function input(
  blockId: string,
  label: string,
  element: Record<string, unknown> & { readonly type: string },
  { optional = false, hint }: { readonly optional?: boolean; readonly hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plain(label, 2000),
    optional,
    element: { ...element, action_id: blockId } as unknown as InputBlock['element'],
    ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
  };
}
