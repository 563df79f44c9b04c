import { formatLong } from '../domain/local-date.ts';
import type { Reminder } from '../domain/reminder.ts';
import { days } from './day-words.ts';
import { oneLine } from './one-line.ts';

/** The one thing to do: a label of our own, what to do and through what, and what the request has to say. */
export interface Todo {
  readonly label: string;
  readonly text: string;
  readonly ask: string | null;
}

/** The one thing that a reminder asks for, which depends on where the contract stands. */
export function todoWords(reminder: Reminder): Todo {
  switch (reminder.situation) {
    case 'open':
      return request('Do now', reminder);
    case 'last-day':
      return request('Do today', reminder);
    case 'renewing':
      return request('Only if you changed your mind', reminder);
    case 'window-closed':
      // Our own advice, not a right: no vendor promises it (domain-facts 4, P1).
      return {
        label: 'What is left',
        text: 'Ask for an early release or a credit. That is a negotiation: nobody has to agree to it.',
        ask: null,
      };
    case 'ending':
      return unconfirmed(reminder) ?? beforeTheEnd(reminder);
    case 'changing':
      return (
        unconfirmed(reminder) ?? {
          label: 'Do next',
          text: 'Check the next invoice against what was asked for.',
          ask: null,
        }
      );
  }
}

function request(label: string, { todo }: Reminder): Todo {
  if (todo === null)
    return { label, text: 'If you do not want to keep it, give the vendor notice in writing.', ask: null };
  return {
    label,
    text: `${oneLine(todo.title)}, through ${oneLine(todo.through)}.`,
    ask: todo.ask === null ? null : oneLine(todo.ask),
  };
}

/** A notice without a confirmation can still turn out not to have arrived. */
function unconfirmed({ notice, daysToEnd }: Reminder): Todo | undefined {
  if (notice === null || notice.confirmedOn !== null || daysToEnd < 0) return undefined;
  return {
    label: 'Do now',
    text: `Have the notice confirmed, through ${oneLine(notice.through)}: no confirmation is on record.`,
    ask: null,
  };
}

/** What somebody has to see with their own eyes once a term is over (domain-facts 2: delete account). */
const CHASE: Readonly<Partial<Record<NonNullable<Reminder['chase']>, Todo>>> = {
  'account-free': {
    label: 'Do now',
    text: 'See whether the account shows Free, and put it on record: until it does, a deletion is rejected, and the vendor may still be charging.',
    ask: null,
  },
  'deletion-done': {
    label: 'Do now',
    text: "See whether the deletion is complete (the vendor writes when it is), and put the vendor's confirmation on record; if it is not, ask again.",
    ask: null,
  },
};

/** What is left of a contract that ends: the deletion once it is over, where that is meant. */
function beforeTheEnd(reminder: Reminder): Todo {
  const { daysToEnd, todo, readyOn } = reminder;
  const left = reminder.chase === null ? undefined : CHASE[reminder.chase];
  if (left !== undefined) return left;
  if (daysToEnd < 0 && todo !== null) return request('Do now', reminder);
  if (daysToEnd < 0) return { label: 'Do next', text: 'Check that no further invoice comes.', ask: null };
  if (readyOn !== undefined)
    return {
      label: 'Ready for the end',
      text: `All tasks before it are done since ${formatLong(readyOn)}.`,
      ask: null,
    };
  return {
    label: daysToEnd === 0 ? 'Do today' : 'Do before it ends',
    text: 'Export what you want to keep, and move everybody off it.',
    ask: null,
  };
}

/** What to know besides, in one or two sentences. */
export function closingWords(reminder: Reminder): string {
  const { situation, noticeDeadline, daysToNotice, daysToEnd, notice } = reminder;
  const until = `${formatLong(noticeDeadline)}: ${daysToNotice === 0 ? 'today is the last day' : `${days(daysToNotice)} left`}`;
  switch (situation) {
    case 'open':
      return "Once notice is given, put it on record with the vendor's reference: until then Lastcall expects the renewal.";
    case 'last-day':
      return 'From tomorrow notice comes too late for this term, and what is left is to negotiate.';
    case 'window-closed':
      return 'If notice was given in time after all, put it on record. Otherwise expect to pay for the whole term until a release is agreed in writing.';
    case 'ending':
      if (daysToEnd >= 0)
        return 'What you paid for ends with that day: do not count on reading or exporting anything afterwards.';
      return notice === null
        ? 'If it was charged again all the same, object to the invoice.'
        : 'If it was charged again all the same, answer the invoice with the notice that is on record.';
    case 'changing':
      return daysToNotice < 0
        ? 'For leaving altogether at the end of this term it is too late.'
        : `To leave altogether, notice counts until ${until}.`;
    case 'renewing':
      return daysToNotice < 0
        ? 'You decided to renew.'
        : `You decided to renew. You can change your mind until ${until}.`;
  }
}
