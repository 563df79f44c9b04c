import { expect, test } from 'vitest';
import { digestCalendar } from '../../../src/delivery/calendar/digest-calendar.ts';
import { switchFileOf } from '../../../src/delivery/calendar/switch-file.ts';
import { comingDays } from '../../../src/delivery/digest-days.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { changeStep } from '../../../src/domain/switch-plan.ts';
import { createDigestSource } from '../../../src/scheduler/digest-source.ts';
import { lifeOf } from '../../../src/scheduler/plan-due.ts';
import { noteSlackUrl } from '../../../src/store/calendar.ts';
import { changeSwitch } from '../../../src/store/switch-plans.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { testStore } from '../../support/db.ts';
import { day } from '../../support/factories.ts';
import { calendarRulesOf, editContract, feedReader, newFeed, seenIn, textOf } from '../../support/feed.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../../support/fixtures.ts';

const NOW = at('2027-03-01T00:00:00Z');
const { playbookOf } = calendarRulesOf();

async function setUp(fields: Partial<typeof ACTIVTRAK>) {
  const store = await testStore('sqlite');
  const [id = ''] = await storeContracts(store, [{ ...ACTIVTRAK, ...fields }]);
  const file = (today: LocalDate = day('2027-05-20'), termEnd = day('2027-06-30')) =>
    switchFileOf(store.db, id, { termEnd, playbookOf, today, now: NOW });
  const inFeed = async () =>
    seenIn(await textOf(feedReader(store, () => NOW).read(await newFeed(store, NOW))));
  return { store, id, file, inFeed };
}

const daysOf = (seen: ReturnType<typeof seenIn>) =>
  Object.fromEntries(Object.entries(seen).map(([uid, event]) => [uid, [event.day, event.summary]]));

test('the file of who leaves has events of the feed: a calendar with both shows each once, on one day', async () => {
  const { file, inFeed } = await setUp({ intent: 'cancel-to-free' });
  const made = daysOf(seenIn((await file())?.text ?? ''));
  expect(Object.keys(made).length).toBeGreaterThan(6);
  expect(daysOf(await inFeed())).toMatchObject(made);
  expect((await file())?.name).toBe('activtrak-professional.ics');
});

test('who has not decided has the steps that would follow, and the days of the feed', async () => {
  const { file, inFeed } = await setUp({});
  const made = daysOf(seenIn((await file(day('2027-03-01')))?.text ?? ''));
  const shared = await inFeed();
  expect(Object.keys(made)).toEqual(expect.arrayContaining(['1-step-give-notice', '1-notice-deadline']));
  for (const [uid, [date]] of Object.entries(made)) if (uid in shared) expect(shared[uid]?.day).toBe(date);
});

test('of another term, or of what nobody watches, there is none', async () => {
  const { store, id, file } = await setUp({});
  expect(await file(day('2027-03-01'), day('2026-06-30'))).toBeUndefined();
  await editContract(store, id, NOW, { archivedAt: NOW });
  expect(await file()).toBeUndefined();
});

test.each([
  ['C012345', 'https://acme.slack.com/archives/C012345'],
  ['#it-contracts', 'https://acme.slack.com/'],
])('leads back to where %s is in Slack', async (slackChannel, link) => {
  const { store, file } = await setUp({ slackChannel });
  expect((await file())?.text).not.toContain('URL');
  await noteSlackUrl(store.db, DEFAULT_WORKSPACE, 'https://acme.slack.com/');
  const lines = ((await file())?.text ?? '').replaceAll('\r\n ', '').split('\r\n');
  const saying = (begin: string): string[] => lines.filter((line) => line.startsWith(begin));
  expect(saying('BEGIN:VEVENT').length).toBeGreaterThan(6);
  expect(saying('URL')).toEqual(saying('BEGIN:VEVENT').map(() => `URL;VALUE=URI:${link}`));
  for (const line of saying('DESCRIPTION:')) expect(line.endsWith(`In Slack: ${link}`)).toBe(true);
  expect(saying('DESCRIPTION:')).toHaveLength(saying('BEGIN:VEVENT').length);
});

test('whatever happens counts its events up, and while nothing does it is the same file, byte for byte', async () => {
  const { store, id, file } = await setUp({ intent: 'cancel-to-free' });
  const first = (await file())?.text ?? '';
  expect((await file(day('2027-05-21')))?.text).toBe(first);
  expect(first.endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true);
  const later = at('2027-03-02T03:04:05Z');
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now: later };
  // The contract itself, and its version, stays as it was.
  await changeSwitch(store, context, ({ contract, notices, plan }) =>
    changeStep(
      'roll-out',
      { kind: 'move', to: day('2027-06-25') },
      'ann',
      { ...lifeOf(contract, notices, RULES), today: day('2027-03-02') },
      plan,
    ),
  );
  const before = seenIn(first)['1-step-roll-out'];
  const moved = seenIn((await file())?.text ?? '')['1-step-roll-out'];
  expect(moved).toMatchObject({ day: '2027-06-25', modified: '2027-03-02T03:04:05Z', status: 'CONFIRMED' });
  expect(moved?.sequence).toBeGreaterThan(before?.sequence ?? 0);
  await editContract(store, id, at('2027-03-03T00:00:00Z'), { noticeDays: 45 });
  const edited = seenIn((await file())?.text ?? '')['1-notice-deadline'];
  expect(edited?.sequence).toBeGreaterThan(moved?.sequence ?? 0);
  // A digest's file goes on from there: a program that took in one takes in the other.
  const now = at('2027-05-01T00:00:00Z');
  const digests = await createDigestSource(store, RULES, { workspaceId: DEFAULT_WORKSPACE, now });
  const { lives } = digests.of({
    address: 'ann@example.com',
    about: { scope: 'team' },
    since: now,
    until: now,
    timeZone: 'UTC',
  });
  const told = seenIn(digestCalendar(comingDays(lives, day('2027-05-01'))));
  expect(told['1-notice-deadline']).toMatchObject({
    sequence: edited?.sequence,
    modified: '2027-03-03T00:00:00Z',
  });
});
