import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedText } from '../../src/cli/contract-csv/check-text.ts';
import type { TimeOfDay } from '../../src/domain/instant.ts';
import { lifeLadder } from '../../src/domain/life-ladder.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { contractInput } from '../../src/scheduler/first-due.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import { lifeOf } from '../../src/scheduler/plan-due.ts';
import { openStore } from '../../src/store/open.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { csvFile, playbooks, problemsOf, readText } from '../support/contract-file.ts';
import { importContracts } from '../support/import-contracts.ts';

const GOOD = `vendor,product,seats,unit_price,currency,term_end,notice_days,owner_email,slack_channel,end_date_source
ActivTrak,Pro,120,19.00,USD,2027-03-31,30,ann@example.com,#saas,invoice
Acme,,,,,2027-05-31,30,bob@example.com,C0123456789,contract
`;

const COLUMNS =
  'vendor, product, plan, seats, unit_price, currency, term_start, term_end, term_months, notice_days, auto_renews, time_zone, owner_email, slack_channel, purchased_through, reseller, playbook, intent, end_date_source, notes, notice_months, co_owners, country';
const UTF8 = 'expected UTF-8 text (in a spreadsheet program: save as "CSV UTF-8")';
const NEEDED = 'expected a header row with at least vendor and term_end';
const CHANNEL =
  "expected a channel's name in lower case such as #saas-renewals, or its id such as C0123456789";

/** A row with one more cell, in a column of its own. */
const cell = (column: string, value: string): string =>
  `vendor,term_end,${column}\nAcme,2027-05-31,${value}\n`;

const BAD_FILES: readonly (readonly [
  what: string,
  content: string | Buffer,
  ...problems: readonly string[],
])[] = [
  ['empty', '', 'file: found an empty file, expected a header row and a row for each contract'],
  ['a BOM alone', '\uFEFF', 'file: found an empty file, expected a header row and a row for each contract'],
  ['no header', 'Acme,2027-05-31\n', `line 1: found "Acme,2027-05-31", ${NEEDED}`],
  [
    'semicolons',
    'vendor;term_end\n',
    'line 1: found "vendor;term_end", expected columns that are separated by commas',
  ],
  ['no required column', 'vendor,plan\nA,B\n', `line 1: found no column term_end, ${NEEDED}`],
  [
    'an unknown column',
    'vendor,term_ends,term_end\n',
    `line 1, column 2: found the unknown column "term_ends", expected one of ${COLUMNS} (did you mean "term_end"?)`,
  ],
  ['a nameless column', 'vendor,,term_end\n', `line 1, column 2: found nothing, expected one of ${COLUMNS}`],
  [
    'a column twice',
    'vendor,term_end,vendor\n',
    'line 1, column 3: found vendor again, as in column 1, expected each column once',
  ],
  [
    'NUL',
    Buffer.from('vendor,term_end\nA\0,2027-01-01\n'),
    `line 2: found a NUL byte, as spreadsheets and other binary files have, ${UTF8}`,
  ],
  [
    'Latin-1',
    Buffer.from('vendor,term_end\nMüller,2027-01-01\n', 'latin1'),
    `line 2: found bytes that are not UTF-8, ${UTF8}`,
  ],
  [
    'Latin-1 behind CRLF, blank lines and CR',
    Buffer.from('vendor,term_end\r\n\r\nA,2027-01-01\rB,2027-01-01\nMüller,2027-01-01\n', 'latin1'),
    `line 5: found bytes that are not UTF-8, ${UTF8}`,
  ],
  [
    'a cut character',
    Buffer.from([...Buffer.from('vendor,term_end\nM'), 0xc3]),
    `line 2: found bytes that are not UTF-8, ${UTF8}`,
  ],
  [
    'UTF-16',
    Buffer.from('\uFEFFvendor,term_end\n', 'utf16le'),
    `line 1: found a NUL byte, as spreadsheets and other binary files have, ${UTF8}`,
  ],
  [
    'a long line',
    `vendor,term_end\n${'a'.repeat(1_000_001)},2027-01-01\n`,
    'line 2: found a line of more than 1 MB, expected at most 1 MB',
  ],
  [
    'endless commas',
    `vendor,term_end\n${','.repeat(1_000_001)}`,
    'line 2: found a line of more than 1 MB, expected at most 1 MB',
  ],
  [
    'a quote left open in a long file',
    `vendor,term_end\nA,2027-01-01\n"${'b\n'.repeat(600_000)}`,
    'line 3: found a record of more than 1 MB that begins here, expected at most 1 MB; a quote may be missing its closing one',
  ],
  [
    'a quote left open',
    'vendor,term_end\n"A,2027-01-01\n',
    'line 2: found a quote that is never closed, expected a closing quote',
  ],
  [
    'a stray quote',
    'vendor,term_end\n5" disk,2027-01-01\n',
    'line 2: found a quote inside a value without quotes around it, expected quotes around the whole value, and the one inside it written twice',
  ],
  [
    'text behind a quote',
    'vendor,term_end\n"A"B,2027-01-01\n',
    'line 2: found text behind a closing quote, expected a comma or the end of the line there; a quote inside a value is written twice',
  ],
  [
    'too many values',
    'vendor,term_end\nA, Inc,2027-01-01\n',
    'line 2: found 3 values, expected 2, one for each column of the header; a value with a comma in it needs quotes around it',
  ],
  [
    'too few values',
    'vendor,term_end\nA\n',
    'line 2: found 1 value, expected 2, one for each column of the header',
  ],
  [
    'the same contract twice',
    'vendor,product,term_end\nAcme,Suite,2027-01-01\nB,,2027-01-01\n ACME ,suite,2027-01-01\n',
    'line 4: found the contract of line 2 again, expected each vendor, product and term_end once',
  ],
  [
    'lines behind lines inside quotes, with CRLF',
    'vendor,notes,term_end\r\nA,"1\r\n2\r\n3",2027-01-01\r\n\r\nB,"x\r\ny",soon\r\nC,,later\r\n',
    'line 7, column term_end: found "soon", expected a calendar day that exists, as YYYY-MM-DD',
    'line 8, column term_end: found "later", expected a calendar day that exists, as YYYY-MM-DD',
  ],
  [
    'no vendor',
    'vendor,term_end\n ,2027-01-01\n',
    'line 2, column vendor: found nothing, expected a value, which every contract needs',
  ],
  [
    'a vendor that shows nothing',
    'vendor,term_end\n\u200b\u2060,2027-01-01\n',
    'line 2, column vendor: found nothing, expected a value, which every contract needs',
  ],
  [
    'a long vendor',
    `vendor,term_end\n${'v'.repeat(201)},2027-01-01\n`,
    `line 2, column vendor: found "${'v'.repeat(80)}…", expected at most 200 characters on one line, without control characters`,
  ],
  [
    'a day that does not exist',
    'vendor,term_end\nA,2027-02-30\n',
    'line 2, column term_end: found "2027-02-30", expected a calendar day that exists, as YYYY-MM-DD',
  ],
  [
    'an end before its start',
    cell('term_start', '2027-06-01'),
    'line 2, column term_end: found "2027-05-31", expected a day that is not before the start of the term, 2027-06-01',
  ],
  [
    'negative seats',
    cell('seats', '-1'),
    'line 2, column seats: found "-1", expected a whole number from 0 to 1000000',
  ],
  [
    'half a seat',
    cell('seats', '1.5'),
    'line 2, column seats: found "1.5", expected a whole number from 0 to 1000000',
  ],
  [
    'huge seats',
    cell('seats', '1e99'),
    'line 2, column seats: found "1e99", expected a whole number from 0 to 1000000',
  ],
  [
    'too fine a price',
    cell('unit_price,currency', '1.005,USD'),
    'line 2, column unit_price: found "1.005", expected at most 2 digits behind the decimal point, as USD has them',
  ],
  [
    'part of a yen',
    cell('unit_price,currency', '1.5,JPY'),
    'line 2, column unit_price: found "1.5", expected whole numbers only, as JPY has them',
  ],
  [
    'a price in words',
    cell('unit_price', '$19'),
    'line 2, column unit_price: found "$19", expected a price that is not negative, in digits with a decimal point, such as 19.00',
  ],
  [
    'an unknown currency',
    cell('currency', 'USX'),
    'line 2, column currency: found "USX", expected a three-letter currency code (ISO 4217) such as USD',
  ],
  [
    'no months',
    cell('term_months', '0'),
    'line 2, column term_months: found "0", expected a whole number from 1 to 120',
  ],
  [
    'a notice period in days and in months',
    cell('notice_days,notice_months', '30,1'),
    'line 2, column notice_months: found "1", expected nothing where notice_days is stated: the period is in days or in months',
  ],
  [
    'a country that is none',
    cell('country', 'XX'),
    'line 2, column country: found "XX", expected a country whose public holidays are known, such as DE, or a region of one, such as DE-BY or US-CA',
  ],
  [
    'a co-owner that is no address',
    cell('co_owners', 'bo@example.com cy'),
    'line 2, column co_owners: found "bo@example.com cy", expected at most 20 e-mail addresses with spaces between them',
  ],
  [
    'too long a notice',
    cell('notice_days', '3651'),
    'line 2, column notice_days: found "3651", expected a whole number from 0 to 3650',
  ],
  [
    'neither true nor false',
    cell('auto_renews', 'yes'),
    'line 2, column auto_renews: found "yes", expected true or false',
  ],
  [
    'an unknown zone',
    cell('time_zone', 'Mars/Base'),
    'line 2, column time_zone: found "Mars/Base", expected an IANA time zone such as Europe/Berlin or UTC',
  ],
  [
    'no address',
    cell('owner_email', 'Ann <ann@example.com>'),
    'line 2, column owner_email: found "Ann <ann@example.com>", expected an e-mail address such as ann@example.com',
  ],
  [
    'no channel',
    cell('slack_channel', '#Team Room'),
    `line 2, column slack_channel: found "#Team Room", ${CHANNEL}`,
  ],
  [
    'an unknown way of purchase',
    cell('purchased_through', 'resller'),
    'line 2, column purchased_through: found "resller", expected one of direct, reseller (did you mean "reseller"?)',
  ],
  [
    'a reseller of a direct purchase',
    cell('purchased_through,reseller', 'direct,SHI'),
    'line 2, column reseller: found "SHI", expected nothing where purchased_through is direct',
  ],
  [
    'an unknown playbook',
    cell('playbook', 'activtrack'),
    'line 2, column playbook: found "activtrack", expected one of activtrak, generic (did you mean "activtrak"?)',
  ],
  [
    'an unknown intent',
    cell('intent', 'cancel'),
    'line 2, column intent: found "cancel", expected one of undecided, renew, cancel-to-free, cancel-and-delete, reduce-licences, downgrade-plan, remove-add-on',
  ],
  [
    'control characters in notes',
    cell('notes', 'bell\u0007'),
    'line 2, column notes: found "bell\\u0007", expected at most 5000 characters, without control characters',
  ],
  [
    'everything at once',
    'vendor,term_end,seats\n,2027-02-30,-1\nA,2027-01-01,x\n',
    'line 2, column vendor: found nothing, expected a value, which every contract needs',
    'line 2, column term_end: found "2027-02-30", expected a calendar day that exists, as YYYY-MM-DD',
    'line 2, column seats: found "-1", expected a whole number from 0 to 1000000',
    'line 3, column seats: found "x", expected a whole number from 0 to 1000000',
  ],
];

describe('a file that is refused', () => {
  test.each(BAD_FILES)('%s', async (_what, content, ...problems) => {
    expect(await problemsOf(content)).toEqual(problems);
  });

  test('however it arrives', async () => {
    const bytes = Buffer.from('vendor\r\n\n👋 é\rA\r\n\r\n', 'utf8');
    async function* byteByByte(content: Buffer) {
      for (const byte of content) yield Buffer.of(byte);
    }
    const pass = (content: Buffer) =>
      Array.fromAsync(checkedText(byteByByte(content), (line) => `line ${line}`));
    expect(Buffer.concat(await pass(bytes))).toEqual(bytes);
    await expect(pass(Buffer.concat([bytes, Buffer.of(0xff, 0x0a)]))).rejects.toThrow('line 6: found bytes');
    await expect(pass(Buffer.concat([bytes, Buffer.of(0xf0, 0x9f)]))).rejects.toThrow('line 6: found bytes');
  });

  test('shows 100 problems and counts the rest', async () => {
    const problems = await problemsOf(`vendor,term_end\n${'A,soon\n'.repeat(150)}`);
    expect(problems).toHaveLength(101);
    expect(problems[100]).toBe('and 50 more problems');
  });

  test('is not read on for ever', async () => {
    const problems = await problemsOf(`vendor,term_end\n${'A,soon\n'.repeat(20_000)}`);
    expect(problems.at(-1)).toBe('and more: reading stopped after 10000 problems');
  });
});

describe('a file that is read', () => {
  const BARE = {
    vendor: 'Acme',
    product: '',
    plan: '',
    seats: null,
    unitPrice: null,
    currency: null,
    termStart: null,
    termEnd: '2027-05-31',
    termMonths: null,
    noticeDays: null,
    noticeMonths: null,
    coOwners: [],
    country: null,
    autoRenews: null,
    timeZone: 'Europe/Berlin',
    ownerEmail: null,
    slackChannel: null,
    purchasedThrough: 'direct',
    reseller: null,
    playbook: 'generic',
    intent: 'undecided',
    endDateSource: null,
    notes: '',
  };

  test('says nothing where its cells are empty or missing', async () => {
    const empty = `${COLUMNS.replaceAll(' ', '')}\nAcme,,,,,,,2027-05-31${','.repeat(15)}\n`;
    expect(await readText(empty)).toMatchObject([{ place: 'line 2', fields: BARE }]);
    expect(await readText('term_end,vendor\n2027-05-31,Acme')).toMatchObject([
      { place: 'line 2', fields: BARE },
    ]);
  });

  test.each([
    ['time_zone', 'Asia/Tokyo', { timeZone: 'Asia/Tokyo' }],
    ['auto_renews', 'FALSE', { autoRenews: false }],
    ['currency', 'usd', { currency: 'USD' }],
    ['unit_price', '19.5', { unitPrice: 1950 }],
    ['unit_price', '19.500', { unitPrice: 1950 }],
    ['unit_price,currency', '1900,JPY', { unitPrice: 1900, currency: 'JPY' }],
    ['seats', ' 7 ', { seats: 7 }],
    ['slack_channel', '#saas-renewals', { slackChannel: 'saas-renewals' }],
    ['slack_channel', 'über_uns', { slackChannel: 'über_uns' }],
    ['slack_channel', 'C0123456789', { slackChannel: 'C0123456789' }],
    ['reseller', 'SHI', { reseller: 'SHI', purchasedThrough: 'reseller' }],
    ['purchased_through', 'reseller', { purchasedThrough: 'reseller' }],
    ['playbook', 'activtrak', { playbook: 'activtrak' }],
    ['term_start', '2027-05-31', { termStart: '2027-05-31' }],
    ['notes', ' "a, ""b""\r\nc" ', { notes: 'a, "b"\nc' }],
    ['notes', '=1+1', { notes: '=1+1' }],
    ['notice_months', '3', { noticeMonths: 3 }],
    ['country', 'de-by', { country: 'DE-BY' }],
    [
      'co_owners',
      'bo@example.com; cy@example.com BO@example.com',
      { coOwners: ['BO@example.com', 'cy@example.com'] },
    ],
  ])('%s %s', async (column, value, expected) => {
    expect(await readText(cell(column, value))).toMatchObject([
      { place: 'line 2', fields: { ...BARE, ...expected } },
    ]);
  });

  test.each([
    ['BOM and CRLF', '\uFEFFvendor,term_end\r\nAcme,2027-05-31\r\n', 2],
    ['CR alone', 'vendor,term_end\rAcme,2027-05-31\r', 2],
    ['no line end', 'vendor,term_end\nAcme,2027-05-31', 2],
    ['blank lines and rows of commas', '\n\nvendor,term_end\n\n,\n  \nAcme,2027-05-31\n\n', 7],
  ])('%s', async (_what, content, line) => {
    expect(await readText(content)).toMatchObject([{ place: `line ${line}`, fields: BARE }]);
  });

  test('states what it has columns for, and what those rule out', async () => {
    const stated = async (text: string) => [...((await readText(text))[0]?.stated ?? [])].sort();
    expect(await stated('vendor,term_end\nAcme,2027-05-31')).toEqual(['termEnd', 'vendor']);
    expect(await stated('vendor,term_end,notice_months,reseller\nAcme,2027-05-31,3,SHI')).toEqual([
      'noticeDays',
      'noticeMonths',
      'purchasedThrough',
      'reseller',
      'termEnd',
      'vendor',
    ]);
  });

  test('takes the playbook that is for the vendor', async () => {
    const [row] = await readText('vendor,term_end\nActivTrak Inc.,2027-05-31');
    expect(row?.fields.playbook).toBe('activtrak');
  });
});

test('the first reminder is the first rung of the ladder', () => {
  const rules = {
    playbooks,
    reminderTime: '09:00' as TimeOfDay,
    reach: { email: false, defaultChannel: null },
    offDays: createOffDays('DE'),
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000 }),
      fc.option(fc.integer({ min: 0, max: 400 })),
      fc.constantFrom('UTC', 'Pacific/Kiritimati', 'America/New_York'),
      fc.constantFrom(...playbooks.keys()),
      (day, noticeDays, timeZone, id) => {
        const termEnd = new Date(day * 86_400_000).toISOString().slice(0, 10) as LocalDate;
        const contract = { ...EMPTY_CONTRACT, termEnd, noticeDays, timeZone, playbook: id };
        const [first] = lifeLadder(lifeOf(contract, [], rules), rules.reminderTime);
        const lead = (first?.at ?? 0) - (contractInput(contract, rules).nextDueAt ?? 0);
        expect(lead).toBeGreaterThanOrEqual(0);
        expect(lead).toBeLessThan(20 * 86_400_000);
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

const EMPTY_CONTRACT = {
  id: '',
  workspaceId: '',
  version: 0,
  vendor: 'V',
  product: '',
  plan: '',
  seats: null,
  unitPrice: null,
  currency: null,
  termStart: null,
  termEnd: '2027-01-01' as LocalDate,
  termMonths: null,
  noticeDays: null,
  noticeMonths: null,
  coOwners: [],
  country: null,
  autoRenews: null,
  timeZone: 'UTC',
  ownerEmail: null,
  slackChannel: null,
  purchasedThrough: 'direct',
  reseller: null,
  playbook: 'generic',
  intent: 'undecided',
  endDateSource: null,
  notes: '',
} as const;

// Each of these starts the real program several times.
describe('lastcall import', { timeout: 120_000 }, () => {
  test('adds, then changes nothing, then updates what differs; --dry-run stores nothing', async () => {
    const env = { DATABASE_URL: `sqlite:${join(tempDir(), 'lastcall.db')}` };
    const file = csvFile(GOOD);
    const run = (...args: string[]) => runCli(['import', ...args], { env });
    expect(await run(file, '--dry-run')).toEqual({
      code: 0,
      stdout: 'dry run: would add 2, update 0, leave 0 unchanged\n',
      stderr: '',
    });
    expect(await run(file)).toEqual({ code: 0, stdout: 'added 2, updated 0, unchanged 0\n', stderr: '' });
    const again = JSON.parse((await run(file, '--json')).stdout);
    expect(again).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect(again.ids).toEqual([expect.stringMatching(/^activtrak-/), expect.stringMatching(/^acme-/)]);

    const edited = `${GOOD.replace('120', '80')}Zoom,,,,,2027-08-31,30,ann@example.com,,invoice\n`;
    const input = { env, stdin: edited };
    const dry = JSON.parse((await runCli(['import', '-', '--dry-run', '--json'], input)).stdout);
    expect(dry).toEqual({ added: 1, updated: 1, unchanged: 1, ids: [...again.ids, null], dryRun: true });
    expect((await runCli(['import', '-'], input)).stdout).toBe('added 1, updated 1, unchanged 1\n');
  });

  test('takes all rows or none, and ends with 2', async () => {
    const env = { DATABASE_URL: `sqlite:${join(tempDir(), 'lastcall.db')}` };
    const file = csvFile(`${GOOD}Zoom,,many,,,2027-02-30,30,,,\n`);
    expect(await runCli(['import', file], { env })).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        `lastcall: ${file} line 4, column seats: found "many", expected a whole number from 0 to 1000000`,
        `lastcall: ${file} line 4, column term_end: found "2027-02-30", expected a calendar day that exists, as YYYY-MM-DD`,
        '',
      ].join('\n'),
    });
    expect((await runCli(['export'], { env })).stdout.split('\n')).toHaveLength(2);
  });

  test('warns of gaps, the most pressing first', async () => {
    const stdin = `vendor,term_end,notice_days,end_date_source\nAcme,2027-05-31,,invoice\nZoom,2020-01-31,0,invoice\n`;
    const nobody =
      'There is nobody to remind: set an owner or a channel, or SLACK_CHANNEL for all contracts.';
    const { stderr } = await runCli(['import', '-'], { stdin });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `warning: line 2, Acme: ${nobody}`,
      `warning: line 3, Zoom: ${nobody}`,
    ]);
    expect(lines[2]).toMatch(/^warning: line 3, Zoom: Notice is too late since Friday 31 January 2020/);
    expect(lines[3]).toMatch(/^warning: line 2, Acme: No notice period is stated/);

    const many = `vendor,term_end\n${Array.from({ length: 50 }, (_, row) => `V${row},2037-05-31\n`).join('')}`;
    const crowd = (await runCli(['import', '-'], { stdin: many })).stderr.trimEnd().split('\n');
    expect(crowd).toHaveLength(21);
    expect(crowd[20]).toBe('warning: and 130 more; lastcall plan shows those of each contract');
  });

  test('changes nothing of what is archived: such a row refuses the file, all of them are named', async () => {
    const file = join(tempDir(), 'lastcall.db');
    const env = { DATABASE_URL: `sqlite:${file}` };
    const ids = await importContracts({ engine: 'sqlite', file }, GOOD);
    const store = await openStore({ engine: 'sqlite', file });
    await store.db.updateTable('contract').set({ archived_at: 1 }).execute();
    const stored = () =>
      store.db.selectFrom('contract').select(['vendor', 'seats']).orderBy('vendor').execute();
    const before = await stored();
    const csv = csvFile(
      `${GOOD.replace('120', '80').replace('Acme,,', 'Acme,,7')}New,,,,,2027-08-31,30,,,\n`,
    );
    const refused = (line: number, name: string, id = '') =>
      `lastcall: ${csv} line ${line}: found a change of "${name}", which is archived, expected a contract that is in use; /lastcall show ${id} in Slack has a button to restore it\n`;
    const all = refused(2, 'ActivTrak Pro', ids[0]) + refused(3, 'Acme', ids[1]);
    for (const options of [['--dry-run'], []])
      expect(await runCli(['import', csv, ...options], { env })).toEqual({
        code: 2,
        stdout: '',
        stderr: all,
      });
    expect(await stored()).toEqual(before);
    await store.close();
    const again = await runCli(['import', '-'], { env, stdin: GOOD });
    expect(again).toMatchObject({ code: 0, stdout: 'added 0, updated 0, unchanged 2\n' });
    const told = (line: number, vendor: string, id = '') =>
      `warning: line ${line}, ${vendor}: It is archived: nobody is reminded of it. /lastcall show ${id} in Slack has a button to restore it.\n`;
    expect(again.stderr).toBe(told(2, 'ActivTrak', ids[0]) + told(3, 'Acme', ids[1]));
  });

  test('a header alone is no mistake', async () => {
    expect(await runCli(['import', '-'], { stdin: 'vendor,term_end\n' })).toEqual({
      code: 0,
      stdout: '0 contracts in standard input: nothing to do\n',
      stderr: '',
    });
  });

  test('says what it could not open', async () => {
    const dir = tempDir();
    const absent = join(dir, 'absent.csv');
    const [missing, directory, database] = await Promise.all([
      runCli(['import', absent]),
      runCli(['import', dir]),
      runCli(['import', '-'], { env: { DATABASE_URL: `sqlite:${dir}` }, stdin: GOOD }),
    ]);
    const readable = 'expected a file that can be read';
    expect(missing).toEqual({
      code: 2,
      stdout: '',
      stderr: `lastcall: ${absent}: found nothing there, ${readable}\n`,
    });
    expect(directory).toEqual({
      code: 2,
      stdout: '',
      stderr: `lastcall: ${dir}: found a directory, ${readable}\n`,
    });
    expect(database.code).toBe(1);
    expect(database.stderr).toContain(`sqlite:${dir}`);
  });

  test('refuses a line of 50 MB at once', async () => {
    const file = csvFile(Buffer.concat([Buffer.from('vendor,term_end\n'), Buffer.alloc(50_000_000, 'a')]));
    const { code, stderr } = await runCli(['import', file]);
    expect(code).toBe(2);
    expect(stderr).toBe(`lastcall: ${file} line 2: found a line of more than 1 MB, expected at most 1 MB\n`);
  });
});
