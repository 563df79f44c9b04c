import { formatLong } from '../domain/local-date.ts';
import type { Reminder } from '../domain/reminder.ts';
import { days, fromToday } from './day-words.ts';
import type { ReminderWords } from './reminder-words.ts';

/** A reminder in words that tell nothing of its contract but days, and who can act. */
export const discreetWords = (reminder: Reminder): ReminderWords => ({
  name: 'A contract limited to its channel',
  status: statusOf(reminder),
  deadline: deadlineOf(reminder),
  consequence: 'Only those who may see the contract are told what it is about.',
  todo: {
    label: 'It needs somebody',
    text: "its owner, its co-owners, the members of its channel and the workspace's admins can act on it.",
    ask: null,
  },
  closing: 'If you are none of them, please ask an admin to look at it.',
  missed: null,
});

function statusOf({ situation, daysToEnd, daysToNotice, termEnd, noticeDeadline }: Reminder): string {
  if (situation === 'last-day') return `today is the last day to give notice (${formatLong(noticeDeadline)})`;
  // Where notice is too late, "days left" would sound like days to act in.
  if (daysToNotice >= 0 && daysToEnd > 0) return `${days(daysToEnd)} left, until ${formatLong(termEnd)}`;
  return `its term ${daysToEnd < 0 ? 'ended' : 'ends'} ${fromToday(daysToEnd)}, on ${formatLong(termEnd)}`;
}

/** Whether notice is needed, or was given, is not told: until when it counts is true in any case. */
function deadlineOf({ noticeDeadline, daysToNotice }: Reminder): string {
  const day = formatLong(noticeDeadline);
  if (daysToNotice < 0) return `Notice counted until ${day}.`;
  return `Notice counts until ${day}: ${daysToNotice === 0 ? 'today is the last day' : `${days(daysToNotice)} left`}.`;
}
