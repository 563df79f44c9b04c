import type { Playbook } from '../config/playbook.ts';
import type { ContractFields } from './contract.ts';
import { isLocalDate } from './local-date.ts';
import { currencyDigits, formatAmount, parseAmount } from './money.ts';

/** What a person fills in of a contract, as typed; null where nothing was. */
export interface ContractForm {
  readonly vendor: string | null;
  readonly product: string | null;
  readonly plan: string | null;
  readonly seats: string | null;
  readonly price: string | null;
  readonly termEnd: string | null;
  readonly notice: string | null;
  readonly timeZone: string | null;
  readonly source: string | null;
}

export type FormField = keyof ContractForm;

/** What a form says, read; or what is wrong with it, by field. */
export type ReadForm =
  | { readonly ok: true; readonly fields: FormFields }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<FormField, string>>> };

/** The fields that a form states. */
export type FormFields = Pick<
  ContractFields,
  | 'vendor'
  | 'product'
  | 'plan'
  | 'seats'
  | 'unitPrice'
  | 'termEnd'
  | 'noticeDays'
  | 'timeZone'
  | 'endDateSource'
>;

export const NAME_LIMIT = 200;
export const SOURCE_LIMIT = 500;
export const MOST_SEATS = 1_000_000;
export const MOST_NOTICE_DAYS = 3650;

/** Spaces, joiners, fillers and the like; in a name with letters they have their place. */
const UNSEEN = /^[\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** True of a text that nobody would see: empty, or made of nothing but characters that show nothing. */
export const showsNothing = (text: string): boolean => UNSEEN.test(text);

/** Reads a form. `currency` is the one that the price is in, `timeZone` the zone where the form names none. */
export function readForm(
  form: ContractForm,
  { currency, timeZone }: { readonly currency: string; readonly timeZone: string },
): ReadForm {
  const errors: Partial<Record<FormField, string>> = {};
  const refuse = (field: FormField, why: string): null => {
    errors[field] = why;
    return null;
  };
  const name = (field: 'vendor' | 'product' | 'plan'): string => {
    const text = form[field] ?? '';
    if ([...text].length > NAME_LIMIT) refuse(field, `Expected at most ${NAME_LIMIT} characters.`);
    return text;
  };
  const count = (field: 'seats' | 'notice', most: number): number | null => {
    const text = form[field];
    if (text === null) return null;
    const value = Number(text);
    const isFine = /^\d{1,9}$/.test(text) && value <= most;
    return isFine ? value : refuse(field, `Expected a whole number from 0 to ${most}.`);
  };
  if (form.vendor === null || showsNothing(form.vendor)) refuse('vendor', 'Expected the name of the vendor.');
  const digits = currencyDigits(currency);
  const unitPrice =
    form.price === null
      ? null
      : (parseAmount(form.price, currency) ??
        refuse(
          'price',
          `Expected a price in ${currency} such as ${formatAmount(1900, currency)}, with at most ${digits} digits behind the point.`,
        ));
  const termEnd = form.termEnd ?? '';
  if (!isLocalDate(termEnd)) refuse('termEnd', 'Expected a day of the years 1970 to 2999.');
  const fields = {
    vendor: name('vendor'),
    product: name('product'),
    plan: name('plan'),
    seats: count('seats', MOST_SEATS),
    unitPrice,
    noticeDays: count('notice', MOST_NOTICE_DAYS),
    timeZone: form.timeZone ?? timeZone,
    endDateSource: form.source,
  };
  if (Object.keys(errors).length > 0 || !isLocalDate(termEnd)) return { ok: false, errors };
  return { ok: true, fields: { ...fields, termEnd } };
}

/** A new contract from a form; what it does not state follows the playbook. */
export const newContract = (
  fields: FormFields,
  playbook: Pick<Playbook, 'id'>,
  more: Pick<ContractFields, 'ownerEmail' | 'slackChannel'>,
): ContractFields => ({
  ...fields,
  ...more,
  currency: null,
  termStart: null,
  termMonths: null,
  noticeMonths: null,
  autoRenews: null,
  country: null,
  coOwners: [],
  purchasedThrough: 'direct',
  reseller: null,
  playbook: playbook.id,
  intent: 'undecided',
  notes: '',
});

/** What a form changes of a contract; a notice period in months stays until one in days is stated. */
export const formPatch = (fields: FormFields): Partial<ContractFields> =>
  fields.noticeDays === null ? fields : { ...fields, noticeMonths: null };
