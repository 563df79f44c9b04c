import type { Digest, DigestItem } from '../../../src/domain/digest.ts';
import type { Reminder } from '../../../src/domain/reminder.ts';
import { onDay, reminder, SITUATIONS } from './reminders.ts';

/** An item as the domain makes it of such a standing. */
function item(standing: Reminder): DigestItem {
  const untilNotice = standing.situation === 'open' || standing.situation === 'last-day';
  return {
    deadline: untilNotice ? standing.noticeDeadline : standing.termEnd,
    daysLeft: untilNotice ? standing.daysToNotice : standing.daysToEnd,
    atStake: standing.notice === null ? (standing.renewal?.cost ?? null) : null,
    standing,
  };
}

const digest = (...standings: readonly (Reminder | undefined)[]): Digest => ({
  workspaceId: 'w-1',
  recipient: 'ann@example.com',
  period: '2027-W17',
  items: standings.filter((standing) => standing !== undefined).map(item),
});

const yen = {
  renewal: { ...reminder().renewal, cost: { minor: 98_000, currency: 'JPY' } },
} as Partial<Reminder>;

/** One digest for each shape that reads differently; golden files have these names. */
export const DIGESTS: Readonly<Record<string, Digest>> = {
  'digest-one': digest(reminder()),
  'digest-last-day': digest(SITUATIONS['last-day']),
  'digest-several': digest(
    SITUATIONS['last-day'],
    reminder({ ...onDay(-40), vendor: 'Figma', product: 'Organization', ...yen }),
    SITUATIONS['window-closed'],
    SITUATIONS['open-without-price'],
    SITUATIONS['ending-unconfirmed'],
    SITUATIONS['ending-by-itself'],
    SITUATIONS['changing-unconfirmed'],
  ),
  'digest-hostile-text': digest(SITUATIONS['hostile-text'], SITUATIONS['open-through-reseller']),
};
