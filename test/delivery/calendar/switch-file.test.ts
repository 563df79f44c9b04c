import { expect, test } from 'vitest';
import { switchFileOf } from '../../../src/delivery/calendar/switch-file.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { noteSlackUrl } from '../../../src/store/calendar.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { testStore } from '../../support/db.ts';
import { day } from '../../support/factories.ts';
import { calendarRulesOf, editContract, feedReader, newFeed, seenIn, textOf } from '../../support/feed.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../../support/fixtures.ts';

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
