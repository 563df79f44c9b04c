import { describe, expect, test } from 'vitest';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { acknowledgedBy, noticeFrom } from '../../src/domain/lifecycle.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { Delivery } from '../../src/domain/reminder.ts';
import type { DispatchDeps } from '../../src/scheduler/dispatch.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { sweep } from '../../src/scheduler/sweep.ts';
import { activityOf } from '../../src/store/activity.ts';
import { contractsById, saveContracts } from '../../src/store/contracts.ts';
import { changeLife, type LifeRecord } from '../../src/store/lifecycle.ts';
import { pastTermsOf } from '../../src/store/terms.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, heldClock, recordingChannel, store as storeContracts } from '../support/fixtures.ts';

/** The built-in rules, nagging and all, with somebody for what nobody answers. */
const RULES: Rules = {
  playbooks: loadPlaybooks('config/playbooks'),
  reminderTime: '09:00' as Rules['reminderTime'],
  reach: { email: false, defaultChannel: 'C_ALL', fallbackPerson: 'cy@example.com' },
};

const DAY = 86_400_000;

describe.each(ENGINES)('a contract from year to year on %s', (engine) => {
  async function setUp(fields: Partial<ContractFields> = {}) {
    const store = await testStore(engine);
    const [id = ''] = await storeContracts(store, [{ ...ACTIVTRAK, ...fields }], RULES);
    const clock = heldClock(at('2027-01-01T09:00:00Z'));
    const { channel, sent } = recordingChannel();
    const log = { warn: () => undefined };
    const deps: DispatchDeps = { store, rules: RULES, channels: [channel], clock, log, leaseMs: 20_000 };
    /** Sweeps at nine o'clock each day up to and including one; says who was told what on which day. */
    const until = async (date: string): Promise<string[]> => {
      const before = sent.length;
      while (clock.now() <= at(`${date}T09:00:00Z`)) {
        await sweep(deps);
        clock.set((clock.now() + DAY) as Instant);
      }
      return sent.slice(before).map(words);
    };
    const contract = async () => {
      const found = (await contractsById(store.db, [id])).get(id);
      if (found === undefined) throw new Error('the contract is gone');
      return found;
    };
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now: clock.now() };
    const change = (decide: (record: LifeRecord) => object, what = 'changed') =>
      changeLife(store, context, (record) => {
        const next = { contract: record.contract, ...decide(record) };
        return {
          what,
          before: undefined,
          after: {},
          words: '',
          cancels: what,
          ...next,
        };
      });
    const life = (record: LifeRecord, today: string) => ({
      ...record,
      playbook: playbookOf(record.contract, RULES.playbooks),
      today: today as LocalDate,
    });
    const notice = (action: string, givenOn: string, confirmedOn: string | null = null) =>
      change((record) => {
        const stated = { action, givenOn: givenOn as LocalDate, through: null, reference: null };
        const checked = noticeFrom(
          { ...stated, confirmedOn: confirmedOn as LocalDate | null },
          life(record, confirmedOn ?? givenOn),
        );
        return { notice: checked.notice, confirms: checked.confirms?.id };
      });
    const acknowledge = (today: string) =>
      change((record) => ({
        contract: { ...record.contract, quiet: acknowledgedBy('ann', life(record, today)) },
      }));
    return { store, id, sent, until, contract, notice, acknowledge, change };
  }

  const words = ({ reminder, recipient }: Delivery): string =>
    `${reminder.today} ${reminder.rung} ${recipient}`;
  const days = (lines: readonly string[]): string[] => [...new Set(lines.map((line) => line.slice(0, 10)))];

  test('while nobody acts: the working day before, daily in the last week, and from the second on the fallback', async () => {
    const { until } = await setUp();
    const lines = await until('2027-06-30');
    // T-60 is a Saturday; the deadline, 31 May, is a Monday.
    expect(days(lines)).toEqual([
      '2027-04-30',
      '2027-05-01',
      '2027-05-24',
      '2027-05-25',
      '2027-05-26',
      '2027-05-27',
      '2027-05-28',
      '2027-05-29',
      '2027-05-30',
      '2027-05-31',
      '2027-06-30',
    ]);
    const to = (date: string) =>
      lines.filter((line) => line.startsWith(date)).map((line) => line.split(' ')[2]);
    expect(to('2027-04-30')).toEqual(['C_IT', 'ann@example.com']);
    expect(to('2027-05-24').sort()).toEqual(['C_ALL', 'C_IT', 'ann@example.com', 'cy@example.com']);
  });

  test('"I\'m on it" stops it until its day, and starts the counting anew', async () => {
    const { until, acknowledge } = await setUp();
    await until('2027-05-20');
    await acknowledge('2027-05-21');
    const lines = await until('2027-05-29');
    expect(lines).toEqual([
      '2027-05-28 T-33 C_IT',
      '2027-05-28 T-33 ann@example.com',
      '2027-05-29 T-32 C_IT',
      '2027-05-29 T-32 ann@example.com',
      '2027-05-29 T-32 C_ALL',
      '2027-05-29 T-32 cy@example.com',
    ]);
  });

  test('a notice without a confirmation is asked about until it is confirmed, then there is quiet until the end', async () => {
    const { until, notice } = await setUp();
    await until('2027-05-02');
    await notice('cancel-to-free', '2027-05-03');
    expect(days(await until('2027-05-10'))).toEqual(['2027-05-06', '2027-05-09']);
    await notice('cancel-to-free', '2027-05-03', '2027-05-10');
    expect(days(await until('2027-06-29'))).toEqual([]);
    expect(days(await until('2027-07-31'))).toEqual(['2027-06-30', '2027-07-01']);
  });

  test('with no notice it renews, tells what that costs and until when, and the new term has its own ladder', async () => {
    const { until, contract, sent, store, id } = await setUp();
    await until('2027-06-30');
    expect(await contract()).toMatchObject({ termEnd: '2027-06-30' });
    expect(days(await until('2027-07-01'))).toEqual(['2027-07-01']);
    expect(sent.at(-1)?.reminder).toMatchObject({
      rung: 'T+1',
      situation: 'window-closed',
      termEnd: '2027-06-30',
      daysToEnd: -1,
      renewal: { on: '2027-06-30', until: '2028-06-30', cost: { minor: 1_140_000, currency: 'USD' } },
    });
    expect(await contract()).toMatchObject({
      termEnd: '2028-06-30',
      termStart: '2027-07-01',
      intent: 'undecided',
    });
    expect((await pastTermsOf(store.db, [id])).get(id)).toEqual([
      { termEnd: '2027-06-30', termStart: null, intent: 'undecided', renewedUntil: '2028-06-30' },
    ]);
    expect((await activityOf(store.db, id)).map(({ what, actor }) => `${what} ${actor}`)).toEqual([
      'contract.added test',
      'contract.renewed sweep',
    ]);
    expect(days(await until('2028-05-01'))).toEqual(['2028-05-01']);
  });

  test('a bot that was down for two terms tells of the renewals once each and goes on in the third', async () => {
    const { store, contract, sent } = await setUp();
    const clock = heldClock(at('2029-08-01T09:00:00Z'));
    const { channel, sent: late } = recordingChannel();
    const log = { warn: () => undefined };
    await sweep({ store, rules: RULES, channels: [channel], clock, log, leaseMs: 20_000 });
    expect(await contract()).toMatchObject({ termEnd: '2030-06-30' });
    expect(sent).toEqual([]);
    // The first renewal is no news any more: its term is over as well.
    expect(new Set(late.map(({ reminder }) => `${reminder.termEnd} ${reminder.rung}`))).toEqual(
      new Set(['2029-06-30 T+1']),
    );
  });

  test('a file from before the renewal does not bring the old term back', async () => {
    const { until, store, id } = await setUp();
    await until('2027-07-02');
    const inputs = [{ fields: ACTIVTRAK, nextDueAt: null }];
    const saved = await saveContracts(store.db, inputs, {
      workspaceId: DEFAULT_WORKSPACE,
      actor: 'test',
      now: at('2027-07-03T00:00:00Z'),
    });
    expect(saved).toEqual({ added: 0, updated: 0, unchanged: 1, ids: [id] });
  });

  test('with notice it ends; a deletion is followed up until it was asked for, and then until it is done', async () => {
    const { until, contract, notice, sent } = await setUp({ intent: 'cancel-and-delete' });
    await until('2027-05-02');
    await notice('cancel-to-free', '2027-05-03');
    await notice('cancel-to-free', '2027-05-03', '2027-05-04');
    expect(days(await until('2027-07-09'))).toEqual(['2027-06-30', '2027-07-01', '2027-07-08']);
    expect(sent.at(-1)?.reminder).toMatchObject({
      situation: 'ending',
      todo: { title: expect.stringMatching(/delet/i) },
    });
    expect(await contract()).toMatchObject({ termEnd: '2027-06-30' });
    await notice('delete-account', '2027-07-10');
    expect(days(await until('2027-08-17'))).toEqual(['2027-08-09', '2027-08-16']);
    await notice('delete-account', '2027-07-10', '2027-08-18');
    expect(days(await until('2028-07-01'))).toEqual([]);
  });
});
