import { isArchived } from '../../domain/access-decisions.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Life } from '../../domain/lifecycle.ts';
import { formatLong } from '../../domain/local-date.ts';
import { reminderOf } from '../../domain/reminder.ts';
import { nameOf, reminderWords } from '../reminder-words.ts';
import { escapeMrkdwn } from './escape.ts';

/** Where a contract stands today, in two sentences; escaped. */
export function standingWords(life: Life): string {
  const words = reminderWords(reminderOf({ ...life, rung: 'T', missed: [] }));
  const away = isArchived(life.contract) ? ' It is archived: nobody is reminded of it.' : '';
  return `*${escapeMrkdwn(words.name)}*: ${escapeMrkdwn(words.status)}. ${escapeMrkdwn(words.deadline)}${held(life.contract)}${away}`;
}

const held = ({ quiet }: Contract): string =>
  quiet === undefined || quiet === null
    ? ''
    : ` Reminders are held back until ${formatLong(quiet.until)} by ${escapeMrkdwn(quiet.by)}.`;

/** A contract's name in bold. */
export const boldName = (contract: Pick<Contract, 'vendor' | 'product'>): string =>
  `*${escapeMrkdwn(nameOf(contract))}*`;
