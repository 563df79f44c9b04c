import type { CalendarLife } from '../../../src/delivery/calendar/reconcile.ts';
import type { Contract } from '../../../src/domain/contract.ts';
import { calendarFile } from '../../support/calendar-file.ts';
import { activtrak, at, contractOf, day, generic } from '../../support/factories.ts';

/** An ActivTrak contract that ends on 30 June 2027, changed as told. */
export const lifeOf = (
  contract: Partial<Contract> = {},
  life: Partial<Omit<CalendarLife, 'contract'>> = {},
): CalendarLife => ({
  contract: contractOf(contract),
  playbook: activtrak,
  notices: [],
  tasks: [],
  switchPlan: null,
  termNumber: 1,
  updatedAt: at('2027-01-02T03:04:05Z'),
  ...life,
});

/** Two contracts: one with 60 days' notice and text that has to be escaped, one that ends by itself. */
export const feedText = (): string =>
  calendarFile(
    'Lastcall contracts',
    [
      lifeOf({ noticeDays: 45, timeZone: 'Pacific/Kiritimati' }),
      lifeOf(
        {
          id: 'c2',
          vendor: 'Grüße; GmbH, "日本語のとても長い製品名でおりかえしがひつよう" 👩‍👩‍👧',
          product: 'X\r\nEND:VEVENT',
          termEnd: day('2028-03-01'),
          autoRenews: false,
        },
        { playbook: generic, updatedAt: at('2027-02-03T00:00:00Z') },
      ),
    ],
    'https://acme.slack.com/',
  );

// Run by itself (under another TZ) it prints the calendar.
if (process.argv[1] === import.meta.filename) process.stdout.write(feedText());
