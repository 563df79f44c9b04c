import { describe, expect, it } from 'vitest';
import { nameOf, reminderWords } from '../../src/delivery/reminder-words.ts';
import { missedWords, rungName } from '../../src/delivery/rung-words.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { onDay, reminder } from './support/reminders.ts';

const status = (changes: Parameters<typeof reminder>[0]): string => reminderWords(reminder(changes)).status;

describe('the headline', () => {
  it.each([
    { days: -60, situation: 'open', want: '60 days left, until Wednesday 30 June 2027' },
    { days: -1, situation: 'renewing', want: '1 day left, until Wednesday 30 June 2027' },
    { days: 0, situation: 'changing', want: 'renews today, Wednesday 30 June 2027' },
    { days: -30, situation: 'last-day', want: 'today is the last day to give notice (Monday 31 May 2027)' },
    { days: -2, situation: 'window-closed', want: 'renews in 2 days, on Wednesday 30 June 2027' },
    { days: -1, situation: 'window-closed', want: 'renews tomorrow, on Wednesday 30 June 2027' },
    { days: 1, situation: 'window-closed', want: 'renewed yesterday, on Wednesday 30 June 2027' },
    { days: 5, situation: 'window-closed', want: 'renewed 5 days ago, on Wednesday 30 June 2027' },
  ] as const)('at T$days, $situation: $want', ({ days, situation, want }) => {
    expect(status({ ...onDay(days), situation })).toBe(want);
  });

  it.each([
    { days: -30, want: 'ends in 30 days, on Wednesday 30 June 2027' },
    { days: 0, want: 'ends today, Wednesday 30 June 2027' },
    { days: 1, want: 'ended yesterday, on Wednesday 30 June 2027' },
    { days: 2, want: 'ended 2 days ago, on Wednesday 30 June 2027' },
  ])('at T$days of a contract that ends: $want', ({ days, want }) => {
    expect(status({ ...onDay(days), situation: 'ending', renewal: null })).toBe(want);
  });

  it.each([
    { vendor: 'ActivTrak', product: 'Professional', want: 'ActivTrak Professional' },
    { vendor: 'ActivTrak', product: 'ActivTrak Premium', want: 'ActivTrak Premium' },
    { vendor: 'ActivTrak', product: '', want: 'ActivTrak' },
    { vendor: ' \u0000', product: '\n', want: 'A contract without a name' },
    { vendor: 'A\r\nBcc: x', product: '\u202Eb', want: 'A Bcc: x b' },
  ])('calls $vendor + $product $want', ({ want, ...names }) => {
    expect(nameOf(names)).toBe(want);
  });
});

describe('the deadline', () => {
  it.each([
    { days: -31, want: 'Notice counts until Monday 31 May 2027: 1 day left.' },
    { days: -30, want: 'Notice counts until Monday 31 May 2027: today is the last day.' },
    { days: -29, want: 'Notice counted until Monday 31 May 2027: closed yesterday.' },
    { days: -20, want: 'Notice counted until Monday 31 May 2027: closed 10 days ago.' },
  ])('at T$days: $want', ({ days, want }) => {
    expect(reminderWords(reminder(onDay(days))).deadline).toBe(want);
  });
});

describe('a rung in words', () => {
  it.each([
    ['T-60', '60-day reminder'],
    ['T-1', '1-day reminder'],
    ['T', 'last-day reminder'],
    ['T+1', 'reminder 1 day after the last paid day'],
    ['N', 'reminder on the day of the notice deadline'],
    ['N-30', 'reminder 30 days before the notice deadline'],
    ['S+7', 'reminder 7 days after the start of the switch'],
    ['soon', 'reminder soon'],
  ])('%s is the %s', (rung, want) => {
    expect(rungName(rung)).toBe(want);
  });

  it('says nothing of missed rungs where there are none, and joins several', () => {
    const localDate = '2027-05-01' as LocalDate;
    expect(missedWords([])).toBeNull();
    expect(missedWords([{ rung: 'T-60', localDate }])).toBe(
      'Not sent on its day: the 60-day reminder (Saturday 1 May 2027).',
    );
    expect(missedWords(['T-90', 'T-60', 'T-30'].map((rung) => ({ rung, localDate })))).toBe(
      'Not sent on their days: the 90-day reminder (Saturday 1 May 2027), the 60-day reminder (Saturday 1 May 2027) ' +
        'and the 30-day reminder (Saturday 1 May 2027).',
    );
  });
});
