import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import type { SendOutcome } from '../../src/domain/reminder.ts';
import { draftRequest, type RequestKind } from '../../src/domain/request-draft.ts';
import { lifeOf } from '../../src/scheduler/plan-due.ts';
import { type RequestMail, sendRequests } from '../../src/scheduler/requests.ts';
import { activityOf } from '../../src/store/activity.ts';
import { getContract } from '../../src/store/contracts.ts';
import { noticesOf } from '../../src/store/notices.ts';
import { addRequest, confirmRequest, requestById } from '../../src/store/requests.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-05-03T10:00:00Z');
const LEASE_MS = 20_000;
const SENT: SendOutcome = { kind: 'sent', ref: '<id@lastcall>' };

describe.each(ENGINES)('requests on %s', (engine) => {
  async function setUp() {
    const store = await testStore(engine);
    const [contractId = ''] = await storeContracts(store, [ACTIVTRAK]);
    const contract = await getContract(store.db, DEFAULT_WORKSPACE, contractId);
    const mails: RequestMail[] = [];
    let real = 1000 as Instant;
    const add = (kind: RequestKind = 'reduce-licences', state: 'draft' | 'pending' = 'pending') =>
      addRequest(store, {
        workspaceId: DEFAULT_WORKSPACE,
        contractId,
        draft: draftRequest(
          kind,
          { ...lifeOf(contract, [], RULES), today: '2027-05-03' as never },
          { seats: 9 },
        ),
        by: 'ann@example.com',
        replyTo: 'ann@example.com',
        now: NOW,
        state,
      });
    const run = (answer: () => SendOutcome | Promise<SendOutcome> = () => SENT) =>
      sendRequests({
        store,
        rules: RULES,
        clock: { now: () => NOW, real: () => real, sleep: async () => undefined },
        log: { warn: () => undefined, error: () => undefined, info: () => undefined } as never,
        leaseMs: LEASE_MS,
        random: () => 0,
        send: async (mail) => {
          mails.push(mail);
          return answer();
        },
      });
    const whats = async () => (await activityOf(store.db, contractId)).map(({ what }) => what).slice(1);
    const notices = async () => (await noticesOf(store.db, [contractId])).get(contractId) ?? [];
    const later = (ms: number): void => {
      real = (real + ms) as Instant;
    };
    return { store, add, run, mails, whats, notices, later };
  }

  test('what was confirmed goes out once, is kept word for word, and is notice on record', async () => {
    const { store, add, run, mails, whats, notices } = await setUp();
    const id = await add();
    expect(await Promise.all([run(), run()])).toContain(1);
    expect(await run()).toBe(0);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ key: id, to: 'renewals@activtrak.com', replyTo: 'ann@example.com' });
    expect(await requestById(store.db, DEFAULT_WORKSPACE, id)).toMatchObject({
      state: 'sent',
      message_ref: '<id@lastcall>',
      body: expect.stringContaining('9 licences instead of 50'),
    });
    expect(await whats()).toEqual(['request.confirmed', 'request.sent', 'notice.recorded']);
    expect(await notices()).toEqual([
      expect.objectContaining({
        action: 'reduce-licences',
        givenOn: '2027-05-03',
        through: 'renewals@activtrak.com',
        reference: '<id@lastcall>',
        confirmedOn: null,
      }),
    ]);
  });

  test('a draft waits for its confirmation, and is confirmed once', async () => {
    const { store, add, run, mails } = await setUp();
    const id = await add('credit', 'draft');
    expect(await run()).toBe(0);
    const row = await requestById(store.db, DEFAULT_WORKSPACE, id);
    if (row === undefined) throw new Error('it is there');
    const confirm = () =>
      store.db.transaction().execute((tx) => confirmRequest(tx, row, { by: 'ann@example.com', now: NOW }));
    expect([await confirm(), await confirm()]).toEqual([true, false]);
    expect(await run()).toBe(1);
    expect(mails).toHaveLength(1);
  });

  test('a request is no notice, and neither is a second one', async () => {
    const { add, run, notices, whats } = await setUp();
    await add('credit');
    await run();
    expect(await notices()).toEqual([]);
    await add();
    await add();
    expect(await run()).toBe(2);
    expect(await notices()).toHaveLength(1);
    expect((await whats()).filter((what) => what === 'request.sent')).toHaveLength(3);
  });

  test('what the server puts off is tried again, what it refuses is not, and the history says so', async () => {
    const { store, add, run, mails, whats, later } = await setUp();
    const id = await add();
    const busy = (): SendOutcome => ({ kind: 'retry', reason: 'busy', ambiguous: false });
    await run(busy);
    await run();
    expect(mails).toHaveLength(1);
    later(60_000);
    await run(() => ({ kind: 'refused', reason: 'no such address' }));
    expect(await requestById(store.db, DEFAULT_WORKSPACE, id)).toMatchObject({
      state: 'failed',
      why: 'no such address',
    });
    later(3_600_000);
    expect(await run()).toBe(0);
    expect(await whats()).toEqual(['request.confirmed', 'request.failed']);
  });

  test('a process that ended in between: the next one sends the same mail once its lease is over', async () => {
    const { add, run, mails, later } = await setUp();
    await add();
    const ended = run(() => new Promise<never>(() => undefined));
    void ended;
    await expect.poll(() => mails.length).toBe(1);
    expect(await run()).toBe(0);
    later(LEASE_MS + 1);
    expect(await run()).toBe(1);
    expect(mails[1]).toEqual(mails[0]);
  });
});
