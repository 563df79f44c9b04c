import type { LocalDate } from '../../domain/local-date.ts';

/** What an event of a calendar is; it decides its category and its colour. */
export const EVENT_KINDS = ['mark', 'notice', 'end', 'deletion', 'step', 'task'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A day that belongs into somebody's calendar. */
export interface PlannedEvent {
  /** What it is within its term, the same whenever its date is corrected. */
  readonly id: string;
  readonly kind: EventKind;
  readonly date: LocalDate;
  /** Without the contract's name. */
  readonly title: string;
  /** What to do, a paragraph each. */
  readonly text: readonly string[];
  readonly done: boolean;
  /** Whose task it is; null for everybody's. */
  readonly assignee: string | null;
}

/** The category that calendar programs sort and filter by, besides `Lastcall`. */
export const CATEGORIES: Readonly<Record<EventKind, string>> = {
  mark: 'Reminder',
  notice: 'Notice deadline',
  end: 'Contract end',
  deletion: 'Deletion',
  step: 'Step',
  task: 'Task',
};

/** Names of CSS3 colours (RFC 7986, section 5.9). */
export const COLORS: Readonly<Record<EventKind, string>> = {
  mark: 'orange',
  notice: 'crimson',
  end: 'firebrick',
  deletion: 'purple',
  step: 'steelblue',
  task: 'seagreen',
};
export const DONE_COLOR = 'gray';

/** Stands before the title of what is done. */
export const DONE_SIGN = '✓ ';
