import { formatLong } from '../domain/local-date.ts';
import { formatMoney } from '../domain/money.ts';
import type { Reminder } from '../domain/reminder.ts';
import { days, fromToday } from './day-words.ts';
import { discreetWords } from './discreet-words.ts';
import { oneLine } from './one-line.ts';
import { missedWords } from './rung-words.ts';
import { closingWords, type Todo, todoWords } from './todo-words.ts';

/** Longest name in a headline; what is left of the line is for the days. */
const NAME_LIMIT = 100;

/** A reminder in sentences that every medium shares: plain text, one line each, nothing escaped. */
export interface ReminderWords {
  /** Vendor and product. */
  readonly name: string;
  /** How many days are left and until which day; behind the name it makes the headline. */
  readonly status: string;
  /** Until when notice counts, or the notice that is on record. */
  readonly deadline: string;
  /** What happens if nobody acts. */
  readonly consequence: string;
  /** The one thing to do. */
  readonly todo: Todo;
  /** What else to know before putting the message away. */
  readonly closing: string;
  /** Earlier reminders that did not go out on their day; null where there are none. */
  readonly missed: string | null;
}

/** Puts a reminder into words. Pure: the day is the reminder's own `today`, never the clock's. */
export const reminderWords = (reminder: Reminder): ReminderWords =>
  reminder.discreet
    ? discreetWords(reminder)
    : {
        name: nameOf(reminder),
        status: statusOf(reminder),
        deadline: deadlineOf(reminder),
        consequence: consequenceOf(reminder),
        todo: todoWords(reminder),
        closing: closingWords(reminder),
        missed: missedWords(reminder.missed),
      };

/** Vendor and product as one name; a product that already carries the vendor's name stands alone. */
export function nameOf({ vendor, product }: Pick<Reminder, 'vendor' | 'product'>): string {
  const [maker, thing] = [oneLine(vendor, NAME_LIMIT), oneLine(product, NAME_LIMIT)];
  const both = thing.toLowerCase().startsWith(maker.toLowerCase()) ? thing : `${maker} ${thing}`;
  return oneLine(both, NAME_LIMIT) || 'A contract without a name';
}

function statusOf({ situation, daysToEnd, termEnd, noticeDeadline, renewal }: Reminder): string {
  if (situation === 'last-day') return `today is the last day to give notice (${formatLong(noticeDeadline)})`;
  const verb = renewal === null ? 'end' : 'renew';
  const when = fromToday(daysToEnd);
  if (daysToEnd < 0) return `${verb}ed ${when}, on ${formatLong(termEnd)}`;
  if (daysToEnd === 0) return `${verb}s ${when}, ${formatLong(termEnd)}`;
  // Where the way out is closed or taken, "days left" would sound like days to act in.
  if (situation === 'window-closed' || situation === 'ending')
    return `${verb}s ${when}, on ${formatLong(termEnd)}`;
  return `${days(daysToEnd)} left, until ${formatLong(termEnd)}`;
}

function deadlineOf(reminder: Reminder): string {
  const { situation, notice, renewal, noticeDeadline, daysToNotice } = reminder;
  if (notice !== null) return noticeWords(notice);
  if (situation === 'ending' && renewal === null) return 'No notice is needed: it does not renew by itself.';
  const day = formatLong(noticeDeadline);
  if (daysToNotice < 0) return `Notice counted until ${day}: closed ${fromToday(daysToNotice)}.`;
  if (daysToNotice === 0) return `Notice counts until ${day}: today is the last day.`;
  return `Notice counts until ${day}: ${days(daysToNotice)} left.`;
}

function noticeWords(notice: NonNullable<Reminder['notice']>): string {
  const reference = notice.reference === null ? '' : `, reference ${oneLine(notice.reference)}`;
  const confirmed =
    notice.confirmedOn === null ? 'not confirmed yet' : `confirmed on ${formatLong(notice.confirmedOn)}`;
  return `Notice was given on ${formatLong(notice.givenOn)} through ${oneLine(notice.through)}${reference}; ${confirmed}.`;
}

function consequenceOf({ situation, renewal, termEnd, daysToEnd }: Reminder): string {
  if (renewal === null) {
    if (daysToEnd < 0) return `It ended on ${formatLong(termEnd)} and did not renew.`;
    return `It ends ${daysToEnd === 0 ? 'today' : `on ${formatLong(termEnd)}`} and does not renew.`;
  }
  const { cost } = renewal;
  const span = `${daysToEnd === 0 ? 'today' : `on ${formatLong(renewal.on)}`} until ${formatLong(renewal.until)}`;
  const verb = daysToEnd < 0 ? 'It renewed' : situation === 'window-closed' ? 'It will renew' : 'It renews';
  if (situation === 'changing') {
    const before = cost === null ? '' : ` Without the change that would cost ${formatMoney(cost)}.`;
    return `${verb} ${span}, with the change that was asked for.${before}`;
  }
  const subject = situation === 'open' || situation === 'last-day' ? 'If nobody acts it renews' : verb;
  return cost === null
    ? `${subject} ${span}. Add its seats and price per seat to see what that costs.`
    : `${subject} ${span}, costing ${formatMoney(cost)}.`;
}
