import { DIGEST_HORIZON_DAYS, type Digest, type DigestItem } from '../domain/digest.ts';
import { formatLong } from '../domain/local-date.ts';
import { formatMoney } from '../domain/money.ts';
import { days } from './day-words.ts';
import { reminderWords } from './reminder-words.ts';
import type { Todo } from './todo-words.ts';

/** One contract of a digest in sentences: plain text, one line each, nothing escaped. */
export interface DigestItemWords {
  readonly name: string;
  /** The deadline and the days left; behind the name it makes the headline. */
  readonly status: string;
  /** What happens if nobody acts, and what that costs. */
  readonly consequence: string;
  readonly todo: Todo;
}

export interface DigestWords {
  /** What it is about, and what is at stake in all. */
  readonly opening: string;
  readonly items: readonly DigestItemWords[];
}

/** A digest in sentences that every medium shares; the words for a contract are those of its reminders. */
export const digestWords = ({ items }: Pick<Digest, 'items'>): DigestWords => ({
  opening: [
    `${items.length === 1 ? '1 contract needs' : `${items.length} contracts need`} you within the next ${DIGEST_HORIZON_DAYS} days${items.length === 1 ? '' : ', the most urgent first'}.`,
    ...atStakeWords(items),
  ].join(' '),
  items: items.map(itemWords),
});

function itemWords(item: DigestItem): DigestItemWords {
  const { name, status, consequence, todo } = reminderWords(item.standing);
  return { name, status: noticeStatus(item) ?? status, consequence, todo };
}

/** While notice can be given its deadline is what counts; a reminder's headline counts to the last paid day. */
function noticeStatus({ deadline, daysLeft, standing }: DigestItem): string | undefined {
  if (standing.situation !== 'open' || deadline !== standing.noticeDeadline) return undefined;
  return `${days(daysLeft)} left to give notice, until ${formatLong(deadline)}`;
}

/** Amounts of different currencies are never added. */
function atStakeWords(items: readonly DigestItem[]): string[] {
  const sums = new Map<string, number>();
  for (const { atStake } of items)
    if (atStake !== null) sums.set(atStake.currency, (sums.get(atStake.currency) ?? 0) + atStake.minor);
  if (sums.size === 0) return [];
  const amounts = [...sums].map(([currency, minor]) => formatMoney({ minor, currency }));
  return [`At stake if nobody acts: ${amounts.join(' and ')}.`];
}
