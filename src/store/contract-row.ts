import { hash, randomBytes } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import {
  type Contract,
  type ContractFields,
  differingFields,
  type Intent,
  type PurchaseChannel,
  type Quiet,
} from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { ContractTable } from './schema.ts';

/** What makes a contract the same one again: vendor, product and end date, whatever their case. */
export const contractKey = (fields: Pick<ContractFields, 'vendor' | 'product' | 'termEnd'>): string =>
  [keyPart(fields.vendor), keyPart(fields.product), fields.termEnd].join('\u0000');

/** Names asked for again and again while a file is read: each is compared, looked for and stored. */
const keyParts = new Map<string, string>();
const MOST_KEY_PARTS = 10_000;

/** A name as it is compared: one form of Unicode, lower case, single spaces. */
export function keyPart(name: string): string {
  const known = keyParts.get(name);
  if (known !== undefined) return known;
  const key = name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  if (keyParts.size >= MOST_KEY_PARTS) keyParts.clear();
  keyParts.set(name, key);
  return key;
}

const ID_ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';
const ID_RANDOM_LENGTH = 10;
const ID_NAME_LENGTH = 20;

/** A contract's id: the vendor's name for people, ten random letters and digits for certainty. */
export function newContractId(vendor: string): string {
  const name = keyPart(vendor)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, ID_NAME_LENGTH);
  return `${name || 'contract'}-${randomText()}`;
}

/** Random bytes are drawn in stock: asking for ten at a time is most of what an import's ids would cost. */
const stock = { bytes: randomBytes(0), used: 0 };
const STOCK_SIZE = 4096;

function randomText(): string {
  if (stock.used + ID_RANDOM_LENGTH > stock.bytes.length) {
    stock.bytes = randomBytes(STOCK_SIZE);
    stock.used = 0;
  }
  let text = '';
  for (let index = 0; index < ID_RANDOM_LENGTH; index += 1)
    text += ID_ALPHABET[(stock.bytes[stock.used + index] ?? 0) % ID_ALPHABET.length];
  stock.used += ID_RANDOM_LENGTH;
  return text;
}

/** A short, stable id for a key of several parts. */
export const hashId = (...parts: readonly string[]): string =>
  hash('sha256', parts.join('\u0000'), 'base64url').slice(0, 27);

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** The columns that a person's statement fills. */
export function columnsOf(fields: ContractFields) {
  return {
    vendor: fields.vendor,
    product: fields.product,
    plan: fields.plan,
    seats: fields.seats,
    unit_price: fields.unitPrice,
    currency: fields.currency,
    term_start: fields.termStart,
    term_end: fields.termEnd,
    term_months: fields.termMonths,
    notice_days: fields.noticeDays,
    notice_months: fields.noticeMonths,
    auto_renews: flag(fields.autoRenews),
    time_zone: fields.timeZone,
    country: fields.country,
    owner_email: fields.ownerEmail,
    co_owners: JSON.stringify(fields.coOwners),
    slack_channel: fields.slackChannel,
    purchased_through: fields.purchasedThrough,
    reseller: fields.reseller,
    playbook: fields.playbook,
    intent: fields.intent,
    end_date_source: fields.endDateSource,
    notes: fields.notes,
    vendor_key: keyPart(fields.vendor),
    product_key: keyPart(fields.product),
  } satisfies Partial<Insertable<ContractTable>>;
}

/** The same, with what was decided since. */
export const storedColumnsOf = (contract: Contract) => ({
  ...columnsOf(contract),
  quiet_until: contract.quiet?.until ?? null,
  quiet_by: contract.quiet?.by ?? null,
  quiet_kind: contract.quiet?.kind ?? null,
  anchor_day: contract.anchorDay ?? null,
  known_on: contract.knownOn ?? null,
  corrected_on: contract.correctedOn ?? null,
  account_free_on: contract.accountFreeOn ?? null,
  ready_on: contract.readyOn ?? null,
  archived_at: contract.archivedAt ?? null,
  channel_only: Number(contract.channelOnly ?? false),
});

/** Those of them in which two states of a contract differ. */
export function changedColumns(
  before: Contract,
  after: Contract,
): Partial<ReturnType<typeof storedColumnsOf>> {
  const [old, fresh] = [storedColumnsOf(before), storedColumnsOf(after)];
  return Object.fromEntries(
    Object.entries(fresh).filter(([column, value]) => old[column as keyof typeof old] !== value),
  );
}

/** The fields in which a stored contract differs from what was stated of it: all of them where nothing is said. */
export const changedFields = (
  known: Contract,
  fields: ContractFields,
  stated?: ReadonlySet<keyof ContractFields>,
): (keyof ContractFields)[] =>
  differingFields(fieldsOf(known), fields).filter((field) => stated === undefined || stated.has(field));

const NOBODY: readonly string[] = [];

/** A contract as the domain knows it. */
export function contractOf(row: Selectable<ContractTable>): Contract {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
    quiet: quietOf(row),
    anchorDay: row.anchor_day,
    knownOn: row.known_on as LocalDate | null,
    correctedOn: row.corrected_on as LocalDate | null,
    accountFreeOn: row.account_free_on as LocalDate | null,
    readyOn: row.ready_on as LocalDate | null,
    archivedAt: row.archived_at as Instant | null,
    channelOnly: row.channel_only === 1,
    vendor: row.vendor,
    product: row.product,
    plan: row.plan,
    seats: row.seats,
    unitPrice: row.unit_price,
    currency: row.currency,
    termStart: row.term_start as LocalDate | null,
    termEnd: row.term_end as LocalDate,
    termMonths: row.term_months,
    noticeDays: row.notice_days,
    noticeMonths: row.notice_months,
    autoRenews: row.auto_renews === null ? null : row.auto_renews === 1,
    timeZone: row.time_zone,
    country: row.country,
    ownerEmail: row.owner_email,
    coOwners: row.co_owners === '[]' ? NOBODY : JSON.parse(row.co_owners),
    slackChannel: row.slack_channel,
    purchasedThrough: row.purchased_through as PurchaseChannel,
    reseller: row.reseller,
    playbook: row.playbook,
    intent: row.intent as Intent,
    endDateSource: row.end_date_source,
    notes: row.notes,
  };
}

const quietOf = ({ quiet_until, quiet_by, quiet_kind }: Selectable<ContractTable>): Quiet | null =>
  quiet_until === null
    ? null
    : { until: quiet_until as LocalDate, by: quiet_by ?? '', kind: quiet_kind as Quiet['kind'] };

/** A contract's stated fields, without what the store adds. */
export function fieldsOf(contract: Contract): ContractFields {
  const {
    id: _id,
    workspaceId: _workspace,
    version: _version,
    quiet: _quiet,
    anchorDay: _anchor,
    knownOn: _known,
    correctedOn: _corrected,
    accountFreeOn: _free,
    readyOn: _ready,
    archivedAt: _archived,
    channelOnly: _limited,
    ...fields
  } = contract;
  return fields;
}
