import type { MailLinks } from '../../../src/delivery/email/mail-layout.ts';
import type { Digest, DigestItem, DigestLife } from '../../../src/domain/digest.ts';
import type { TimeOfDay } from '../../../src/domain/instant.ts';
import type { Reminder } from '../../../src/domain/reminder.ts';
import { activtrak, at, contractOf, day, noticeOf } from '../../support/factories.ts';
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
  kind: 'digest',
  today: onDay(-60).today,
  subscription: null,
  previousRef: null,
  items: standings.filter((standing) => standing !== undefined).map(item),
  tasks: [],
  happened: [],
  undelivered: [],
  lives: [],
  watching: 12,
});

const yen = {
  renewal: { ...reminder().renewal, cost: { minor: 98_000, currency: 'JPY' } },
} as Partial<Reminder>;

const choice = {
  id: 'digest-1',
  about: { scope: 'team' },
  rhythm: 'weekly',
  timeZone: 'Europe/Berlin',
  ownZone: false,
  time: '08:00' as TimeOfDay,
  weekday: 'Monday',
} as const;

const life = (
  changes: Parameters<typeof contractOf>[0],
  notices: DigestLife['notices'] = [],
): DigestLife => ({
  contract: contractOf({ seats: 50, unitPrice: 1900, currency: 'USD', ...changes }),
  playbook: activtrak,
  notices,
  termNumber: 1,
  changes: 1,
  updatedAt: at('2027-04-01T10:00:00Z'),
});

/** Everything that a digest can hold. */
const full: Digest = {
  ...digest(
    reminder({ ...onDay(-33) }),
    reminder({ ...onDay(-50), vendor: 'Figma', product: 'Organization', ...yen }),
    SITUATIONS['ending-unconfirmed'],
  ),
  subscription: choice,
  tasks: [
    {
      contractId: 'c-1',
      vendor: 'ActivTrak',
      product: 'Professional',
      title: 'Export the data to keep',
      due: day('2027-05-20'),
    },
    {
      contractId: 'c-2',
      vendor: 'Figma',
      product: 'Organization',
      title: 'Ask <finance> & legal',
      due: null,
    },
  ],
  happened: [
    {
      vendor: 'Zoom',
      product: 'Pro',
      what: 'notice.recorded',
      who: 'Bo Berg',
      on: day('2027-04-28'),
      after: { givenOn: '2027-04-28', through: 'e-mail', reference: 'R-7' },
    },
    {
      vendor: 'Slack',
      product: '',
      what: 'contract.renewed',
      who: 'sweep',
      on: day('2027-04-29'),
      after: { termEnd: '2028-04-29' },
    },
  ],
  undelivered: [
    {
      contract: { vendor: 'Figma', product: 'Organization' },
      recipient: 'gone@example.com',
      on: day('2027-04-27'),
      why: 'the mail server refused gone@example.com (550 5.1.1 No such user): correct the address',
      triedAgain: false,
    },
  ],
  lives: [
    life({ id: 'c-1' }),
    life({ id: 'c-2', vendor: 'Figma', product: 'Organization', termEnd: day('2027-07-10') }),
    life({ id: 'c-3', vendor: 'Zoom', product: 'Pro' }, [noticeOf()]),
  ],
};

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
  'digest-full': full,
  'digest-alive': { ...digest(), kind: 'alive', subscription: { ...choice, about: { scope: 'mine' } } },
  'digest-hostile-text': digest(SITUATIONS['hostile-text'], SITUATIONS['open-through-reseller']),
};

/** Links whose addresses can be read. */
export const LINKS: MailLinks = {
  act: (what, { contractId, address }) => `https://lastcall.example.com/act/${what}-${contractId}-${address}`,
  unsubscribe: (id) => `https://lastcall.example.com/unsubscribe/${id}`,
};
