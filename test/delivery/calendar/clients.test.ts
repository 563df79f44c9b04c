import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import { expect, onTestFinished, test } from 'vitest';
import { testStore } from '../../support/db.ts';
import { calendarServer, editContract, newFeed } from '../../support/feed.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../../support/fixtures.ts';
import { NASTY } from './nasty-texts.ts';

const run = promisify(execFile);

/** What ical.js makes of the events. */
const readBack = (text: string): unknown[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const status = String(component.getFirstPropertyValue('status'));
    return [event.uid, event.startDate.toString(), event.sequence, event.summary, event.description, status];
  });
const NOW = at('2027-01-01T00:00:00Z');

const PROGRAMS = ['/usr/bin/vdirsyncer', '/usr/bin/khal', '/usr/lib/python3/dist-packages/icalendar'];
/** Skipped where Debian's programs are not installed; in CI it fails instead. */
const clientTest = test.skipIf(!PROGRAMS.every(existsSync) && process.env.CI !== 'true');

/** A server with a feed of contracts. */
async function setUp(products: readonly string[] = ['Professional']) {
  const store = await testStore('sqlite');
  const [id = ''] = await storeContracts(
    store,
    products.map((product) => ({ ...ACTIVTRAK, product })),
  );
  const token = await newFeed(store, NOW);
  const url = await calendarServer(store, NOW);
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { store, id, feed: `${url}/calendar/${token}.ics`, folder };
}

clientTest(
  'vdirsyncer fetches a feed, khal lists its days; an edit moves them, what is cancelled goes',
  async () => {
    const { store, id, feed, folder } = await setUp();
    const config = join(folder, 'vdirsyncer');
    const days = join(folder, 'days', 'lastcall');
    mkdirSync(days, { recursive: true });
    writeFileSync(
      config,
      [
        '[general]',
        `status_path = "${folder}/status"`,
        '[pair lastcall]',
        'a = "feed"',
        'b = "files"',
        'collections = null',
        // The feed can only be read, and is right.
        'conflict_resolution = "a wins"',
        'partial_sync = "revert"',
        '[storage feed]',
        'type = "http"',
        `url = "${feed}"`,
        '[storage files]',
        'type = "filesystem"',
        `path = "${days}"`,
        'fileext = ".ics"',
      ].join('\n'),
    );
    const khalConfig = join(folder, 'khal');
    writeFileSync(
      khalConfig,
      [
        '[calendars]',
        '[[lastcall]]',
        `path = ${days}`,
        'type = calendar',
        '[locale]',
        'timeformat = %H:%M',
        'dateformat = %Y-%m-%d',
        'longdateformat = %Y-%m-%d',
        'datetimeformat = %Y-%m-%d %H:%M',
        'longdatetimeformat = %Y-%m-%d %H:%M',
        'default_timezone = America/New_York',
        'local_timezone = America/New_York',
        '[sqlite]',
        `path = ${folder}/khal.db`,
      ].join('\n'),
    );
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, LC_ALL: 'C.UTF-8' };
    const sync = () => run('vdirsyncer', ['-c', config, 'sync'], { env });
    const listed = async () => {
      const format = ['--day-format', '{date}', '--format', '{start-date} {status}{title}'];
      const { stdout } = await run(
        'khal',
        ['-c', khalConfig, 'list', ...format, '2027-01-01', '2027-12-31'],
        { env },
      );
      return stdout.split('\n').filter((line) => line.includes(':'));
    };
    await run('vdirsyncer', ['-c', config, 'discover'], { env });
    await sync();
    expect(await listed()).toEqual([
      '2027-05-01 CONFIRMED ActivTrak Professional: 60 days left, good day to give notice',
      '2027-05-31 CONFIRMED ActivTrak Professional: last day to give notice',
      '2027-06-30 CONFIRMED ActivTrak Professional: last paid day',
      '2027-07-01 CONFIRMED ActivTrak Professional: deletion can be asked for',
    ]);
    const files = () =>
      readdirSync(days)
        .map((file) => readFileSync(join(days, file), 'utf8'))
        .sort();
    const before = files();
    const again = await sync();
    expect(files()).toEqual(before);
    expect(again.stderr).not.toMatch(/Copying|Deleting/);

    await editContract(store, id, NOW, { termEnd: '2027-07-31' as typeof ACTIVTRAK.termEnd });
    await sync();
    expect(await listed()).toContain('2027-07-31 CONFIRMED ActivTrak Professional: last paid day');
    expect((await listed()).join()).not.toContain('2027-06-30');

    await editContract(store, id, NOW, { archivedAt: NOW });
    await sync();
    expect((await listed()).filter((line) => !line.includes('CANCELLED'))).toEqual([]);
  },
);

clientTest("reads back through Debian's icalendar as it does through ours, whatever the text", async () => {
  const { feed, folder } = await setUp(NASTY);
  const body = await (await fetch(feed)).text();
  writeFileSync(join(folder, 'feed.ics'), body);
  const script = [
    'import icalendar, json, sys',
    'calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())',
    'texts = lambda e: [str(e[key]) for key in ("SUMMARY", "DESCRIPTION", "STATUS")]',
    'days = lambda e: e.decoded("DTSTART").isoformat()',
    'print(json.dumps([[str(e["UID"]), days(e), int(e["SEQUENCE"]), *texts(e)] for e in calendar.walk("VEVENT")]))',
  ].join('\n');
  const { stdout } = await run('/usr/bin/python3', ['-c', script, join(folder, 'feed.ics')]);
  const read = JSON.parse(stdout) as unknown[];
  expect(read).toHaveLength(NASTY.length * 4);
  expect(read).toEqual(readBack(body));
});
