import type { ModalView } from '@slack/types';
import { oneLine } from '../../one-line.ts';
import { dialog, input } from '../blocks/form.ts';
import { section } from '../blocks/parts.ts';
import { escapeMrkdwn } from '../escape.ts';

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
  dialog({ callbackId: NOTE_VIEW, title: 'Note or evidence', submit: 'Save', metadata }, [
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
  dialog({ callbackId: WAIVE_VIEW, title: 'Not applicable', submit: 'Save', metadata }, [
    section([`*${escapeMrkdwn(oneLine(title))}*`, 'It then counts as done, and stands in nobody’s way.']),
    input(TASK_FIELDS.reason, 'Why does it not apply?', {
      type: 'plain_text_input',
      max_length: LONGEST_NOTE,
    }),
  ]);

/** A task of one's own. */
export const addTaskView = (list: string, metadata: string): ModalView =>
  dialog({ callbackId: ADD_TASK_VIEW, title: 'Add a task', submit: 'Add', metadata }, [
    section([`To “${escapeMrkdwn(oneLine(list))}”.`]),
    input(TASK_FIELDS.title, 'What is to be done', { type: 'plain_text_input', max_length: LONGEST_TITLE }),
    input(TASK_FIELDS.due, 'Due day', { type: 'datepicker' }, { optional: true }),
    input(TASK_FIELDS.assignee, 'Assign', { type: 'users_select' }, { optional: true }),
  ]);
