import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/config/playbook.ts';
import type { Contract, Quiet } from '../../src/domain/contract.ts';
import { termsOf } from '../../src/domain/contract.ts';
import { whyPointless } from '../../src/domain/due.ts';
import { toIso } from '../../src/domain/instant.ts';
import { lifeLadder, renews } from '../../src/domain/life-ladder.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { type Rung, recipientsOf } from '../../src/domain/reminder-ladder.ts';
import { rollsOverOn } from '../../src/domain/renewal.ts';
import {
  activtrak,
  activtrakNagging,
  contractOf,
  day,
  genericNagging,
  noticeOf,
  REACH,
  time,
  withLadder,
} from '../support/factories.ts';

/** The last paid day is Wednesday 30 June 2027; with 30 days' notice the deadline is Monday 31 May. */
interface Situation extends Partial<Contract> {
  readonly notices?: readonly NoticeRecord[];
  readonly rules?: Playbook;
}

function lifeOf({ notices = [], rules: playbook = activtrakNagging, ...fields }: Situation) {
  return { contract: contractOf(fields), playbook, notices };
}
const ladder = (situation: Situation = {}): Rung[] => lifeLadder(lifeOf(situation), time('09:00'));
const names = (rungs: readonly Rung[]): string[] => rungs.map(({ rung }) => rung);
const range = (from: number, to: number): string[] =>
  Array.from({ length: from - to + 1 }, (_, index) => `T-${from - index}`);

const held = (until: string, kind: Quiet['kind'] = 'acknowledged'): { quiet: Quiet } => ({
  quiet: { kind, by: 'ann', until: day(until) },
});
const confirmed = noticeOf({ confirmedOn: day('2027-05-05') });

describe('while nobody acts', () => {
  test.each<[string, Situation, string[]]>([
    ["30 days' notice", {}, ['T-61', 'T-60', ...range(37, 30), 'T', 'T+1']],
    [
      'none: the deadline is the last paid day',
      { noticeDays: 0 },
      ['T-61', 'T-60', 'T-30', ...range(7, 1), 'T', 'T+1'],
    ],
    // T-90 is Thursday 1 April, T-120 Tuesday 2 March; T-60 is after the deadline, so its weekend matters no more.
    ['90 days', { noticeDays: 90 }, ['T-120', ...range(97, 90), 'T-60', 'T-30', 'T', 'T+1']],
    // T-66 is Sunday 25 April: the Friday is in the last week anyway.
    ['a deadline on a Sunday', { noticeDays: 66 }, ['T-96', ...range(73, 66), 'T-60', 'T-30', 'T', 'T+1']],
    // T-100 is Monday 22 March, T-130 Saturday 20 February, T-107 the Monday before.
    ['100 days', { noticeDays: 100 }, ['T-131', 'T-130', ...range(107, 100), 'T-60', 'T-30', 'T', 'T+1']],
    ['a playbook that adds nothing', { rules: activtrak }, ['T-60', 'T-30', 'T', 'T+1']],
    ['it ends by itself: no notice is needed', { autoRenews: false }, ['T-60', 'T-30', 'T', 'T+1']],
    ['any other vendor', { rules: genericNagging }, ['T-61', 'T-60', ...range(37, 30), 'T', 'T+1']],
  ])('%s', (_, situation, want) => {
    expect(names(ladder(situation))).toEqual(want);
  });

  test("a playbook's own step keeps its purpose, and what is added says what it is for", () => {
    const purposes = new Map<string, string>(
      ladder({ noticeDays: 45 }).map(({ rung, purpose }) => [rung, purpose]),
    );
    // With 45 days N-30 is T-75, Friday 16 April; N is Sunday 16 May.
    expect(purposes.get('T-75')).toBe('time to give notice');
    expect(purposes.get('T-46')).toBe('notice has to be given within days');
    expect(purposes.get('T-45')).toBe('the last day for notice');
    expect(purposes.get('T-61')).toBe('60 days left');
    expect(purposes.get('T+1')).toBe('the term is over');
    const own = withLadder(activtrakNagging, ['N-3', 'owner'], ['T', 'owner']);
    expect(ladder({ rules: own }).find(({ rung }) => rung === 'T-33')).toMatchObject({
      purpose: 'purpose of N-3',
      audience: ['owner', 'channel', 'co-owners', 'fallback'],
    });
  });

  // 29 February 2028 is a Tuesday, and the 30 days before it begin on a Sunday.
  test.each([
    ['2027-06-30', 'Saturday', ['T-61', 'T-60', 'T-30', 'T', 'T+1']],
    ['2027-07-01', 'Sunday', ['T-62', 'T-60', 'T-30', 'T', 'T+1']],
    ['2027-07-02', 'Monday', ['T-60', 'T-30', 'T', 'T+1']],
    ['2028-02-29', 'Friday', ['T-60', 'T-32', 'T-30', 'T', 'T+1']],
  ])('for the end %s, T-60 a %s, the working days before are told as well', (termEnd, _weekday, want) => {
    const { nagging, ...plain } = activtrakNagging;
    if (nagging === undefined) return expect.fail('it adds to its ladder');
    const rules = { ...plain, nagging: { ...nagging, dailyBeforeDeadline: 0 } };
    expect(names(ladder({ termEnd: day(termEnd), rules }))).toEqual(want);
  });
});

describe('who is told when nobody answers', () => {
  const toFallback = (situation: Situation): string[] =>
    names(ladder(situation).filter(({ audience }) => audience.includes('fallback')));

  const lastWeekOn = [...range(37, 30), 'T', 'T+1'];
  test.each<[string, Situation, string[]]>([
    ['from the second rung on; the Friday before the first is not one of its own', {}, lastWeekOn],
    ['with no notice period', { noticeDays: 0 }, ['T-30', ...range(7, 1), 'T', 'T+1']],
    ['with 90 days', { noticeDays: 90 }, [...range(97, 90), 'T-60', 'T-30', 'T', 'T+1']],
    ['whatever is wanted', { intent: 'reduce-licences' }, lastWeekOn],
    ['by a playbook that adds nothing nobody', { rules: activtrak }, []],
    ['with the decision to renew nobody', { intent: 'renew' }, []],
    ['where it ends by itself nobody', { autoRenews: false }, []],
    ['with a notice that is confirmed nobody', { notices: [confirmed] }, []],
    [
      'with notice of something else than is wanted',
      { intent: 'cancel-to-free', notices: [noticeOf({ action: 'remove-add-on' })] },
      lastWeekOn,
    ],
    ['with notice for another term', { notices: [noticeOf({ termEnd: day('2026-06-30') })] }, lastWeekOn],
    ['acknowledged: from the second after that day on', held('2027-05-27'), [...range(33, 30), 'T', 'T+1']],
    [
      'acknowledged until the deadline: on it all the same, for there is no next one',
      held('2027-05-31'),
      ['T-30', 'T', 'T+1'],
    ],
    ['acknowledged after the deadline', held('2027-06-10'), ['T', 'T+1']],
    ['snoozed', held('2027-05-20', 'snoozed'), lastWeekOn],
  ])('%s', (_, situation, want) => {
    expect(toFallback(situation)).toEqual(want);
  });

  test('co-owners come before the fallback, and everybody on the last day', () => {
    const co = { coOwners: ['bo@example.com'] };
    const toCoOwners = (situation: Situation): string[] =>
      names(ladder(situation).filter(({ audience }) => audience.includes('co-owners')));
    expect(toCoOwners(co)).toEqual(lastWeekOn);
    expect(toFallback(co)).toEqual(lastWeekOn.slice(1));
    const late = { ...co, ...held('2027-05-30') };
    expect([toCoOwners(late), toFallback(late)]).toEqual([
      ['T-30', 'T', 'T+1'],
      ['T-30', 'T', 'T+1'],
    ]);
  });

  test('what was due before the dates were known is not held against anybody', () => {
    // Known since T-34: that day's reminder is the first, and the next one goes further.
    expect(toFallback({ knownOn: day('2027-05-27') })).toEqual([...range(33, 30), 'T', 'T+1']);
    expect(toFallback({ knownOn: day('2027-05-31') })).toEqual(['T-30', 'T', 'T+1']);
  });

  test('a term that renewed starts anew: what was due before it was answered by the renewal', () => {
    const monthly = {
      termStart: day('2027-07-01'),
      termEnd: day('2027-07-31'),
      termMonths: 1,
      noticeDays: 20,
    };
    // The deadline is Sunday 11 July; T-31 is Wednesday 30 June, the old term's last day.
    expect(toFallback(monthly)[0]).toBe('T-50');
    // T-30 is the first day of the term.
    expect(toFallback({ ...monthly, anchorDay: 31 })[0]).toBe('T-27');
  });

  describe('through what', () => {
    const reach = { email: true, defaultChannel: 'C9', fallbackPerson: 'cy@example.com' };
    const told = (
      fields: Partial<Contract>,
      audience: Rung['audience'] = ['channel', 'owner', 'fallback'],
      to = reach,
    ) =>
      recipientsOf({ audience }, contractOf(fields), to).map(
        ({ medium, recipient, why }) => `${medium} ${recipient}${why.startsWith('nobody') ? ' !' : ''}`,
      );
    const own = ['slack-channel C1', 'slack-dm ann@example.com', 'email ann@example.com'];
    const cy = ['slack-dm cy@example.com !', 'email cy@example.com !'];

    test.each<[string, Partial<Contract>, string[]]>([
      ['its channel and person on top', {}, [...own, 'slack-channel C9 !', ...cy]],
      ['the default channel not twice', { slackChannel: null }, ['slack-channel C9', ...own.slice(1), ...cy]],
      [
        'nor where the contract names it',
        { slackChannel: 'C9' },
        ['slack-channel C9', ...own.slice(1), ...cy],
      ],
      [
        'the owner not twice, in whatever letters',
        { ownerEmail: 'Cy@Example.com' },
        ['slack-channel C1', 'slack-dm Cy@Example.com', 'email Cy@Example.com', 'slack-channel C9 !'],
      ],
      ['without an owner', { ownerEmail: null }, ['slack-channel C1', 'slack-channel C9 !', ...cy]],
    ])('%s', (_, fields, want) => {
      expect(told(fields)).toEqual(want);
    });

    test('a rung for the owner alone reaches the default channel once nobody answers', () => {
      expect(told({ slackChannel: null }, ['owner', 'fallback'])).toEqual([
        ...own.slice(1),
        'slack-channel C9 !',
        ...cy,
      ]);
    });

    test('without mail, and with nobody named', () => {
      expect(told({}, ['fallback'], { ...reach, email: false })).toEqual(['slack-channel C9 !', cy[0]]);
      expect(recipientsOf({ audience: ['fallback'] }, contractOf(), REACH)).toEqual([]);
    });
  });
});

describe('the confirmation of a notice', () => {
  /** What makes sense of the ladder, each rung on its own day. */
  const told = (situation: Situation): string[] =>
    names(
      ladder(situation).filter((rung) => whyPointless(rung, lifeOf(situation), rung.localDate) === undefined),
    );
  const given = (givenOn: string, overrides: Partial<NoticeRecord> = {}): Situation => ({
    notices: [noticeOf({ givenOn: day(givenOn), ...overrides })],
  });

  test.each<[string, Situation, string[]]>([
    [
      'is asked for three times every three days, then weekly, and on the last three days up to the deadline',
      given('2027-05-12'),
      ['T-46', 'T-43', 'T-40', 'T-33', 'T-32', 'T-31', 'T-30'],
    ],
    [
      'given long before: after three weeks monthly, so that nobody learns to overlook it',
      given('2027-02-01'),
      ['T-146', 'T-143', 'T-140', 'T-133', 'T-126', 'T-119', 'T-89', 'T-59', 'T-32', 'T-31', 'T-30'],
    ],
    ['given a week before', given('2027-05-24'), ['T-34', 'T-32', 'T-31', 'T-30']],
    ['given three days before', given('2027-05-28'), ['T-32', 'T-31', 'T-30']],
    [
      'given on the day before: on the deadline, and on, as it may have come too late',
      given('2027-05-30'),
      ['T-30', 'T-28', 'T-25', 'T-22', 'T-15', 'T-8', 'T-2', 'T-1'],
    ],
    ['given on the deadline', given('2027-05-31'), ['T-27', 'T-24', 'T-21', 'T-14', 'T-7', 'T-2', 'T-1']],
    [
      'given too late: besides the ladder, as only a confirmation makes it count',
      given('2027-06-20'),
      ['T-61', 'T-60', ...range(37, 30), 'T-7', 'T-4', 'T-2', 'T-1'],
    ],
    [
      'given too late, and confirmed afterwards: quiet until the end',
      given('2027-06-20', { confirmedOn: day('2027-06-25') }),
      [],
    ],
    ['came', { notices: [confirmed] }, []],
    [
      'of what is wanted instead',
      { intent: 'reduce-licences', ...given('2027-05-24', { action: 'reduce-licences' }) },
      ['T-34', 'T-32', 'T-31', 'T-30'],
    ],
    ['in a playbook that does not ask', { ...given('2027-05-24'), rules: activtrak }, []],
    [
      'with no notice period: the deadline is the last paid day',
      { ...given('2027-06-22'), noticeDays: 0 },
      ['T-5', 'T-2', 'T-1'],
    ],
  ])('%s', (_, situation, want) => {
    const untilOver = told(situation).filter((name) => name === 'T+1' || !name.includes('+'));
    expect(untilOver).toEqual([...want, 'T', 'T+1']);
  });

  test('says so, whatever else the day is for', () => {
    const ask = ladder(given('2027-05-12')).find(({ rung }) => rung === 'T-30');
    expect(ask?.purpose).toBe('the notice is not confirmed yet');
  });

  test.each<[string, string[]]>([
    ['2027-05-12', ['T-32', 'T-31', 'T-30']],
    // Nobody was asked before.
    ['2027-05-28', ['T-31', 'T-30']],
    ['2027-05-30', ['T-2', 'T-1', 'T']],
    ['2027-05-31', ['T-2', 'T-1', 'T']],
  ])('given on %s reaches the fallback on %s', (givenOn, want) => {
    const rungs = ladder(given(givenOn)).filter(({ audience }) => audience.includes('fallback'));
    expect(names(rungs)).toEqual(want);
  });
});

describe('after the end', () => {
  const after = (situation: Situation): string[] =>
    names(ladder(situation)).filter((name) => name.startsWith('T+'));
  const ending = { intent: 'cancel-and-delete', notices: [confirmed] } as const;
  const fewer = noticeOf({ id: 'n3', action: 'reduce-licences' });
  const deletion = noticeOf({ id: 'n2', action: 'delete-account', givenOn: day('2027-07-10') });
  const months = (first: number): string[] =>
    Array.from({ length: 11 }, (_, month) => `T+${first + 58 + 30 * month}`);

  test.each<[string, Situation, string[]]>([
    ['it renewed', {}, ['T+1']],
    ['it renewed although it was to be deleted', { intent: 'cancel-and-delete' }, ['T+1']],
    [
      'it ended: weekly, then monthly, until somebody saw that the account shows Free',
      { notices: [confirmed] },
      ['T+1', 'T+8', 'T+15', 'T+22', 'T+29', ...months(1)],
    ],
    ['somebody saw it', { notices: [confirmed], accountFreeOn: day('2027-07-01') }, ['T+1']],
    [
      'somebody saw it, and a deletion is wanted: from the next day on',
      { ...ending, accountFreeOn: day('2027-07-03') },
      ['T+1', 'T+4', 'T+11', 'T+18', 'T+25', 'T+32', ...months(4)],
    ],
    [
      'fewer licences were asked for, so it renewed',
      { intent: 'reduce-licences', notices: [fewer] },
      ['T+1'],
    ],
    ['it ended by itself', { autoRenews: false }, ['T+1']],
    [
      'before a deletion the account has to show Free, too: weekly, then monthly',
      ending,
      ['T+1', 'T+8', 'T+15', 'T+22', 'T+29', ...months(1)],
    ],
    [
      'where it ends by itself, too',
      { ...ending, notices: [], autoRenews: false },
      ['T+1', 'T+8', 'T+15', 'T+22', 'T+29', ...months(1)],
    ],
    // Asked for on T+10.
    [
      'it was asked for: from 30 days later on',
      { ...ending, notices: [confirmed, deletion] },
      ['T+1', 'T+40', 'T+47', 'T+54', 'T+61', 'T+68', ...months(40)],
    ],
    [
      'it is done',
      { ...ending, notices: [confirmed, { ...deletion, confirmedOn: day('2027-07-20') }] },
      ['T+1'],
    ],
    [
      'a deletion of an earlier term counts for nothing',
      { ...ending, notices: [confirmed, { ...deletion, termEnd: day('2026-06-30') }] },
      ['T+1', 'T+8', 'T+15', 'T+22', 'T+29', ...months(1)],
    ],
    ['nobody can delete', { ...ending, rules: genericNagging, autoRenews: false }, ['T+1']],
  ])('%s', (_, situation, want) => {
    expect(after(situation)).toEqual(want);
  });
});

describe('held back', () => {
  test('the day on which reminders come again is a rung, and merges with one that is there', () => {
    expect(names(ladder(held('2027-05-12')))).toEqual(['T-61', 'T-60', 'T-49', ...range(37, 30), 'T', 'T+1']);
    expect(names(ladder(held('2027-05-28')))).toEqual(names(ladder()));
    const purpose = (rung: string): string | undefined =>
      ladder(held('2027-05-31')).find((one) => one.rung === rung)?.purpose;
    expect(purpose('T-30')).toBe('30 days left');
  });

  test('a weekend on which reminders come again needs no working day before it', () => {
    expect(names(ladder(held('2027-05-15')))).not.toContain('T-47');
  });

  test('a day that the dates moved past is the last paid day', () => {
    expect(names(ladder(held('2027-09-01')))).toEqual(names(ladder()));
  });

  const why = (situation: Situation, rung: string, today: string): string | undefined => {
    const found = ladder(situation).find((one) => one.rung === rung) ?? expect.fail(`no ${rung}`);
    return whyPointless(found, lifeOf(situation), day(today));
  };

  test.each<[string, string, string, boolean]>([
    ['2027-05-28', 'T-37', '2027-05-24', true],
    ['2027-05-28', 'T-34', '2027-05-27', true],
    // What it would have told is told on that day.
    ['2027-05-28', 'T-34', '2027-05-28', true],
    ['2027-05-28', 'T-33', '2027-05-28', false],
    // The dates moved since: the deadline was later when somebody said so.
    ['2027-06-20', 'T-31', '2027-05-30', true],
    ['2027-06-20', 'T-30', '2027-05-31', false],
    ['2027-06-20', 'T-30', '2027-06-03', false],
    ['2027-09-01', 'T-30', '2027-05-31', false],
    ['2027-09-01', 'T', '2027-06-30', false],
    ['2027-09-01', 'T+1', '2027-07-01', false],
  ])('until %s the rung %s on %s is held back: %s', (until, rung, today, want) => {
    const reason = why(held(until), rung, today);
    if (want) expect(reason).toMatch(/^ann is on it until /);
    else expect(reason).toBeUndefined();
  });

  test('past a deadline on a Sunday its Friday is told as well', () => {
    const sunday = { termEnd: day('2027-06-29'), ...held('2027-06-20') };
    expect(why(sunday, 'T-32', '2027-05-28')).toBeUndefined();
    expect(why(sunday, 'T-31', '2027-05-29')).toMatch(/^ann is on it/);
    expect(why(sunday, 'T-30', '2027-05-30')).toBeUndefined();
  });
});

describe('the decision to renew', () => {
  test.each<[number, string[]]>([
    [0, ['T-30', 'T']],
    [30, ['T-60', 'T-30']],
    [45, ['T-60', 'T-45']],
    [90, ['T-120', 'T-90']],
  ])("with %i days' notice is confirmed twice, and once it renewed that is told", (noticeDays, want) => {
    const situation = { intent: 'renew', noticeDays } as const;
    const told = ladder(situation).filter(
      (rung) => whyPointless(rung, lifeOf(situation), rung.localDate) === undefined,
    );
    expect(names(told)).toEqual([...want, 'T+1']);
    expect(told.every(({ audience }) => !audience.includes('fallback'))).toBe(true);
  });
});

describe('short terms', () => {
  /** Renewed on 1 July for July; with 30 days' notice the deadline is that very day. */
  const july = {
    termStart: day('2027-07-01'),
    termEnd: day('2027-07-31'),
    termMonths: 1,
    anchorDay: 31,
  } as const;
  const told = (situation: Situation, today?: string): string[] =>
    names(
      ladder(situation).filter(
        (rung) =>
          whyPointless(rung, lifeOf(situation), today === undefined ? rung.localDate : day(today)) ===
          undefined,
      ),
    );

  test('what lay before a renewal is not told again after it', () => {
    // The deadline after this one is 1 August: from the day after this one on, that is what can be met.
    expect(told(july, '2027-07-01')).toEqual(['T-30', 'T-29']);
    expect(told({ ...july, noticeDays: 25 }, '2027-07-02')).toEqual([...range(29, 25), 'T-24']);
    // With 23 days there is more than a week of the next term left before its own deadline.
    expect(told({ ...july, noticeDays: 23 }, '2027-07-02')).toEqual([...range(29, 23), 'T', 'T+1']);
  });

  test.each([
    ['2027-07-31', { termMonths: 1, noticeDays: 30 }, '2027-07-02'],
    ['2027-02-28', { termMonths: 1, noticeDays: 30 }, '2027-01-30'],
    ['2027-07-31', { termMonths: 1, noticeDays: 90 }, '2027-05-03'],
    ['2027-07-31', { termMonths: 3, noticeMonths: 3 }, '2027-05-01'],
    ['2027-07-31', { termMonths: 1, noticeDays: 23 }, '2027-08-01'],
    ['2027-07-31', { termMonths: 1, noticeDays: 0 }, '2027-08-01'],
    ['2027-07-31', { termMonths: 12, noticeDays: 90 }, '2027-08-01'],
  ])('a term to %s with %o rolls over on %s', (end, terms, want) => {
    const contract = contractOf({ termEnd: day(end), ...terms });
    expect(rollsOverOn(contract.termEnd, termsOf(contract, activtrakNagging))).toBe(want);
  });

  test('renewed ahead of time, the next deadline is told of before the term begins', () => {
    expect(told({ ...july, noticeDays: 35 }).slice(0, 3)).toEqual(['T-65', 'T-60', 'T-42']);
  });

  test('a first term has nobody else to tell of its deadline', () => {
    const { anchorDay: _anchorDay, ...first } = july;
    expect(told(first, '2027-07-10')).toEqual(names(ladder(first)));
  });
});

describe('moments', () => {
  const momentOf = (situation: Situation, rung: string): string | undefined => {
    const found = ladder(situation).find((one) => one.rung === rung);
    return found && toIso(found.at);
  };

  test.each([
    ['Pacific/Kiritimati', 'T-30', '2027-05-30T19:00:00.000Z'],
    ['Pacific/Pago_Pago', 'T+1', '2027-07-01T20:00:00.000Z'],
    ['America/New_York', 'T-37', '2027-05-24T13:00:00.000Z'],
  ])('in %s %s is at %s', (timeZone, rung, want) => {
    expect(momentOf({ timeZone }, rung)).toBe(want);
  });

  test('across a change of the clocks each day has the same time of day', () => {
    // New York puts its clocks forward on Sunday 14 March 2027; the deadline is Tuesday 16 March.
    const spring = { timeZone: 'America/New_York', termEnd: day('2027-04-15') };
    expect(momentOf(spring, 'T-33')).toBe('2027-03-13T14:00:00.000Z');
    expect(momentOf(spring, 'T-32')).toBe('2027-03-14T13:00:00.000Z');
    expect(momentOf(spring, 'T-31')).toBe('2027-03-15T13:00:00.000Z');
  });
});

test.each<[string, Situation, boolean]>([
  ['no notice', {}, true],
  ['the decision to renew', { intent: 'renew' }, true],
  ['notice', { notices: [noticeOf()] }, false],
  ['late notice', { notices: [noticeOf({ givenOn: day('2027-06-01') })] }, true],
  [
    'late notice that was accepted',
    { notices: [noticeOf({ givenOn: day('2027-06-01'), confirmedOn: day('2027-06-09') })] },
    false,
  ],
  [
    'notice of fewer licences',
    { intent: 'reduce-licences', notices: [noticeOf({ action: 'reduce-licences' })] },
    true,
  ],
  ['no renewal', { autoRenews: false }, false],
])('with %s it renews: %s', (_, situation, want) => {
  expect(renews(lifeOf(situation))).toBe(want);
});
