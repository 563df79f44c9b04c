import { describe, expect, test } from 'vitest';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import { accountFreeDecision, type Decision, editDecision } from '../../src/domain/decisions.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { acknowledgedBy, type Life, noticeFrom } from '../../src/domain/lifecycle.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { ReminderDelivery } from '../../src/domain/reminder.ts';
import type { DispatchDeps } from '../../src/scheduler/dispatch.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { sweep } from '../../src/scheduler/sweep.ts';
import { activityOf } from '../../src/store/activity.ts';
import { contractsById } from '../../src/store/contracts.ts';
import { changeLife, type LifeRecord } from '../../src/store/lifecycle.ts';
import { saveContracts } from '../../src/store/save-contracts.ts';
import { pastTermsOf } from '../../src/store/terms.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, heldClock, recordingChannel, store as storeContracts } from '../support/fixtures.ts';

/** The built-in rules, nagging and all, with somebody for what nobody answers. */
const RULES: Rules = {
  playbooks: loadPlaybooks('config/playbooks'),
  reminderTime: '09:00' as Rules['reminderTime'],
  reach: { email: false, defaultChannel: 'C_ALL', fallbackPerson: 'cy@example.com' },
  offDays: createOffDays(null),
};

const DAY = 86_400_000;

describe.each(ENGINES)('a contract from year to year on %s', (engine) => {
  async function setUp(fields: Partial<ContractFields> = {}, from = '2027-01-01') {
    const store = await testStore(engine);
    const [id = ''] = await storeContracts(
      store,
      [{ ...ACTIVTRAK, ...fields }],
      RULES,
      at(`${from}T08:00:00Z`),
    );
    const clock = heldClock(at(`${from}T09:00:00Z`));
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
    const decide = (decision: (given: Life) => Decision | null, today: string) =>
      changeLife(store, { ...context, now: clock.now() }, (record) => decision(life(record, today)));
    const accountFree = (on: string) => decide((given) => accountFreeDecision(on as LocalDate, given), on);
    const edit = (patch: Partial<ContractFields>, today: string) =>
      decide((given) => editDecision(patch, given, (next) => playbookOf(next, RULES.playbooks)), today);
    return { store, id, sent, until, contract, notice, acknowledge, accountFree, edit };
  }

  const words = ({ reminder, recipient }: ReminderDelivery): string =>
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
    const { until, notice, accountFree, sent } = await setUp();
    await until('2027-05-02');
    await notice('cancel-to-free', '2027-05-03');
    expect(days(await until('2027-05-10'))).toEqual(['2027-05-06', '2027-05-09']);
    await notice('cancel-to-free', '2027-05-03', '2027-05-10');
    expect(days(await until('2027-06-29'))).toEqual([]);
    expect(days(await until('2027-07-16'))).toEqual(['2027-06-30', '2027-07-01', '2027-07-08', '2027-07-15']);
    expect(sent.at(-1)?.reminder).toMatchObject({
      chase: 'account-free',
      purpose: 'the account should show Free',
    });
    await accountFree('2027-07-17');
    expect(days(await until('2028-07-31'))).toEqual([]);
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
    // Lists go by the deadline of the term that it is in.
    const [{ notice_by } = { notice_by: null }] = await store.db
      .selectFrom('contract')
      .select('notice_by')
      .execute();
    expect(notice_by).toBe('2028-05-31');
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
      playbookOf: (contract) => playbookOf(contract, RULES.playbooks),
    });
    expect(saved).toMatchObject({ added: 0, updated: 0, unchanged: 1, ids: [id] });
  });

  test('with notice it ends; a deletion is followed up until it was asked for, and then until it is done', async () => {
    const { until, contract, notice, accountFree, sent } = await setUp({ intent: 'cancel-and-delete' });
    await until('2027-05-02');
    await notice('cancel-to-free', '2027-05-03');
    await notice('cancel-to-free', '2027-05-03', '2027-05-04');
    expect(days(await until('2027-07-04'))).toEqual(['2027-06-30', '2027-07-01']);
    expect(sent.at(-1)?.reminder).toMatchObject({ chase: 'account-free', todo: null });
    await accountFree('2027-07-04');
    expect(days(await until('2027-07-09'))).toEqual(['2027-07-05']);
    expect(sent.at(-1)?.reminder).toMatchObject({
      situation: 'ending',
      chase: 'ask-deletion',
      todo: { title: expect.stringMatching(/delet/i) },
    });
    expect(await contract()).toMatchObject({ termEnd: '2027-06-30' });
    await notice('delete-account', '2027-07-10');
    expect(days(await until('2027-08-17'))).toEqual(['2027-08-09', '2027-08-16']);
    await notice('delete-account', '2027-07-10', '2027-08-18');
    expect(days(await until('2028-07-01'))).toEqual([]);
  });

  describe('edits', () => {
    test('of the end: reminders of the old one stop, the new one has its own, and what was sent is not called missed', async () => {
      const { until, edit, sent, contract } = await setUp();
      await until('2027-05-02');
      await edit({ termEnd: '2027-07-15' as LocalDate }, '2027-05-02');
      // T-60 of the new end is 16 May; its last day for notice is 15 June.
      expect(days(await until('2027-06-08'))).toEqual(['2027-05-14', '2027-05-16', '2027-06-08']);
      expect(sent.every(({ reminder }) => reminder.missed.length === 0)).toBe(true);
      expect(await contract()).toMatchObject({ termEnd: '2027-07-15', knownOn: '2027-05-02' });
    });

    test('of the end to a nearer one: where it stands is told at once, without calling anything missed', async () => {
      const { until, edit, sent } = await setUp();
      await until('2027-03-01');
      await edit({ termEnd: '2027-04-15' as LocalDate }, '2027-03-02');
      const lines = await until('2027-03-02');
      // Of the new end's ladder T-60 (14 February) is the newest that is past.
      expect(new Set(lines.map((line) => line.split(' ')[1]))).toEqual(new Set(['T-60']));
      expect(sent.at(-1)?.reminder).toMatchObject({ missed: [], daysToEnd: 44 });
    });

    test('a notice stays with its term when the end is corrected, and counts if it still came in time', async () => {
      const { until, edit, notice, contract } = await setUp();
      await until('2027-05-20');
      await notice('cancel-to-free', '2027-05-20');
      await notice('cancel-to-free', '2027-05-20', '2027-05-21');
      await edit({ termEnd: '2027-07-10' as LocalDate }, '2027-05-22');
      expect(days(await until('2027-07-11'))).toEqual(['2027-07-10', '2027-07-11']);
      expect(await contract()).toMatchObject({ termEnd: '2027-07-10' });
    });

    test('of the owner: the new one is told of where it stands, the old one of nothing more', async () => {
      const { until, edit } = await setUp();
      await until('2027-05-02');
      await edit({ ownerEmail: 'bo@example.com' }, '2027-05-02');
      const lines = await until('2027-05-24');
      expect(lines.filter((line) => line.includes('ann@example.com'))).toEqual([]);
      expect(lines.filter((line) => line.includes('bo@example.com'))).toEqual([
        '2027-05-03 T-60 bo@example.com',
        '2027-05-24 T-37 bo@example.com',
      ]);
    });

    test('of the notice period to one that is past: everybody who knew another day hears of it at once, once', async () => {
      const { until, edit, sent } = await setUp();
      await until('2027-05-02');
      await edit({ noticeDays: 90 }, '2027-05-03');
      const lines = await until('2027-05-03');
      expect(new Set(lines)).toEqual(new Set(['2027-05-03 T-58 C_IT', '2027-05-03 T-58 ann@example.com']));
      expect(sent.at(-1)?.reminder).toMatchObject({
        situation: 'window-closed',
        purpose: 'the notice period was corrected: the last day for notice is past',
        missed: [],
      });
      // T-30 is a rung of the playbook's whatever the notice period.
      expect(days(await until('2027-06-29'))).toEqual(['2027-05-31']);
    });

    test('of the notice period so that today is the last day: that is told, and nothing besides', async () => {
      const { until, edit, contract } = await setUp();
      await until('2027-05-03');
      await edit({ noticeDays: 57 }, '2027-05-04');
      expect(await contract()).toMatchObject({ knownOn: '2027-05-04', correctedOn: null });
      expect(days(await until('2027-05-20'))).toEqual(['2027-05-04']);
    });

    test('of the notice period on a day that has had its message: the correction comes the day after', async () => {
      const { until, edit } = await setUp();
      await until('2027-05-31');
      await edit({ noticeDays: 45 }, '2027-05-31');
      expect(days(await until('2027-06-10'))).toEqual(['2027-06-01']);
    });

    test('of the playbook: a notice given under another name still ends the contract, and is confirmed by its new one', async () => {
      const { until, edit, notice, contract } = await setUp();
      await until('2027-05-20');
      await notice('cancel-to-free', '2027-05-20');
      await edit({ playbook: 'generic' }, '2027-05-21');
      expect(days(await until('2027-05-23'))).toEqual(['2027-05-23']);
      await expect(notice('cancel', '2027-05-22')).rejects.toThrow('notice for cancel is on record already');
      await notice('cancel', '2027-05-20', '2027-05-24');
      await until('2027-07-03');
      expect(await contract()).toMatchObject({ termEnd: '2027-06-30', playbook: 'generic' });
    });

    test("of an owner's address in other letters tells nobody twice", async () => {
      const { until, edit } = await setUp();
      await until('2027-05-02');
      await edit({ ownerEmail: 'Ann@Example.com' }, '2027-05-02');
      expect(await until('2027-05-20')).toEqual([]);
    });

    test('by a file that states what the playbook says anyway: nothing became known anew', async () => {
      const { store, contract, until } = await setUp();
      await until('2027-02-01');
      const [id] = await storeContracts(
        store,
        [{ ...ACTIVTRAK, noticeDays: 30 }],
        RULES,
        at('2027-02-01T10:00:00Z'),
      );
      expect(await contract()).toMatchObject({ id, noticeDays: 30, knownOn: '2027-01-01' });
      await storeContracts(store, [{ ...ACTIVTRAK, noticeDays: 45 }], RULES, at('2027-02-02T10:00:00Z'));
      expect(await contract()).toMatchObject({ noticeDays: 45, knownOn: '2027-02-02', correctedOn: null });
    });

    test('that changes nothing leaves no trace', async () => {
      const { store, id, edit, contract } = await setUp();
      const before = await contract();
      expect(await edit({ termEnd: ACTIVTRAK.termEnd, coOwners: [] }, '2027-03-02')).toBeNull();
      expect(await contract()).toEqual(before);
      expect(await activityOf(store.db, id)).toHaveLength(1);
    });

    test('that would make two contracts one, or a term one that is past, is refused', async () => {
      const { store: there, edit, until } = await setUp();
      await storeContracts(there, [{ ...ACTIVTRAK, termEnd: '2027-09-30' as LocalDate }]);
      await expect(edit({ termEnd: '2027-09-30' as LocalDate }, '2027-03-02')).rejects.toThrow(
        'there is another contract for ActivTrak Professional that ends on 2027-09-30',
      );
      await until('2027-07-02');
      await expect(edit({ termStart: null, termEnd: ACTIVTRAK.termEnd }, '2027-07-02')).rejects.toThrow(
        'ActivTrak Professional has had a term that ended on 2027-06-30, expected a day after it',
      );
      await expect(edit({ termStart: '2029-01-01' as LocalDate }, '2027-07-02')).rejects.toThrow(
        'expected a day that is not before the start of the term',
      );
    });
  });

  test('a month with 30 days of notice: each deadline is told of in time, and the contract moves on with it', async () => {
    const fields = { termEnd: '2027-07-31' as LocalDate, termMonths: 1 };
    const { until, contract, notice } = await setUp(fields);
    const lines = await until('2027-07-02');
    expect(days(lines).slice(-2)).toEqual(['2027-07-01', '2027-07-02']);
    expect(await contract()).toMatchObject({ termEnd: '2027-08-31', termStart: '2027-08-01' });
    // Notice for 31 August counts until 1 August.
    const july = Array.from({ length: 7 }, (_, index) => `2027-07-${25 + index}`);
    // 1 August is a Sunday, so 30 July would have been told anyway; T-60 is 2 July.
    expect(days(await until('2027-08-01'))).toEqual([...july, '2027-08-01']);
    await notice('cancel-to-free', '2027-08-01');
    await notice('cancel-to-free', '2027-08-01', '2027-08-01');
    await until('2027-08-31');
    expect(await contract()).toMatchObject({ termEnd: '2027-08-31' });
  });

  test('added late: told at once where it stands, nothing called missed, nobody blamed', async () => {
    const { sent, until } = await setUp({ termEnd: '2027-03-20' as LocalDate }, '2027-03-01');
    const lines = await until('2027-03-01');
    expect(new Set(lines.map((line) => line.split(' ')[2]))).toEqual(new Set(['C_IT', 'ann@example.com']));
    expect(sent.at(-1)?.reminder).toMatchObject({ situation: 'window-closed', missed: [] });
  });
});
