import { expect, test } from 'vitest';
import { agendaOf } from '../../../src/delivery/calendar/agenda.ts';
import { changeStep } from '../../../src/domain/switch-plan.ts';
import { lifeOf } from '../../../src/scheduler/plan-due.ts';
import { changeSwitch } from '../../../src/store/switch-plans.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { testStore } from '../../support/db.ts';
import { day } from '../../support/factories.ts';
import { calendarRulesOf, editContract, feedReader, newFeed, textOf } from '../../support/feed.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../../support/fixtures.ts';

const NOW = at('2027-03-01T00:00:00Z');
const TODAY = day('2027-03-01');

test('whoever only has a task of a contract is shown the task, and not when the contract ends', async () => {
  const store = await testStore('sqlite');
  const [id = ''] = await storeContracts(store, [{ ...ACTIVTRAK, intent: 'cancel-to-free' }]);
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now: NOW };
  await changeSwitch(store, context, ({ contract, notices, plan }) =>
    changeStep(
      'pilot',
      { kind: 'assign', assignee: 'bo@example.com' },
      'ann',
      { ...lifeOf(contract, notices, RULES), today: TODAY },
      plan,
    ),
  );
  await editContract(store, id, NOW, { channelOnly: true });
  const pageOf = async (person: string) => {
    const about = { scope: 'person', person } as const;
    await textOf(feedReader(store, () => NOW).read(await newFeed(store, NOW, about)));
    return agendaOf(store.db, { workspaceId: DEFAULT_WORKSPACE, about }, calendarRulesOf(), TODAY);
  };
  const bo = await pageOf('bo@example.com');
  expect(bo.events.map(({ summary }) => summary)).toEqual([
    'ActivTrak Professional: Put the new agents on a pilot group',
  ]);
  expect(bo.picture).toBeNull();
  const ann = await pageOf('ann@example.com');
  expect(ann.events.length).toBeGreaterThan(6);
  expect(ann.picture?.lanes.map(({ label }) => label)).toEqual(['ActivTrak Professional']);
});
