import type { DigestScope } from '../../domain/digest-schedule.ts';
import { acknowledgedBy, type Life } from '../../domain/lifecycle.ts';
import { formatLong } from '../../domain/local-date.ts';
import { reminderOf } from '../../domain/reminder.ts';
import { snoozeChoices } from '../../domain/snooze-choices.ts';
import { days } from '../day-words.ts';
import { reminderWords } from '../reminder-words.ts';
import { scopeWords } from '../schedule-words.ts';
import type { Page } from './page.ts';

/** What people see who follow a link of a mail. */

export const UNKNOWN_LINK: Page = {
  title: 'This link is not known',
  paragraphs: ['It may have been cut off on its way. Open it from the mail again, or answer in Slack.'],
};

export const EXPIRED_LINK: Page = {
  title: 'This link has expired',
  paragraphs: ['Nothing was changed. A newer mail has a newer link.'],
};

export const USED_LINK: Page = {
  title: 'This link was used already',
  paragraphs: ['It works once, and nothing was changed now. A newer mail has a newer link.'],
};

export const OLD_TERM: Page = {
  title: 'This mail is about a term that is over',
  paragraphs: ['Nothing was changed. A newer mail says where the contract stands now.'],
};

/** Asks before anything is done: mail programs follow links on their own. */
export function actPage(what: 'ack' | 'snooze', address: string, life: Life): Page {
  const { name, status, deadline, consequence } = wordsOf(life);
  const paragraphs = [`${name}: ${status}.`, deadline, consequence];
  if (what === 'ack') {
    const { until } = acknowledgedBy(address, life);
    return {
      title: 'Are you on it?',
      paragraphs: [
        ...paragraphs,
        `Press the button and everybody sees that ${address} takes care of it. Reminders come again on ${formatLong(until)}.`,
      ],
      form: { button: 'I’m on it' },
    };
  }
  return {
    title: 'Snooze the reminders?',
    paragraphs: [...paragraphs, `Everybody sees that ${address} snoozed them.`],
    form: {
      button: 'Snooze',
      legend: 'Remind us again',
      choices: snoozeChoices(life).map(({ until, days: count, last }) => ({
        value: until,
        label: `In ${days(count)}, ${formatLong(until)}${last ? ' (as late as possible)' : ''}`,
      })),
    },
  };
}

export const donePage = (what: 'ack' | 'snooze', until: string, life: Life): Page => ({
  title: what === 'ack' ? 'You are on it' : 'Snoozed',
  paragraphs: [
    `${wordsOf(life).name}: reminders come again on ${until}.`,
    'The deadline stays: once notice is given, have it put on record.',
  ],
});

export const refusedPage = (why: string): Page => ({
  title: 'Nothing was changed',
  paragraphs: [`${why}.`],
});

const wordsOf = (life: Life) =>
  reminderWords(reminderOf({ ...life, rung: 'T', missed: [] } as Parameters<typeof reminderOf>[0]));

export const unsubscribePage = (address: string, about: DigestScope): Page => ({
  title: 'Stop the digests?',
  paragraphs: [
    `${address} gets digests about ${scopeWords(about)}. Press the button and none comes any more.`,
    'Reminders of contracts that are yours still come.',
  ],
  form: { button: 'Unsubscribe' },
});

export const unsubscribedPage = (address: string): Page => ({
  title: 'Unsubscribed',
  paragraphs: [
    `No more digests go to ${address}.`,
    'To have them again, say /lastcall digest on in Slack, or ask whoever runs Lastcall.',
  ],
});
