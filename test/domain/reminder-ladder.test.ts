import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/config/playbook.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import { toIso } from '../../src/domain/instant.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import {
  ladderOf,
  purposeOn,
  type Reach,
  type Rung,
  recipientsOf,
} from '../../src/domain/reminder-ladder.ts';
import { activtrak, contractOf, day, generic, REACH, time, withLadder } from '../support/factories.ts';

function ladder(
  fields: Partial<ContractFields> = {},
  playbook: Playbook = activtrak,
  clock = '09:00',
): Rung[] {
  const contract = contractOf(fields);
  return ladderOf(contract, playbook, anchorsOf(contract, playbook), time(clock));
}
const lines = (rungs: Rung[]): string[] =>
  rungs.map(({ rung, localDate, purpose }) => `${rung} ${localDate} ${purpose}`);

describe('ladderOf', () => {
  test.each([activtrak, generic])("with 30 days' notice the steps of $id meet, and are three", (playbook) => {
    expect(lines(ladder({}, playbook))).toEqual([
      'T-60 2027-05-01 60 days left',
      'T-30 2027-05-31 30 days left',
      'T 2027-06-30 the last paid day',
    ]);
  });

  test('with 90 days each step has its own day, named by its distance from T', () => {
    expect(lines(ladder({ noticeDays: 90 }))).toEqual([
      'T-120 2027-03-02 time to give notice',
      'T-90 2027-04-01 the last day for notice',
      'T-60 2027-05-01 60 days left',
      'T-30 2027-05-31 30 days left',
      'T 2027-06-30 the last paid day',
    ]);
  });

  test('with no notice period the deadline is T, and the one before it T-30', () => {
    expect(lines(ladder({ noticeDays: 0 }))).toEqual([
      'T-60 2027-05-01 60 days left',
      'T-30 2027-05-31 30 days left',
      'T 2027-06-30 the last paid day',
    ]);
  });

  test('with 20 days the steps stand in the order of time, not of the file', () => {
    expect(ladder({ noticeDays: 20 }).map(({ rung }) => rung)).toEqual(['T-60', 'T-50', 'T-30', 'T-20', 'T']);
  });

  test('after a correction of the notice period the last day for notice is another rung', () => {
    const namesOf = (noticeDays: number): string[] =>
      ladder({ noticeDays })
        .filter(({ purpose }) => purpose === 'the last day for notice')
        .map(({ rung }) => rung);
    expect([namesOf(45), namesOf(15)]).toEqual([['T-45'], ['T-15']]);
  });

  test('everybody whom either step tells is told, once, in whatever order the steps are written', () => {
    const playbook = withLadder(activtrak, ['N', 'owner'], ['T-30', 'channel', 'owner'], ['T', 'channel']);
    expect(ladder({}, playbook)).toMatchObject([
      { rung: 'T-30', purpose: 'purpose of T-30', audience: ['owner', 'channel'] },
      { rung: 'T', purpose: 'purpose of T', audience: ['channel'] },
    ]);
  });

  test('a rung may lie behind the last paid day', () => {
    const playbook = withLadder(activtrak, ['T+1', 'owner'], ['T', 'owner']);
    expect(ladder({}, playbook).map(({ rung, localDate }) => `${rung} ${localDate}`)).toEqual([
      'T 2027-06-30',
      'T+1 2027-07-01',
    ]);
  });

  test.each([
    ['UTC', '09:00', '2027-05-01T09:00:00.000Z'],
    ['UTC', '00:00', '2027-05-01T00:00:00.000Z'],
    ['Europe/Berlin', '09:00', '2027-05-01T07:00:00.000Z'],
    ['Pacific/Kiritimati', '09:00', '2027-04-30T19:00:00.000Z'],
    ['Pacific/Pago_Pago', '23:30', '2027-05-02T10:30:00.000Z'],
  ])("it rings in the contract's zone: %s at %s is %s", (timeZone, clock, iso) => {
    const [first] = ladder({ timeZone }, activtrak, clock);
    expect(first && toIso(first.at)).toBe(iso);
  });

  test('a day without a rung is for nothing', () => {
    expect(purposeOn(day('2027-05-02'), activtrak, anchorsOf(contractOf(), activtrak))).toBe('');
  });
});

describe('recipientsOf', () => {
  const BOTH = { audience: ['channel', 'owner'] } as const;
  const told = (
    fields: Partial<ContractFields>,
    reach = REACH,
    rung: Pick<Rung, 'audience'> = BOTH,
  ): string[] =>
    recipientsOf(rung, contractOf(fields), reach).map((r) => `${r.medium} ${r.recipient}: ${r.why}`);

  const channel = "slack-channel C1: the contract's channel";
  const dm = 'slack-dm ann@example.com: owns the contract';
  const mail = 'email ann@example.com: owns the contract';

  test.each([
    ['channel and owner', {}, REACH, [channel, dm, mail]],
    ['without e-mail', {}, { ...REACH, email: false }, [channel, dm]],
    ['no owner', { ownerEmail: null }, REACH, [channel]],
    ['no channel', { slackChannel: null }, REACH, [dm, mail]],
    [
      'no channel, but a default one',
      { slackChannel: null },
      { ...REACH, defaultChannel: 'C9' },
      ['slack-channel C9: the default channel', dm, mail],
    ],
    ['its own channel before the default one', {}, { ...REACH, defaultChannel: 'C9' }, [channel, dm, mail]],
    ['nobody', { slackChannel: null, ownerEmail: null }, REACH, []],
  ])('%s', (_, fields, reach, want) => {
    expect(told(fields, reach)).toEqual(want);
  });

  test('a rung for the owner alone leaves the channel in peace', () => {
    expect(told({}, REACH, { audience: ['owner'] })).toEqual([dm, mail]);
    expect(told({}, REACH, { audience: ['channel'] })).toEqual([channel]);
  });
});

test('an owner who is known by a Slack id alone is told in Slack, and never by mail', () => {
  const recipients = recipientsOf(
    { audience: ['owner'] },
    contractOf({ ownerEmail: 'slack:U0ANN00001' }),
    REACH,
  );
  expect(recipients.map(({ medium }) => medium)).toEqual(['slack-dm']);
});

test('whoever is known by their id and by their address is told once, as the first of them', () => {
  const contract = contractOf({
    ownerEmail: 'slack:U0ANN00001',
    coOwners: ['Ann@example.com', 'bo@example.com'],
  });
  const told = (reach: Reach): string[] =>
    recipientsOf({ audience: ['owner', 'co-owners'] }, contract, reach).map(
      ({ medium, recipient }) => `${medium} ${recipient}`,
    );
  const mailed = ['email Ann@example.com', 'slack-dm bo@example.com', 'email bo@example.com'];
  expect(told(REACH)).toEqual(['slack-dm slack:U0ANN00001', 'slack-dm Ann@example.com', ...mailed]);
  const addresses = new Map([['slack:u0ann00001', 'ann@example.com']]);
  expect(told({ ...REACH, addresses })).toEqual(['slack-dm slack:U0ANN00001', ...mailed]);
});
