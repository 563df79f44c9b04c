import { describe, expect, test } from 'vitest';
import { editDecision, renewDecision } from '../../src/domain/decisions.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { changeStep, chooseSwitch } from '../../src/domain/switch-plan.ts';
import { lifeOf } from '../../src/scheduler/plan-due.ts';
import { activityOf, firstBrokenActivity } from '../../src/store/activity.ts';
import { feedContracts } from '../../src/store/feed-contracts.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import { changeSwitch, type SwitchRecord, switchPlansOf } from '../../src/store/switch-plans.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-03-01T10:00:00Z');
const TODAY = '2027-03-01' as LocalDate;
const TO = '2027-06-20' as LocalDate;

describe.each(ENGINES)('switch plans on %s', (engine) => {
  async function setUp() {
    const store = await testStore(engine);
    const [id = '', other = ''] = await storeContracts(store, [
      ACTIVTRAK,
      { ...ACTIVTRAK, product: 'Other' },
    ]);
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now: NOW };
    const life = ({ contract, notices }: Pick<SwitchRecord, 'contract' | 'notices'>) => ({
      ...lifeOf(contract, notices, RULES),
      today: TODAY,
    });
    const move = (step = 'pilot', to = TO) =>
      changeSwitch(store, context, (record) =>
        changeStep(step, { kind: 'move', to }, 'ann', life(record), record.plan),
      );
    const choose = (tactic: string) =>
      changeSwitch(store, context, (record) =>
        chooseSwitch({ tactic, replacement: 'intelogos', startsOn: null }, life(record), record.plan),
      );
    const read = async () => (await feedContracts(store.db, [id]))[0]?.switchPlan;
    return { store, id, other, context, life, move, choose, read };
  }

  test('what was changed is read back, with one row in the history each', async () => {
    const { store, id, other, move, choose, read } = await setUp();
    expect(await read()).toBeNull();
    await choose('ready-at-end');
    await move();
    expect(await read()).toEqual({
      tactic: 'ready-at-end',
      replacement: 'intelogos',
      startsOn: TODAY,
      chosenOn: TODAY,
      steps: [expect.objectContaining({ step: 'pilot', movedTo: TO, doneOn: null })],
    });
    const acts = (await activityOf(store.db, id)).map(({ what, actor }) => `${what} ${actor}`);
    expect(acts.slice(-2)).toEqual(['switch.chosen ann', 'switch.moved ann']);
    expect(await firstBrokenActivity(store.db, id)).toBeNull();
    expect([...(await switchPlansOf(store.db, [id, other])).keys()]).toEqual([id]);
  });

  test('each tactic keeps its own steps', async () => {
    const { move, choose, read } = await setUp();
    await move('delete-account', '2027-07-09' as LocalDate);
    await choose('immediate');
    expect((await read())?.steps).toEqual([]);
    await choose('ready-at-end');
    expect((await read())?.steps).toEqual([expect.objectContaining({ movedTo: '2027-07-09' })]);
  });

  test('it stays with its term when the last paid day is corrected, and ends with it', async () => {
    const { store, context, life, move, read } = await setUp();
    await move();
    await changeLife(store, context, (record) =>
      editDecision({ termEnd: '2027-07-31' as LocalDate }, life(record), () => life(record).playbook),
    );
    expect((await read())?.steps).toHaveLength(1);
    const later = { ...context, now: at('2027-08-02T10:00:00Z') };
    await changeLife(store, later, (record) =>
      renewDecision(null, { ...life(record), today: '2027-08-02' as LocalDate }),
    );
    expect(await read()).toBeNull();
  });

  test('what is refused leaves everything as it was', async () => {
    const { store, id, context, read } = await setUp();
    const refused = changeSwitch(store, context, () => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await read()).toBeNull();
    expect((await activityOf(store.db, id)).some(({ what }) => what.startsWith('switch'))).toBe(false);
  });
});
