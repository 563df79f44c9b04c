import type { CostPictureData } from '../../src/delivery/pictures/cost-picture.ts';
import type { DeadlinesInput } from '../../src/delivery/pictures/deadlines-picture.ts';
import type { TimelineData } from '../../src/delivery/pictures/timeline-data.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';

const day = (text: string): LocalDate => text as LocalDate;

/** Every kind of contract line: open, with a long name, too late, settled, without a renewal. */
export const SEVERAL_CONTRACTS: DeadlinesInput = {
  title: 'The next 90 days',
  subtitle: 'Contracts of ann@example.com',
  today: day('2026-11-22'),
  from: day('2026-11-22'),
  to: day('2027-02-20'),
  contracts: [
    {
      name: 'ActivTrak Professional',
      noticeTarget: day('2026-11-22'),
      noticeDeadline: day('2026-12-22'),
      termEnd: day('2027-01-21'),
      settled: false,
    },
    {
      name: 'Figma <Organisation> & "friends"',
      noticeTarget: day('2026-12-10'),
      noticeDeadline: day('2027-01-09'),
      termEnd: day('2027-02-08'),
      settled: false,
    },
    {
      name: 'Zoom',
      noticeTarget: null,
      noticeDeadline: day('2026-11-15'),
      termEnd: day('2026-12-15'),
      settled: false,
    },
    {
      name: 'Datadog Infrastructure Monitoring Enterprise with everything',
      noticeTarget: null,
      noticeDeadline: day('2026-12-25'),
      termEnd: day('2027-01-25'),
      settled: true,
    },
    {
      name: 'Lease of the office',
      noticeTarget: null,
      noticeDeadline: null,
      termEnd: day('2026-12-31'),
      settled: false,
    },
  ],
};

/** Every kind of step, both rules, and the line of today. */
export const EVERY_STEP: TimelineData = {
  title: 'Leaving ActivTrak Professional',
  subtitle: 'Be ready at the end',
  today: day('2026-12-01'),
  rules: [
    { date: day('2026-12-22'), label: 'last day for notice', kind: 'notice-deadline' },
    { date: day('2027-01-21'), label: 'last paid day', kind: 'term-end' },
  ],
  lanes: [
    {
      label: 'Give notice and set reminders against the renewal',
      detail: 'Sun 22 Nov 2026 · Ann',
      marks: [{ date: day('2026-11-22'), kind: 'done' }],
    },
    {
      label: 'Start the free 7-day trial of Intelogos',
      detail: 'Tue 22 Dec 2026',
      bars: [{ from: day('2026-12-22'), to: day('2026-12-28'), kind: 'running' }],
      marks: [{ date: day('2026-12-22'), kind: 'step' }],
    },
    {
      label: 'Set up teams',
      detail: 'Fri 27 Nov 2026',
      marks: [{ date: day('2026-11-27'), kind: 'late' }],
    },
    {
      label: 'Put the new agents on a pilot group',
      detail: 'Thu 14 Jan 2027',
      struck: true,
      marks: [{ date: day('2027-01-14'), kind: 'skipped' }],
    },
    {
      label: 'Roll out to everyone',
      detail: 'Thu 21 Jan 2027',
      marks: [{ date: day('2027-01-21'), kind: 'step' }],
    },
  ],
};

/** The 50 seats of domain-facts 6. */
export const FIFTY_SEATS: CostPictureData = {
  title: 'ActivTrak or Intelogos',
  subtitle: '50 seats, 4 months left',
  currency: 'USD',
  stay: {
    label: 'Stay with ActivTrak',
    points: [
      [0, 0],
      [18, 1_710_000],
    ],
  },
  change: {
    label: 'Switch to Intelogos now',
    points: [
      [0, 0],
      [4, 620_000],
      [18, 1_460_000],
    ],
  },
  overlap: [0, 4],
  breakEven: 4 + 2400 / 350,
};
