import { playbookFor } from '../../config/load-playbooks.ts';
import type { Playbook } from '../../config/playbook.ts';
import type { ContractFields } from '../../domain/contract.ts';
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
  checkTerm(stated, contradict);
  checkReseller(stated, contradict);
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
    autoRenews: stated.auto_renews,
    timeZone: stated.time_zone ?? defaults.timeZone,
    ownerEmail: stated.owner_email,
    slackChannel: stated.slack_channel,
    purchasedThrough: stated.purchased_through ?? (stated.reseller === null ? 'direct' : 'reseller'),
    reseller: stated.reseller,
    playbook: playbook.id,
    intent: stated.intent ?? 'undecided',
    endDateSource: stated.end_date_source,
    notes: stated.notes,
  };
}

function playbookNamed({ playbook: id, vendor }: Stated, { playbooks }: Defaults, refuse: Refuse) {
  if (id === null) return playbookFor(vendor, playbooks);
  const playbook = playbooks.get(id);
  const known = [...playbooks.keys()];
  if (playbook === undefined) refuse('playbook', id, `one of ${known.join(', ')}${suggestion(id, known)}`);
  return playbook;
}

function checkTerm({ term_start: start, term_end: end }: Stated, refuse: Refuse): void {
  if (start !== null && end < start) refuse('term_end', end, `a day that is not before term_start, ${start}`);
}

function checkReseller({ purchased_through: through, reseller }: Stated, refuse: Refuse): void {
  if (reseller !== null && through === 'direct')
    refuse('reseller', reseller, 'nothing where purchased_through is direct');
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
export const shown = (text: string): string => (text === '' ? 'nothing' : quote(text));
