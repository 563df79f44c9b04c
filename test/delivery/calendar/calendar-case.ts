import type { Playbook } from '../../../src/config/playbook.ts';
import { timelineCalendar } from '../../../src/delivery/calendar/timeline-calendar.ts';
import type { Contract } from '../../../src/domain/contract.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { addDays, type LocalDate } from '../../../src/domain/local-date.ts';
import type { Offset } from '../../../src/domain/offset.ts';
import type { TimelineRow } from '../../../src/domain/timeline.ts';

const TERM_END = '2028-03-01' as LocalDate;
const STAMP = Date.UTC(2027, 0, 2, 3, 4, 5) as Instant;

const provenance = {
  source: 'ours',
  confidence: 'our-default',
  verified: '2026-11-22' as LocalDate,
} as const;

const PLAYBOOK = {
  terms: {
    termMonths: { value: 12, ...provenance },
    noticeDays: { value: 30, ...provenance },
    autoRenews: { value: true, ...provenance },
    currency: { value: 'USD', ...provenance },
    recommendedNotice: { value: 'T-60' as Offset, ...provenance },
  },
  contacts: [{ id: 'form', kind: 'form', address: 'Cancellation Request Form', for: 'it', ...provenance }],
  actions: [
    {
      id: 'cancel-to-free',
      title: 'Cancel the paid plan',
      window: { bound: 'latest', offset: 'N' as Offset },
      through: ['form'],
      takesEffect: 'at-term-end',
      stopsRenewal: true,
      irreversible: false,
      requires: [],
      notes: [],
      ...provenance,
    },
  ],
} as unknown as Playbook;

const CONTRACT: Contract = {
  id: 'c-42',
  workspaceId: 'w-1',
  version: 1,
  vendor: 'ActivTrak',
  product: 'Professional; 50 seats, "Pro"',
  plan: '',
  seats: 50,
  unitPrice: 1900,
  currency: 'USD',
  termStart: null,
  termEnd: TERM_END,
  termMonths: 12,
  noticeDays: null,
  noticeMonths: null,
  coOwners: [],
  country: null,
  autoRenews: null,
  timeZone: 'Pacific/Kiritimati',
  ownerEmail: null,
  slackChannel: null,
  purchasedThrough: 'direct',
  reseller: null,
  playbook: 'activtrak',
  intent: 'undecided',
  endDateSource: null,
  notes: '',
};

export const row = (id: string, days: number, changes: Partial<TimelineRow> = {}): TimelineRow => ({
  id,
  offset: (days === 0 ? 'T' : `T${days < 0 ? '' : '+'}${days}`) as Offset,
  date: addDays(TERM_END, days),
  title: `Step ${id}`,
  how: null,
  state: 'open',
  assignee: null,
  weekend: false,
  warnings: [],
  ...changes,
});

export const ROWS: readonly TimelineRow[] = [
  row('give-notice', -60, { title: 'Give notice', how: 'Send the Cancellation Request Form.' }),
  row('start-trial', -30, {
    title: 'Start the free trial',
    warnings: [
      {
        code: 'trial-ends-before-rollout',
        text:
          'The 7-day trial is over on Monday 7 February 2028, before “Roll out” on Wednesday 1 March 2028. Größe: ' +
          '日本語のとても長い説明 👩‍👩‍👧 that has to be folded; more than once, surely.',
      },
    ],
  }),
  row('roll-out', 0, { title: 'Roll out\r\nEND:VEVENT' }),
  row('delete-account', 1, { title: 'Send the deletion form' }),
];

export const calendarText = (rows: readonly TimelineRow[] = ROWS, changes: Partial<Contract> = {}): string =>
  timelineCalendar({
    contract: { ...CONTRACT, ...changes },
    playbook: PLAYBOOK,
    rows,
    termNumber: 1,
    isSettled: false,
    link: 'https://acme.slack.com/archives/C012345',
    sequence: 0,
    modified: STAMP,
    stepsModified: STAMP,
  });

// Run by itself (under another TZ) it prints the calendar.
if (process.argv[1] === import.meta.filename) process.stdout.write(calendarText());
