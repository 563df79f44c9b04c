import { type ContractFields, INTENTS, PURCHASE_CHANNELS } from '../../domain/contract.ts';
import { MOST_NOTICE_DAYS, MOST_SEATS, NAME_LIMIT, SOURCE_LIMIT } from '../../domain/contract-form.ts';
import { formatAmount } from '../../domain/money.ts';
import {
  channel,
  country,
  currency,
  date,
  decimal,
  email,
  emails,
  flag,
  lines,
  oneOf,
  optional,
  type Parse,
  type Refusal,
  required,
  wholeNumber,
  words,
  zone,
} from './values.ts';

const NOTES_LIMIT = 5000;
const MOST_MONTHS = 120;

/** What a cell is written from; null leaves it empty. */
export type Written = string | number | boolean | null;

/** What a column's cells mean by themselves (null: not stated), and what is written there of a contract. */
interface Column<Value> {
  readonly parse: Parse<Value>;
  /** `currency` is the one in force: the contract's own, or its playbook's. */
  readonly format: (contract: ContractFields, currency: string) => Written;
}

const column = <Value>(parse: Parse<Value>, format: Column<Value>['format']): Column<Value> => ({
  parse,
  format,
});

/** The columns of a contract file, in the order in which they are written (interface.md, "Contract CSV"). */
export const COLUMNS = {
  vendor: column(required(words(NAME_LIMIT)), (contract) => contract.vendor),
  product: column(words(NAME_LIMIT), (contract) => contract.product),
  plan: column(words(NAME_LIMIT), (contract) => contract.plan),
  seats: column(optional(wholeNumber(0, MOST_SEATS)), (contract) => contract.seats),
  unit_price: column(optional(decimal), ({ unitPrice }, inForce) =>
    unitPrice === null ? null : formatAmount(unitPrice, inForce),
  ),
  currency: column(optional(currency), (contract) => contract.currency),
  term_start: column(optional(date), (contract) => contract.termStart),
  term_end: column(required(date), (contract) => contract.termEnd),
  term_months: column(optional(wholeNumber(1, MOST_MONTHS)), (contract) => contract.termMonths),
  notice_days: column(optional(wholeNumber(0, MOST_NOTICE_DAYS)), (contract) => contract.noticeDays),
  auto_renews: column(optional(flag), (contract) => contract.autoRenews),
  time_zone: column(optional(zone), (contract) => contract.timeZone),
  owner_email: column(optional(email), (contract) => contract.ownerEmail),
  slack_channel: column(optional(channel), (contract) => contract.slackChannel),
  purchased_through: column(optional(oneOf(PURCHASE_CHANNELS)), (contract) => contract.purchasedThrough),
  reseller: column(optional(words(NAME_LIMIT)), (contract) => contract.reseller),
  playbook: column(optional(words(NAME_LIMIT)), (contract) => contract.playbook),
  intent: column(optional(oneOf(INTENTS)), (contract) => contract.intent),
  end_date_source: column(optional(words(SOURCE_LIMIT)), (contract) => contract.endDateSource),
  notes: column(lines(NOTES_LIMIT), (contract) => contract.notes),
  notice_months: column(optional(wholeNumber(0, MOST_MONTHS)), (contract) => contract.noticeMonths),
  co_owners: column(emails, ({ coOwners }) => coOwners.join(' ')),
  country: column(optional(country), (contract) => contract.country),
} as const;

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

export const REQUIRED_COLUMNS: readonly ColumnName[] = ['vendor', 'term_end'];

/** A row's cells, each read by itself. */
export type Stated = {
  -readonly [Name in ColumnName]: Exclude<ReturnType<(typeof COLUMNS)[Name]['parse']>, Refusal>;
};
