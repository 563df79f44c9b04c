import { playbookFor } from '../../config/load-playbooks.ts';
import type { Playbook } from '../../config/playbook.ts';
import type { ContractFields } from '../../domain/contract.ts';
import { showsNothing } from '../../domain/contract-form.ts';
import { contradictionsOf } from '../../domain/contradictions.ts';
import { quote } from '../../domain/errors.ts';
import { currencyDigits, parseAmount } from '../../domain/money.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName, type Stated } from './columns.ts';
import { isRefusal, suggestion } from './values.ts';

/** What applies where a row is silent, and which playbooks a row may name. */
export interface Defaults {
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly timeZone: string;
}

/** Told of each cell that is wrong. `found` is the cell as it was read. */
export type Refuse = (column: ColumnName, found: string, expected: string) => void;

/** What a row says where it has none of the columns. */
const SILENT = Object.fromEntries(COLUMN_NAMES.map((name) => [name, COLUMNS[name].parse('')])) as Stated;

/** Reads each cell by itself; undefined stands in for those that were refused. */
export function readCells(
  cells: readonly string[],
  columns: readonly ColumnName[],
  refuse: Refuse,
): Partial<Stated> {
  const stated: Record<string, unknown> = { ...SILENT };
  columns.forEach((name, index) => {
    const text = (cells[index] ?? '').trim();
    const value = COLUMNS[name].parse(text);
    stated[name] = isRefusal(value) ? undefined : value;
    if (isRefusal(value)) refuse(name, text, value.expected);
  });
  return stated as Partial<Stated>;
}

export const isComplete = (stated: Partial<Stated>): stated is Stated =>
  COLUMN_NAMES.every((name) => stated[name] !== undefined);

/**
 * What a row says as a whole, with what applies where it is silent; terms that it does not state stay null, so
 * that they follow the playbook. @returns undefined if its cells contradict each other.
 */
export function fieldsFrom(stated: Stated, defaults: Defaults, refuse: Refuse): ContractFields | undefined {
  let sound = true;
  const contradict: Refuse = (...problem) => {
    sound = false;
    refuse(...problem);
  };
  const playbook = playbookNamed(stated, defaults, contradict);
  const {
    term_start: termStart,
    term_end: termEnd,
    notice_days: noticeDays,
    notice_months: noticeMonths,
  } = stated;
  const purchasedThrough = stated.purchased_through ?? (stated.reseller === null ? 'direct' : 'reseller');
  const whole = { termStart, termEnd, noticeDays, noticeMonths, purchasedThrough, reseller: stated.reseller };
  for (const { column, found, expected } of contradictionsOf(whole)) contradict(column, found, expected);
  const unitPrice = priceIn(stated, playbook, contradict);
  if (playbook === undefined || !sound) return undefined;
  return {
    vendor: stated.vendor,
    product: stated.product,
    plan: stated.plan,
    seats: stated.seats,
    unitPrice,
    currency: stated.currency,
    termStart: stated.term_start,
    termEnd: stated.term_end,
    termMonths: stated.term_months,
    noticeDays: stated.notice_days,
    noticeMonths: stated.notice_months,
    autoRenews: stated.auto_renews,
    timeZone: stated.time_zone ?? defaults.timeZone,
    country: stated.country,
    ownerEmail: stated.owner_email,
    coOwners: stated.co_owners,
    slackChannel: stated.slack_channel,
    purchasedThrough,
    reseller: stated.reseller,
    playbook: playbook.id,
    intent: stated.intent ?? 'undecided',
    endDateSource: stated.end_date_source,
    notes: stated.notes,
  };
}

const statedByColumns = new WeakMap<readonly ColumnName[], ReadonlySet<keyof ContractFields>>();

/**
 * What a row states: the fields of the file's columns, and those that one of them rules out: a reseller the direct
 * way, a notice period in months one in days.
 */
export function statedBy(
  columns: readonly ColumnName[],
  fields: ContractFields,
): ReadonlySet<keyof ContractFields> {
  const there = statedByColumns.get(columns) ?? new Set(columns.map(fieldOf));
  statedByColumns.set(columns, there);
  const also: (keyof ContractFields)[] = [];
  if (fields.reseller !== null) also.push('purchasedThrough');
  if (fields.noticeMonths !== null) also.push('noticeDays');
  if (fields.noticeDays !== null) also.push('noticeMonths');
  return also.every((field) => there.has(field)) ? there : new Set([...there, ...also]);
}

/** The field of a column: `term_end` is `termEnd`. */
const fieldOf = (column: ColumnName): keyof ContractFields =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof ContractFields;

function playbookNamed({ playbook: id, vendor }: Stated, { playbooks }: Defaults, refuse: Refuse) {
  if (id === null) return playbookFor(vendor, playbooks);
  const playbook = playbooks.get(id);
  const known = [...playbooks.keys()];
  if (playbook === undefined) refuse('playbook', id, `one of ${known.join(', ')}${suggestion(id, known)}`);
  return playbook;
}

/** The price in minor units of the currency in force. */
function priceIn(stated: Stated, playbook: Playbook | undefined, refuse: Refuse): number | null {
  const { unit_price: text } = stated;
  const code = stated.currency ?? playbook?.terms.currency.value;
  if (text === null || code === undefined) return null;
  const amount = parseAmount(text, code);
  if (amount !== undefined) return amount;
  const digits = currencyDigits(code);
  const expected = digits === 0 ? 'whole numbers only' : `at most ${digits} digits behind the decimal point`;
  refuse('unit_price', text, `${expected}, as ${code} has them`);
  return null;
}

/** A cell as an error shows it. */
export const shown = (text: string): string => (showsNothing(text) ? 'nothing' : quote(text));
