import type { Instant } from '../../../src/domain/instant.ts';
import { addDays, daysBetween, type LocalDate } from '../../../src/domain/local-date.ts';
import type { NoticeRecord } from '../../../src/domain/notice-deadline.ts';
import type { Reminder, ReminderDelivery } from '../../../src/domain/reminder.ts';

const TERM_END = '2027-06-30' as LocalDate;
const NOTICE_DEADLINE = '2027-05-31' as LocalDate;

/** A reminder 60 days before a term's end in which nothing was done yet; day counts follow from the dates. */
export function reminder(changes: Partial<Reminder> = {}): Reminder {
  const base = {
    contractId: 'c-1',
    vendor: 'ActivTrak',
    product: 'Professional',
    rung: 'T-60',
    purpose: '60 days left',
    today: '2027-05-01' as LocalDate,
    intent: 'undecided',
    situation: 'open',
    termEnd: TERM_END,
    noticeDeadline: NOTICE_DEADLINE,
    renewal: { on: TERM_END, until: '2028-06-30' as LocalDate, cost: { minor: 1_140_000, currency: 'USD' } },
    todo: {
      title: 'Cancel the paid plan (it turns into a free one)',
      through: 'Cancellation Request Form',
      ask: 'Cancel the paid plan as of the end of the term.',
    },
    notice: null,
    chase: null,
    missed: [],
    ...changes,
  } as const;
  return {
    daysToEnd: daysBetween(base.today, base.termEnd),
    daysToNotice: daysBetween(base.today, base.noticeDeadline),
    ...base,
  };
}

export const notice = (changes: Partial<NoticeRecord> = {}): NoticeRecord => ({
  id: 'n-1',
  termEnd: TERM_END,
  action: 'cancel-to-free',
  givenOn: '2027-05-03' as LocalDate,
  through: 'Cancellation Request Form',
  reference: 'REQ-2041',
  confirmedOn: '2027-05-04' as LocalDate,
  ...changes,
});

export const onDay = (days: number): { today: LocalDate } => ({ today: addDays(TERM_END, days) });

const unconfirmed = notice({ reference: null, confirmedOn: null });

/** One reminder for each situation that reads differently; golden files have these names. */
export const SITUATIONS: Readonly<Record<string, Reminder>> = {
  open: reminder(),
  'open-one-day-left': reminder({ ...onDay(-31), rung: 'T-30' }),
  'open-without-price': reminder({
    renewal: { on: TERM_END, until: '2028-06-30' as LocalDate, cost: null },
  }),
  'open-through-reseller': reminder({
    todo: { title: 'Reduce licences', through: 'your reseller, Nordic IT & Sons', ask: null },
  }),
  'open-after-missed-rungs': reminder({
    ...onDay(-40),
    missed: [
      { rung: 'N-60', localDate: '2027-04-01' as LocalDate },
      { rung: 'T-60', localDate: '2027-05-01' as LocalDate },
    ],
  }),
  'last-day': reminder({ ...onDay(-30), rung: 'T-30', situation: 'last-day' }),
  'window-closed': reminder({
    ...onDay(-29),
    rung: 'T-30',
    situation: 'window-closed',
    missed: [{ rung: 'T-60', localDate: '2027-05-01' as LocalDate }],
  }),
  'window-closed-today': reminder({ ...onDay(0), rung: 'T', situation: 'window-closed' }),
  'window-closed-yesterday': reminder({ ...onDay(1), rung: 'T', situation: 'window-closed' }),
  'ending-confirmed': reminder({
    ...onDay(-30),
    situation: 'ending',
    renewal: null,
    todo: null,
    notice: notice(),
  }),
  'ending-unconfirmed': reminder({
    ...onDay(-1),
    situation: 'ending',
    renewal: null,
    todo: null,
    notice: unconfirmed,
  }),
  'ending-today': reminder({ ...onDay(0), situation: 'ending', renewal: null, todo: null, notice: notice() }),
  'ending-yesterday': reminder({
    ...onDay(1),
    situation: 'ending',
    renewal: null,
    todo: null,
    notice: notice(),
  }),
  'ending-by-itself': reminder({ situation: 'ending', renewal: null }),
  changing: reminder({ ...onDay(-40), situation: 'changing', todo: null, notice: notice() }),
  'changing-unconfirmed': reminder({ ...onDay(-20), situation: 'changing', todo: null, notice: unconfirmed }),
  renewing: reminder({ situation: 'renewing', intent: 'renew' }),
  'hostile-text': reminder({
    vendor: 'Acme <!channel> & *Sons*\n`rm -rf`',
    product: '_Pro_ ~old~ <@U0ANN00001> 👩‍👩‍👧 \u202Ecod\u202C',
    todo: {
      title: 'Reduce licences',
      through: 'your reseller, <https://evil.example|click> a_b@example.com\r\nBcc: x@example.com',
      ask: null,
    },
  }),
};

export const delivery = (changes: Partial<ReminderDelivery> = {}): ReminderDelivery => ({
  id: 'row-1',
  workspaceId: 'w-1',
  key: 'w-1/c-1/2027-06-30/renewal/T-60/slack-channel/it',
  medium: 'slack-channel',
  recipient: 'it',
  reminder: reminder(),
  insteadOf: null,
  firstAttemptAt: Date.now() as Instant,
  ...changes,
});
