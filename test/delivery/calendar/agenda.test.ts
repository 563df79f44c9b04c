import { expect, test } from 'vitest';
import { agendaOf } from '../../../src/delivery/calendar/agenda.ts';
import { eventsIn } from '../../../src/delivery/calendar/render.ts';
import { localDateAt } from '../../../src/domain/instant.ts';
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
    return agendaOf(store.db, { workspaceId: DEFAULT_WORKSPACE, about }, calendarRulesOf(), NOW);
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

test.each([
  // In the evening of the last day there, while it is tomorrow already where most of the world is.
  ['America/New_York', '2027-06-01T01:00:00Z', ['last day to give notice', true]],
  ['America/New_York', '2027-06-01T04:00:00Z', ['last paid day', false]],
  // In the morning of the next day there, while it is still that day elsewhere.
  ['Pacific/Kiritimati', '2027-05-30T10:00:00Z', ['last day to give notice', true]],
  ['Pacific/Kiritimati', '2027-05-31T09:59:00Z', ['last day to give notice', true]],
  ['Pacific/Kiritimati', '2027-05-31T10:00:00Z', ['last paid day', false]],
])('in %s at %s what comes next is %j', async (timeZone, moment, [title, isToday]) => {
  const store = await testStore('sqlite');
  await storeContracts(store, [{ ...ACTIVTRAK, termEnd: day('2027-06-30'), timeZone }]);
  const now = at(moment);
  await textOf(feedReader(store, () => now).read(await newFeed(store, now)));
  const feed = { workspaceId: DEFAULT_WORKSPACE, about: { scope: 'workspace' } } as const;
  const { events, picture } = await agendaOf(store.db, feed, calendarRulesOf(), now);
  expect(events[0]).toMatchObject({ summary: `ActivTrak Professional: ${title}`, isToday });
  expect(picture?.today).toBe(localDateAt(now, timeZone));
});

test('a name that begins with the sign for done makes nothing done', async () => {
  const store = await testStore('sqlite');
  const vendor = '✓ ActivTrak';
  const [id = ''] = await storeContracts(store, [{ ...ACTIVTRAK, vendor, intent: 'cancel-to-free' }]);
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now: NOW };
  await changeSwitch(store, context, ({ contract, notices, plan }) =>
    changeStep(
      'pilot',
      { kind: 'done', on: TODAY },
      'ann',
      { ...lifeOf(contract, notices, RULES), today: TODAY },
      plan,
    ),
  );
  const about = { scope: 'contract', contractId: id } as const;
  const text = await textOf(feedReader(store, () => NOW).read(await newFeed(store, NOW, about, 1)));
  const silent = eventsIn(text).filter((event) => !event.includes('BEGIN:VALARM'));
  expect(silent.map((event) => /^SUMMARY:(.*)$/m.exec(event)?.[1])).toEqual([
    expect.stringContaining(`✓ ${vendor} Professional: Put the new agents`),
  ]);
  const agenda = await agendaOf(store.db, { workspaceId: DEFAULT_WORKSPACE, about }, calendarRulesOf(), NOW);
  const marks = agenda.picture?.lanes.map(({ label, marks: [mark] }) => [mark?.kind, label]) ?? [];
  expect(marks.length).toBeGreaterThan(6);
  expect(marks.filter(([kind]) => kind === 'done')).toEqual([
    ['done', expect.stringContaining('Put the new agents on a pilot group')],
  ]);
});
