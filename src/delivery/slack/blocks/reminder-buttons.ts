import type { ActionsBlock } from '@slack/types';
import type { Reminder } from '../../../domain/reminder.ts';
import { actions, button } from './parts.ts';

/** The buttons below a reminder (interface.md, "Slack"), by the names that the listeners know. */
export const REMINDER_ACTIONS = {
  onIt: 'reminder:on-it',
  snooze: 'reminder:snooze',
  notice: 'reminder:notice',
  checklist: 'reminder:checklist',
  calendar: 'reminder:calendar',
} as const;

/** Which term of which contract a button is about: the contract may be in another one when it is pressed. */
export interface TermRef {
  readonly contractId: string;
  readonly termEnd: string;
}

export const termValue = ({ contractId, termEnd }: TermRef): string => `${contractId}|${termEnd}`;

/** Reads what `termValue` wrote; undefined where somebody made it up. */
export function readTermValue(value: unknown): TermRef | undefined {
  const [, contractId, termEnd] =
    typeof value === 'string' ? (/^([\w-]{1,60})\|(\d{4}-\d{2}-\d{2})$/.exec(value) ?? []) : [];
  return contractId === undefined || termEnd === undefined ? undefined : { contractId, termEnd };
}

/** The buttons of a reminder: there is nothing to hold back any more once the term is over. */
export function reminderButtons(
  reminder: Pick<Reminder, 'contractId' | 'termEnd' | 'daysToEnd'>,
): ActionsBlock {
  const value = termValue(reminder);
  const runs = reminder.daysToEnd > 0;
  return actions('reminder', [
    ...(runs ? [button("I'm on it", REMINDER_ACTIONS.onIt, { value, style: 'primary' })] : []),
    ...(runs ? [button('Snooze', REMINDER_ACTIONS.snooze, { value })] : []),
    button('Notice given', REMINDER_ACTIONS.notice, { value }),
    button('Checklist', REMINDER_ACTIONS.checklist, { value }),
    button('Calendar', REMINDER_ACTIONS.calendar, { value }),
  ]);
}
