import { describe, expect, test } from 'vitest';
import { contractInput } from '../../src/scheduler/first-due.ts';
import { getContract } from '../../src/store/contracts.ts';
import { asItEndsNow } from '../../src/store/corrected-ends.ts';
import { ledgerOf } from '../../src/store/ledger-read.ts';
import { listRowId, writeListRows } from '../../src/store/list-rows.ts';
import { renewContract } from '../../src/store/terms.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../support/fixtures.ts';

const RENEWED_ON = '2027-07-01';

describe.each(ENGINES)(
  'a contract until 30 June 2028, the term before until 30 June 2027, on %s',
  (engine) => {
    async function setUp() {
      const store = await testStore(engine);
      const [id = ''] = await storeContracts(store, [ACTIVTRAK]);
      const old = await getContract(store.db, DEFAULT_WORKSPACE, id);
      const next = { ...old, termEnd: '2028-06-30' as typeof old.termEnd };
      const { nextDueAt } = contractInput(next, RULES);
      const renewing = { actor: 'sweep', now: at(`${RENEWED_ON}T09:00:00Z`), nextDueAt };
      await renewContract(store.db, old, next, renewing);
      return { store, id, next };
    }

    test.each([
      { sentFor: '2028-06-30', sentOn: '2028-05-01', now: '2028-06-30' },
      { sentFor: '2027-06-30', sentOn: '2027-05-01', now: '2027-06-30' },
      // That it renewed is told once it has.
      { sentFor: '2027-06-30', sentOn: RENEWED_ON, now: '2027-06-30' },
      { sentFor: '2027-12-31', sentOn: '2027-05-01', now: '2027-06-30' },
      { sentFor: '2027-12-31', sentOn: RENEWED_ON, now: '2028-06-30' },
      { sentFor: '2029-06-30', sentOn: '2028-05-01', now: '2028-06-30' },
    ])(
      'what was sent on $sentOn for $sentFor speaks of the term until $now',
      async ({ sentFor, sentOn, now }) => {
        const { store, id, next } = await setUp();
        const sentAt = at(`${sentOn}T09:00:00Z`);
        const contract = { ...next, termEnd: sentFor as typeof next.termEnd };
        const row = {
          action: 'list:a',
          rung: 'asked',
          medium: 'slack-channel',
          recipient: 'C_IT',
          why: '',
          localDate: contract.termEnd,
          at: sentAt,
        } as const;
        await writeListRows(store.db, [{ contract, rows: [row] }]);
        await store.db
          .updateTable('ledger')
          .set({ state: 'sent', sent_at: sentAt })
          .where('id', '=', listRowId(contract, row))
          .execute();
        expect((await ledgerOf(store.db, id)).map(({ end_now }) => end_now)).toEqual([now]);
      },
    );

    test.each([
      { named: '2028-06-30', now: '2028-06-30' },
      { named: '2027-06-30', now: '2027-06-30' },
      { named: '2027-12-31', now: '2028-06-30' },
    ])('a button that names the term until $named means the one until $now', async ({ named, now }) => {
      const { store, id } = await setUp();
      expect((await asItEndsNow(store.db, { contractId: id, termEnd: named })).termEnd).toBe(now);
    });
  },
);
