import { describe, expect, test } from 'vitest';
import type { Playbook, PlaybookTactic } from '../../src/config/playbook.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import { anchorsOf, type NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { type TimelineRow, timelineOf } from '../../src/domain/timeline.ts';
import { activtrak, contractOf, day, generic, noticeOf, offset } from '../support/factories.ts';

function tacticOf(id: string, playbook: Playbook = activtrak): PlaybookTactic {
  const tactic = playbook.tactics.find((candidate) => candidate.id === id);
  if (tactic === undefined) throw new Error(`there is no tactic ${id}`);
  return tactic;
}

function timeline(
  tactic: PlaybookTactic,
  asOf: string,
  fields: Partial<ContractFields> = {},
  { playbook = activtrak, notices = [] }: { playbook?: Playbook; notices?: NoticeRecord[] } = {},
): TimelineRow[] {
  const contract = contractOf(fields);
  return timelineOf(playbook, tactic, anchorsOf(contract, playbook, day(asOf)), day(asOf), notices);
}

const line = ({ date, id, offset: at, originalDate, warnings }: TimelineRow): string =>
  [
    date,
    id,
    at,
    ...(originalDate === undefined ? [] : [`from ${originalDate}`]),
    ...warnings.map((w) => w.code),
  ].join(' ');
const lines = (...args: Parameters<typeof timeline>): string[] => timeline(...args).map(line);

const READY = tacticOf('ready-at-end');
const IMMEDIATE = tacticOf('immediate');

describe('ready at the end', () => {
  test('in good time', () => {
    expect(lines(READY, '2027-03-01')).toEqual([
      '2027-05-01 give-notice T-60',
      '2027-05-31 start-trial T-30 trial-ends-before-rollout',
      '2027-06-16 configure T-14',
      '2027-06-23 pilot T-7',
      '2027-06-30 roll-out T',
      '2027-07-01 delete-account T+1',
    ]);
  });

  test('the trial is over at T-23, and T-7 is proposed', () => {
    const trial = timeline(READY, '2027-03-01').find(({ id }) => id === 'start-trial');
    expect(trial?.warnings[0]?.text).toBe(
      'The 7-day trial is over on Monday 7 June 2027, before “Roll out to everyone and uninstall the old agents” on Wednesday 30 June 2027. ' +
        'Start it on Wednesday 23 June 2027 instead, or pay for the 23 days between.',
    );
  });

  test('on the very day nothing is late', () => {
    expect(lines(READY, '2027-05-01')[0]).toBe('2027-05-01 give-notice T-60');
  });

  test('begun after T-60, notice is given today and counts', () => {
    const [first] = timeline(READY, '2027-05-02');
    expect(first && line(first)).toBe('2027-05-02 give-notice T-60 from 2027-05-01 row-in-the-past');
    expect(first?.warnings[0]?.text).toBe(
      'Was due on Saturday 1 May 2027, 1 day ago; it now stands on today.',
    );
  });

  test('begun on the last day for notice', () => {
    expect(lines(READY, '2027-05-31').slice(0, 2)).toEqual([
      '2027-05-31 give-notice T-60 from 2027-05-01 row-in-the-past',
      '2027-05-31 start-trial T-30 trial-ends-before-rollout',
    ]);
  });

  test('begun after it, notice is too late and says so', () => {
    const [first] = timeline(READY, '2027-06-01');
    expect(first && line(first)).toBe(
      '2027-06-01 give-notice T-60 from 2027-05-01 row-in-the-past notice-window-closed',
    );
    expect(first?.warnings[1]?.text).toBe(
      'Too late for this term: the last day for it was Monday 31 May 2027. What is left is to negotiate.',
    );
  });

  test('begun a week before the end, what is left fits into that week and the trial reaches', () => {
    expect(lines(READY, '2027-06-25')).toEqual([
      '2027-06-25 give-notice T-60 from 2027-05-01 row-in-the-past notice-window-closed',
      '2027-06-25 start-trial T-30 from 2027-05-31 row-in-the-past',
      '2027-06-25 configure T-14 from 2027-06-16 row-in-the-past',
      '2027-06-25 pilot T-7 from 2027-06-23 row-in-the-past',
      '2027-06-30 roll-out T',
      '2027-07-01 delete-account T+1',
    ]);
  });

  test('with a longer notice period notice is given by its deadline, not when it is too late', () => {
    const fields = { noticeDays: 90 };
    expect(lines(READY, '2027-03-01', fields)[0]).toBe('2027-04-01 give-notice T-60 from 2027-05-01');
    expect(lines(READY, '2027-04-02', fields)[0]).toBe(
      '2027-04-02 give-notice T-60 from 2027-05-01 row-in-the-past notice-window-closed',
    );
  });

  test('a notice on record stands on its day, without a warning, even after the deadline', () => {
    const done = { notices: [noticeOf()] };
    expect(lines(READY, '2027-06-10', {}, done)[0]).toBe('2027-05-03 give-notice T-60 from 2027-05-01');
    const onTheDay = { notices: [noticeOf({ givenOn: day('2027-05-01') })] };
    expect(lines(READY, '2027-06-10', {}, onTheDay)[0]).toBe('2027-05-01 give-notice T-60');
  });
});

describe('immediate', () => {
  test('in good time: by date, although the source lists T-60 after week four; deletion moves to T+1', () => {
    expect(lines(IMMEDIATE, '2027-04-20')).toEqual([
      '2027-04-20 start-trial S',
      '2027-04-27 deploy S+7',
      '2027-05-01 give-notice T-60',
      '2027-05-04 run-both S+14',
      '2027-05-11 make-primary S+21',
      '2027-06-30 uninstall T',
      '2027-07-01 delete-account T from 2027-06-30 deletion-moved-after-term',
    ]);
  });

  test('the deletion says from where to where it moved, and why', () => {
    const row = timeline(IMMEDIATE, '2027-04-20').at(-1);
    expect(row?.warnings.map(({ text }) => text)).toEqual([
      'Moved from Wednesday 30 June 2027 to Thursday 1 July 2027: asked for earlier it would be rejected and have to be asked for again.',
    ]);
  });

  test('begun two months before the end, notice comes first among the steps of that day', () => {
    expect(lines(IMMEDIATE, '2027-05-10').slice(0, 2)).toEqual([
      '2027-05-10 give-notice T-60 from 2027-05-01 row-in-the-past',
      '2027-05-10 start-trial S',
    ]);
  });

  test('begun days before the end', () => {
    expect(lines(IMMEDIATE, '2027-06-28')).toEqual([
      '2027-06-28 give-notice T-60 from 2027-05-01 row-in-the-past notice-window-closed',
      '2027-06-28 start-trial S',
      '2027-06-30 uninstall T',
      '2027-07-01 delete-account T from 2027-06-30 deletion-moved-after-term',
      '2027-07-05 deploy S+7',
      '2027-07-12 run-both S+14',
      '2027-07-19 make-primary S+21',
    ]);
  });

  test('begun after the end, the deletion has both moved and passed', () => {
    expect(lines(IMMEDIATE, '2027-07-10').slice(0, 4)).toEqual([
      '2027-07-10 give-notice T-60 from 2027-05-01 row-in-the-past notice-window-closed',
      '2027-07-10 uninstall T from 2027-06-30 row-in-the-past',
      '2027-07-10 delete-account T from 2027-06-30 deletion-moved-after-term row-in-the-past',
      '2027-07-10 start-trial S',
    ]);
  });
});

test('a vendor without a playbook: notice a month before its deadline, no trial to measure', () => {
  const fields = { noticeDays: 60 };
  expect(lines(tacticOf('ready-at-end', generic), '2027-01-01', fields, { playbook: generic })).toEqual([
    '2027-04-01 give-notice N-30',
    '2027-05-31 choose T-30',
    '2027-06-16 configure T-14',
    '2027-06-23 start-trial T-7',
    '2027-06-30 roll-out T',
    '2027-07-01 check-closed T+1',
  ]);
});

test('dates over a leap day, a year and the end of a month', () => {
  expect(lines(READY, '2027-12-01', { termEnd: day('2028-02-29') }).map((row) => row.slice(0, 10))).toEqual([
    '2027-12-31',
    '2028-01-30',
    '2028-02-15',
    '2028-02-22',
    '2028-02-29',
    '2028-03-01',
  ]);
});

test('a trial that ends on the very day of the roll-out is long enough; a day less is not', () => {
  const trialAt = (at: string): string[] => {
    const steps = READY.steps.map((step) => (step.startsTrial ? { ...step, offset: offset(at) } : step));
    return timeline({ ...READY, steps }, '2027-03-01').flatMap((row) => row.warnings.map(({ code }) => code));
  };
  expect(trialAt('T-7')).toEqual([]);
  expect(trialAt('T-8')).toEqual(['trial-ends-before-rollout']);
});
