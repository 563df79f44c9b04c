import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/config/playbook.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import {
  type DueRow,
  dueRows,
  type LedgerMark,
  nextDueAt,
  type Standing,
  whyPointless,
} from '../../src/domain/due.ts';
import { type Instant, localDateAt, toIso } from '../../src/domain/instant.ts';
import { anchorsOf, type NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { ladderOf, type Medium } from '../../src/domain/reminder-ladder.ts';
import { settlingNotice } from '../../src/domain/settling-notice.ts';
import {
  activtrak,
  at,
  contractOf,
  day,
  noticeOf,
  offset,
  REACH,
  time,
  withLadder,
} from '../support/factories.ts';

interface Situation {
  readonly contract?: Partial<ContractFields>;
  readonly notices?: readonly NoticeRecord[];
  readonly playbook?: Playbook;
}

function standingOf({ contract: fields = {}, notices = [], playbook = activtrak }: Situation): Standing {
  const contract = contractOf(fields);
  const ladder = ladderOf(contract, playbook, anchorsOf(contract, playbook), time('09:00'));
  return { contract, playbook, notices, ladder };
}

const line = ({ rung, medium, recipient, state, foldedInto }: DueRow): string =>
  [rung.rung, medium, recipient, state, ...(foldedInto === null ? [] : [`in ${foldedInto}`])].join(' ');

function due(
  now: string,
  marks: readonly LedgerMark[] = [],
  situation: Situation = {},
  reach = REACH,
): DueRow[] {
  const standing = standingOf(situation);
  return dueRows(standing, marks, reach, at(now), localDateAt(at(now), standing.contract.timeZone));
}
const lines = (...args: Parameters<typeof due>): string[] => due(...args).map(line);

const MEDIA: readonly Medium[] = ['slack-channel', 'slack-dm', 'email'];
const recipientOf = (medium: Medium): string => (medium === 'slack-channel' ? 'C1' : 'ann@example.com');
/** Marks or lines of a rung for the channel, the owner's direct messages and the owner's mail. */
const marksOf = (rung: string, open: boolean, media = MEDIA): LedgerMark[] =>
  media.map((medium) => ({ rung, medium, recipient: recipientOf(medium), open }));
const everybody = (rung: string, rest: string, media = MEDIA): string[] =>
  media.map((medium) => `${rung} ${medium} ${recipientOf(medium)} ${rest}`);

const sent = (rung: string): LedgerMark[] => marksOf(rung, false);
const open = (rung: string): LedgerMark[] => marksOf(rung, true);

describe('dueRows: the moment of a rung', () => {
  test.each<[string, string, string[]]>([
    ['long before the first', '2027-01-01T00:00Z', []],
    ['1 ms before the first', '2027-05-01T08:59:59.999Z', []],
    ['at the first', '2027-05-01T09:00Z', everybody('T-60', 'pending')],
    ['some days after the first', '2027-05-20T00:00Z', everybody('T-60', 'pending')],
    ['1 ms before the second', '2027-05-31T08:59:59.999Z', everybody('T-60', 'pending')],
    [
      'at the second, down since before the first',
      '2027-05-31T09:00Z',
      [...everybody('T-30', 'pending'), ...everybody('T-60', 'skipped in T-30')],
    ],
    [
      'at the last, down since before the first',
      '2027-06-30T09:00Z',
      [
        ...everybody('T', 'pending'),
        ...everybody('T-30', 'skipped in T'),
        ...everybody('T-60', 'skipped in T'),
      ],
    ],
    [
      'on the last day on which it is of any use',
      '2027-07-30T23:59:59.999Z',
      [
        ...everybody('T', 'pending'),
        ...everybody('T-30', 'skipped in T'),
        ...everybody('T-60', 'skipped in T'),
      ],
    ],
    [
      'a day later',
      '2027-07-31T00:00Z',
      [...everybody('T', 'cancelled'), ...everybody('T-30', 'cancelled'), ...everybody('T-60', 'cancelled')],
    ],
  ])('%s', (_, now, want) => {
    expect(lines(now)).toEqual(want);
  });

  test("the contract's zone decides when it is over", () => {
    const contract = { timeZone: 'Pacific/Kiritimati' };
    expect(lines('2027-07-30T09:59:59.999Z', sent('T'), { contract })[0]).toMatch(/^T-30 .* skipped in T$/);
    expect(lines('2027-07-30T10:00Z', sent('T'), { contract })[0]).toMatch(/^T-30 .* cancelled$/);
  });

  test('it says why', () => {
    const why = (...args: Parameters<typeof due>) => new Set(due(...args).map((row) => row.why));
    expect(why('2027-05-01T09:00Z')).toEqual(new Set(["the contract's channel", 'owns the contract']));
    expect(why('2027-05-31T09:00Z', open('T-30'))).toEqual(new Set(['told in the message of T-30']));
    expect(why('2028-01-01T09:00Z')).toEqual(new Set(['the term ended on Wednesday 30 June 2027']));
  });
});

describe('dueRows: what the ledger holds already', () => {
  test.each<[string, string, LedgerMark[], string[]]>([
    ['sent: nothing', '2027-05-01T09:00Z', sent('T-60'), []],
    ['about to be sent: nothing', '2027-05-01T09:00Z', open('T-60'), []],
    ['the first sent, the second due', '2027-05-31T09:00Z', sent('T-60'), everybody('T-30', 'pending')],
    [
      'the first still being tried when the second falls due: folded into it',
      '2027-05-31T09:00Z',
      open('T-60'),
      [...everybody('T-30', 'pending'), ...everybody('T-60', 'skipped in T-30')],
    ],
    [
      'both still being tried when the last falls due',
      '2027-06-30T09:00Z',
      [...marksOf('T-60', false), ...open('T-30')],
      [...everybody('T', 'pending'), ...everybody('T-30', 'skipped in T')],
    ],
    [
      'one medium sent, another not: one never settles the other',
      '2027-05-31T09:00Z',
      [...marksOf('T-60', false, ['slack-channel']), ...marksOf('T-60', true, ['slack-dm', 'email'])],
      [...everybody('T-30', 'pending'), ...everybody('T-60', 'skipped in T-30', ['slack-dm', 'email'])],
    ],
    ['both sent, the last not yet due', '2027-06-10T09:00Z', [...sent('T-60'), ...sent('T-30')], []],
    ['all sent', '2027-07-15T09:00Z', [...sent('T-60'), ...sent('T-30'), ...sent('T')], []],
    [
      'open long after the end: cancelled',
      '2027-07-31T09:00Z',
      [...sent('T-60'), ...sent('T-30'), ...open('T')],
      everybody('T', 'cancelled'),
    ],
  ])('%s', (_, now, marks, want) => {
    expect(lines(now, marks)).toEqual(want);
  });

  test('a new owner after T-60 is told at once, the channel not again', () => {
    const contract = { ownerEmail: 'bob@example.com' };
    expect(lines('2027-05-10T09:00Z', sent('T-60'), { contract })).toEqual([
      'T-60 slack-dm bob@example.com pending',
      'T-60 email bob@example.com pending',
    ]);
  });

  test('a new owner after T-30 gets one message, not two', () => {
    const contract = { ownerEmail: 'bob@example.com' };
    expect(lines('2027-06-01T09:00Z', [...sent('T-60'), ...sent('T-30')], { contract })).toEqual([
      'T-30 slack-dm bob@example.com pending',
      'T-30 email bob@example.com pending',
      'T-60 slack-dm bob@example.com skipped in T-30',
      'T-60 email bob@example.com skipped in T-30',
    ]);
  });

  test('without a channel, an owner or mail there is no row for them', () => {
    const now = '2027-05-01T09:00Z';
    expect(lines(now, [], { contract: { slackChannel: null } })).toEqual(
      everybody('T-60', 'pending', ['slack-dm', 'email']),
    );
    expect(lines(now, [], { contract: { ownerEmail: null } })).toEqual(
      everybody('T-60', 'pending', ['slack-channel']),
    );
    expect(lines(now, [], {}, { ...REACH, email: false })).toEqual(
      everybody('T-60', 'pending', ['slack-channel', 'slack-dm']),
    );
    expect(lines(now, [], { contract: { slackChannel: null, ownerEmail: null } })).toEqual([]);
  });

  test('a channel that is named later gets what it missed, as one message', () => {
    const marks = [
      ...marksOf('T-60', false, ['slack-dm', 'email']),
      ...marksOf('T-30', false, ['slack-dm', 'email']),
    ];
    expect(lines('2027-06-02T09:00Z', marks)).toEqual([
      'T-30 slack-channel C1 pending',
      'T-60 slack-channel C1 skipped in T-30',
    ]);
  });

  test('after a correction from 45 to 15 days the new last day for notice is told as well', () => {
    const contract = { noticeDays: 15 };
    const before = ['T-75', 'T-60', 'T-45', 'T-30'].flatMap(sent);
    expect(lines('2027-06-15T09:00Z', before, { contract })).toEqual(everybody('T-15', 'pending'));
  });
});

describe('dueRows: what makes no sense any more', () => {
  const cancelled = { notices: [noticeOf()] };

  test.each<[string, string, LedgerMark[], Situation, string[]]>([
    [
      'notice given: T-30 is dropped',
      '2027-05-31T09:00Z',
      sent('T-60'),
      cancelled,
      everybody('T-30', 'cancelled'),
    ],
    [
      'notice given while T-60 is being tried: it is dropped, too',
      '2027-05-04T09:00Z',
      open('T-60'),
      cancelled,
      everybody('T-60', 'cancelled'),
    ],
    [
      'notice given: the last day is still told, and does not tell of what needed no telling',
      '2027-06-30T09:00Z',
      sent('T-60'),
      cancelled,
      [...everybody('T', 'pending'), ...everybody('T-30', 'cancelled')],
    ],
    [
      'notice for an earlier term changes nothing',
      '2027-05-31T09:00Z',
      sent('T-60'),
      { notices: [noticeOf({ termEnd: day('2026-06-30') })] },
      everybody('T-30', 'pending'),
    ],
    [
      'notice of something else than is wanted changes nothing',
      '2027-05-31T09:00Z',
      sent('T-60'),
      { notices: [noticeOf({ action: 'reduce-licences' })] },
      everybody('T-30', 'pending'),
    ],
    [
      'notice of just what is wanted settles it',
      '2027-05-31T09:00Z',
      sent('T-60'),
      { contract: { intent: 'reduce-licences' }, notices: [noticeOf({ action: 'reduce-licences' })] },
      everybody('T-30', 'cancelled'),
    ],
    [
      'a cancellation settles it, whatever was wanted',
      '2027-05-31T09:00Z',
      sent('T-60'),
      { contract: { intent: 'reduce-licences' }, notices: [noticeOf()] },
      everybody('T-30', 'cancelled'),
    ],
    [
      'notice that came too late settles nothing',
      '2027-06-02T09:00Z',
      sent('T-60'),
      { notices: [noticeOf({ givenOn: day('2027-06-01') })] },
      everybody('T-30', 'pending'),
    ],
    [
      'unless the vendor confirmed it',
      '2027-06-02T09:00Z',
      sent('T-60'),
      { notices: [noticeOf({ givenOn: day('2027-06-01'), confirmedOn: day('2027-06-02') })] },
      everybody('T-30', 'cancelled'),
    ],
  ])('%s', (_, now, marks, situation, want) => {
    expect(lines(now, marks, situation)).toEqual(want);
  });

  describe('the team decided to renew', () => {
    const renew = { contract: { intent: 'renew' } } as const;

    test.each<[string, LedgerMark[], Situation, string[]]>([
      ['2027-05-01T09:00Z', [], renew, everybody('T-60', 'pending')],
      ['2027-05-31T09:00Z', sent('T-60'), renew, everybody('T-30', 'pending')],
      [
        '2027-05-31T09:00Z',
        [],
        renew,
        [...everybody('T-30', 'pending'), ...everybody('T-60', 'skipped in T-30')],
      ],
      ['2027-06-30T09:00Z', [...sent('T-60'), ...sent('T-30')], renew, everybody('T', 'cancelled')],
      [
        '2027-05-31T09:00Z',
        sent('T-60'),
        { ...renew, notices: [noticeOf({ termEnd: day('2026-06-30') })] },
        everybody('T-30', 'pending'),
      ],
      [
        '2027-06-30T09:00Z',
        [...sent('T-60'), ...sent('T-30')],
        { ...renew, notices: [noticeOf({ termEnd: day('2026-06-30') })] },
        everybody('T', 'cancelled'),
      ],
    ])('%s %#', (now, marks, situation, want) => {
      expect(lines(now, marks, situation)).toEqual(want);
    });

    test.each([
      [30, ['T-60', 'T-30']],
      [90, ['T-120', 'T-90']],
      [45, ['T-60', 'T-45']],
      [10, ['T-30', 'T-10']],
      [0, ['T-30', 'T']],
    ])(
      "with %i days' notice it is asked on the last two rungs on which it can change its mind",
      (noticeDays, want) => {
        const situation = { contract: { intent: 'renew', noticeDays } } as const;
        const { ladder, ...standing } = standingOf(situation);
        const asked = ladder.filter((rung) => whyPointless(rung, standing, rung.localDate) === undefined);
        expect(asked.map(({ rung }) => rung)).toEqual(want);
      },
    );

    test('a rung that is not sent tells of no other: the newest that makes sense is sent', () => {
      const situation = { contract: { intent: 'renew', noticeDays: 45 } } as const;
      expect(lines('2027-06-01T09:00Z', [], situation)).toEqual([
        ...everybody('T-30', 'cancelled'),
        ...everybody('T-45', 'pending'),
        ...everybody('T-60', 'skipped in T-45'),
        ...everybody('T-75', 'cancelled'),
      ]);
    });
  });
});

test('each recipient is folded by itself where rungs tell different people', () => {
  const playbook = withLadder(activtrak, ['T-60', 'owner'], ['T-30', 'channel'], ['T', 'owner', 'channel']);
  expect(lines('2027-06-01T09:00Z', [], { playbook })).toEqual([
    'T-30 slack-channel C1 pending',
    'T-60 slack-dm ann@example.com pending',
    'T-60 email ann@example.com pending',
  ]);
});

test('settlingNotice prefers the notice that stops the renewal', () => {
  const contract = contractOf({ intent: 'reduce-licences' });
  const reduce = noticeOf({ id: 'n1', action: 'reduce-licences' });
  const cancel = noticeOf({ id: 'n2' });
  expect(settlingNotice({ contract, playbook: activtrak, notices: [reduce, cancel] })).toBe(cancel);
  expect(settlingNotice({ contract, playbook: activtrak, notices: [reduce] })).toBe(reduce);
  expect(settlingNotice({ contract, playbook: activtrak, notices: [] })).toBeUndefined();
});

describe('notice of a change, where nobody stated an intent', () => {
  const reduce = noticeOf({ id: 'reduce', action: 'reduce-licences', givenOn: day('2027-05-02') });
  const addOn = noticeOf({ id: 'add-on', action: 'remove-add-on', givenOn: day('2027-05-03') });
  const late = noticeOf({ id: 'late', action: 'reduce-licences', givenOn: day('2027-06-10') });
  const accepted = { ...late, confirmedOn: day('2027-06-12') };
  const deletion = noticeOf({ id: 'deletion', action: 'delete-account', givenOn: day('2027-07-02') });
  const sure = { ...reduce, confirmedOn: day('2027-05-04') };

  test.each<[string, Partial<ContractFields>, NoticeRecord[], string | undefined]>([
    ['settles the term', {}, [addOn], 'add-on'],
    ['the first of several', {}, [addOn, reduce], 'reduce'],
    ['the first that is not confirmed yet', {}, [sure, addOn], 'add-on'],
    ['given too late settles nothing', {}, [late], undefined],
    ['unless it was accepted', {}, [accepted], 'late'],
    ['a deletion is none', {}, [deletion], undefined],
    ['nor what this playbook does not know', {}, [{ ...reduce, action: 'gone' }], undefined],
    ['nor where it ends by itself', { autoRenews: false }, [reduce], undefined],
    [
      'nor beside notice of leaving that came too late',
      {},
      [reduce, { ...late, action: 'cancel-to-free' }],
      undefined,
    ],
    ['nor of another term', {}, [{ ...reduce, termEnd: day('2026-06-30') }], undefined],
    ['nor where the team means to leave', { intent: 'cancel-to-free' }, [reduce], undefined],
    ['or to leave and delete', { intent: 'cancel-and-delete' }, [reduce], undefined],
    ['or wants another change', { intent: 'remove-add-on' }, [reduce], undefined],
  ])('%s', (_name, fields, notices, settling) => {
    const contract = contractOf(fields);
    for (const some of [notices, notices.toReversed()])
      expect(settlingNotice({ contract, playbook: activtrak, notices: some })?.id).toBe(settling);
  });

  // Like a decision to renew it is confirmed 30 days before the last day for notice, and on it.
  test.each([
    ['2027-05-01', 'T-60', true],
    ['2027-05-31', 'T-30', true],
    ['2027-05-30', 'T-31', false],
    ['2027-06-30', 'T', true],
  ])('on %s its reminder still says where it stands: %s', (localDate, rung, told) => {
    const standing = { contract: contractOf(), playbook: activtrak, notices: [sure] };
    const why = whyPointless({ rung: offset(rung), localDate: day(localDate) }, standing, day(localDate));
    expect(why).toBe(told ? undefined : 'notice was given on Sunday 2 May 2027');
    const meant = { ...standing, contract: contractOf({ intent: 'reduce-licences' }) };
    const isEnd = rung === 'T';
    expect(
      whyPointless({ rung: offset(rung), localDate: day(localDate) }, meant, day(localDate)) === undefined,
    ).toBe(isEnd);
  });
});

test.each([
  ['2027-05-01T08:59:59.999Z', '2027-05-01T09:00:00.000Z'],
  ['2027-05-01T09:00Z', '2027-05-31T09:00:00.000Z'],
  ['2027-06-30T08:59Z', '2027-06-30T09:00:00.000Z'],
  ['2027-06-30T09:00Z', null],
])('at %s the ladder has to be looked at again at %s', (now, want) => {
  const next: Instant | null = nextDueAt(standingOf({}).ladder, at(now));
  expect(next === null ? null : toIso(next)).toBe(want);
});

test('a rung that the ledger names on a day of its own can be asked about without a ladder', () => {
  const rung = { rung: offset('T-30'), localDate: day('2027-05-31') };
  const standing = { contract: contractOf(), playbook: activtrak, notices: [noticeOf()] };
  expect(whyPointless(rung, standing, day('2027-05-31'))).toBe('notice was given on Monday 3 May 2027');
});
