import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMN_NAMES } from '../../src/cli/contract-csv/columns.ts';
import { readContracts } from '../../src/cli/contract-csv/read.ts';
import { csvLine, HEADER_LINE, jsonObject } from '../../src/cli/contract-csv/write.ts';
import { type Contract, INTENTS, PURCHASE_CHANNELS } from '../../src/domain/contract.ts';
import { showsNothing } from '../../src/domain/contract-form.ts';
import { isLocalDate, type LocalDate } from '../../src/domain/local-date.ts';
import { playbookOf } from '../../src/scheduler/plan-due.ts';
import { contractKey, fieldsOf } from '../../src/store/contract-row.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { csvFile, playbooks } from '../support/contract-file.ts';

/** What people type, and what breaks readers of CSV. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    "'",
    '=1+1',
    '+1',
    '-1',
    '@x',
    'null',
    '👩‍👩‍👧',
    'שלום, עולם',
    '\u202E',
    '\u00A0',
    '\\',
    '#',
  ),
);
const words = (min: number) =>
  fc
    .array(piece, { minLength: min, maxLength: 4 })
    .map((pieces) =>
      pieces
        .join('')
        .replace(/\p{Cc}/gu, '')
        .trim(),
    )
    .filter((text) => text.length >= min && text.isWellFormed());
const lines = fc.array(words(0), { maxLength: 4 }).map((parts) => parts.join('\n').trim());
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10) as LocalDate);

const contract: fc.Arbitrary<Contract> = fc
  .record({
    id: fc.constant('id'),
    workspaceId: fc.constant('default'),
    version: fc.constant(1),
    vendor: words(1).filter((name) => !showsNothing(name)),
    product: words(0),
    plan: words(0),
    seats: orNull(fc.integer({ min: 0, max: 1_000_000 })),
    unitPrice: orNull(fc.integer({ min: 0, max: 1_000_000_000 })),
    currency: orNull(fc.constantFrom('USD', 'JPY', 'KWD', 'EUR')),
    termStart: orNull(day),
    termEnd: day,
    termMonths: orNull(fc.integer({ min: 1, max: 120 })),
    noticeDays: orNull(fc.integer({ min: 0, max: 3650 })),
    noticeMonths: orNull(fc.integer({ min: 0, max: 120 })),
    coOwners: fc.constantFrom([], ['bo@example.com'], ['bo@example.com', 'cy@example.com']),
    country: orNull(fc.constantFrom('DE', 'DE-BY', 'US-CA')),
    autoRenews: orNull(fc.boolean()),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Kiritimati'),
    ownerEmail: orNull(fc.constantFrom('ann@example.com', "o'hara+x@example.co.uk")),
    slackChannel: orNull(fc.constantFrom('general', 'C0123456789', 'equipe-é')),
    purchasedThrough: fc.constantFrom(...PURCHASE_CHANNELS),
    reseller: orNull(words(1)),
    playbook: fc.constantFrom(...playbooks.keys()),
    intent: fc.constantFrom(...INTENTS),
    endDateSource: orNull(words(1)),
    notes: lines,
  })
  .filter(({ termStart, termEnd }) => termStart === null || termStart <= termEnd)
  .map((drawn) => (drawn.noticeDays === null ? drawn : { ...drawn, noticeMonths: null }))
  .map((drawn) => (drawn.purchasedThrough === 'direct' ? { ...drawn, reseller: null } : drawn));

const priced = (given: Contract) => ({
  contract: given,
  currency: given.currency ?? playbookOf(given, playbooks).terms.currency.value,
});

test('what is written is read back as it was, whatever it holds', async () => {
  const several = fc.uniqueArray(contract, { minLength: 1, maxLength: 8, selector: contractKey });
  await fc.assert(
    fc.asyncProperty(several, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (given, lineEnd, bom) => {
      const text = [HEADER_LINE, ...given.map((one) => csvLine(priced(one)))]
        .join('')
        .replaceAll('\n', lineEnd);
      const file = csvFile(`${bom ? '\uFEFF' : ''}${text}`);
      const rows = await readContracts(file, { playbooks, timeZone: 'Asia/Tokyo' });
      expect(rows.map((row) => row.fields)).toEqual(given.map(fieldsOf));
      // Each row begins where the text says that it does.
      const starts = given.map(
        (_, index) => text.split(lineEnd).length - linesFrom(given.slice(index), lineEnd),
      );
      expect(rows.map(({ place }) => place)).toEqual(starts.map((line) => `line ${line}`));
    }),
    { seed: 20, numRuns: 200 },
  );
});

const linesFrom = (rest: readonly Contract[], lineEnd: string): number =>
  rest
    .map((one) => csvLine(priced(one)))
    .join('')
    .replaceAll('\n', lineEnd)
    .split(lineEnd).length - 1;

test('JSON has the columns of the CSV, and money that nothing rounds', () => {
  const [drawn] = fc.sample(contract, { seed: 1, numRuns: 1 });
  if (drawn === undefined) throw new Error('one was asked for');
  const json = jsonObject(
    priced({ ...drawn, unitPrice: 1900, currency: 'USD', seats: 3, autoRenews: false }),
  );
  expect(Object.keys(json)).toEqual(COLUMN_NAMES);
  expect(json).toMatchObject({ unit_price: '19.00', seats: 3, auto_renews: false });
  expect(isLocalDate(String(json.term_end))).toBe(true);
});

// Each of these starts the real program several times.
describe('lastcall export', { timeout: 120_000 }, () => {
  const FILE = [
    'vendor,product,unit_price,currency,term_end,reseller,time_zone,notes',
    'Zoom,,,,2027-08-31,,,-2+3',
    'acme,"Suite, large",7.25,,2027-05-31,SHI,Asia/Tokyo,"שלום 👋',
    'second ""line"""',
    'ActivTrak,,1900,JPY,2027-03-31,,,',
    '',
  ].join('\n');

  const EXPORTED = [
    'vendor,product,plan,seats,unit_price,currency,term_start,term_end,term_months,notice_days,auto_renews,time_zone,owner_email,slack_channel,purchased_through,reseller,playbook,intent,end_date_source,notes,notice_months,co_owners,country',
    'acme,"Suite, large",,,7.25,,,2027-05-31,,,,Asia/Tokyo,,,reseller,SHI,generic,undecided,,"שלום 👋',
    'second ""line""",,,',
    'ActivTrak,,,,1900,JPY,,2027-03-31,,,,UTC,,,direct,,activtrak,undecided,,,,,',
    'Zoom,,,,,,,2027-08-31,,,,UTC,,,direct,,generic,undecided,,-2+3,,,',
    '',
  ].join('\n');

  test('import reads it back unchanged, and into an empty database as the same bytes', async () => {
    const [here, there] = [0, 1].map(() => ({ DATABASE_URL: `sqlite:${join(tempDir(), 'lastcall.db')}` }));
    if (here === undefined || there === undefined) throw new Error('two were made');
    await runCli(['import', '-'], { env: here, stdin: FILE });
    const exported = await runCli(['export'], { env: here });
    expect(exported).toEqual({ code: 0, stdout: EXPORTED, stderr: '' });
    const [back, moved] = await Promise.all([
      runCli(['import', '-'], { env: here, stdin: exported.stdout }),
      runCli(['import', '-'], { env: there, stdin: exported.stdout }),
    ]);
    expect([back.stdout, moved.stdout]).toEqual([
      'added 0, updated 0, unchanged 3\n',
      'added 3, updated 0, unchanged 0\n',
    ]);
    const [again, json] = await Promise.all([
      runCli(['export'], { env: there }),
      runCli(['export', '--format', 'json'], { env: there }),
    ]);
    expect(again.stdout).toBe(EXPORTED);
    expect(JSON.parse(json.stdout)).toHaveLength(3);
    expect(JSON.parse(json.stdout)[1]).toMatchObject({
      vendor: 'ActivTrak',
      unit_price: '1900',
      seats: null,
    });
  });

  test('an empty database gives an empty file of either form; another form is refused', async () => {
    const [csv, json, xml] = await Promise.all([
      runCli(['export']),
      runCli(['export', '--format', 'json']),
      runCli(['export', '--format', 'xml']),
    ]);
    expect(csv).toEqual({ code: 0, stdout: HEADER_LINE, stderr: '' });
    expect(json).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect([xml.code, xml.stdout]).toEqual([2, '']);
    expect(xml.stderr).toContain("'xml' is invalid. Allowed choices are csv, json.");
  });
});
