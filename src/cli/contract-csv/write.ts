import type { ContractFields } from '../../domain/contract.ts';
import { COLUMN_NAMES, COLUMNS, type Written } from './columns.ts';

/** A contract with the currency that its price is in: its own, or its playbook's. */
export interface PricedContract {
  readonly contract: ContractFields;
  readonly currency: string;
}

export const HEADER_LINE = `${COLUMN_NAMES.join(',')}\n`;

/**
 * A contract as a line of CSV. A value that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`) is left
 * as it is: whatever would disarm it would change the contract when the file is imported again.
 */
export const csvLine = ({ contract, currency }: PricedContract): string =>
  `${COLUMN_NAMES.map((name) => cellOf(COLUMNS[name].format(contract, currency))).join(',')}\n`;

function cellOf(value: Written): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A contract as JSON with the columns' names. The price stays a decimal text, so that no reader rounds it. */
export const jsonObject = ({ contract, currency }: PricedContract): Record<string, Written> =>
  Object.fromEntries(COLUMN_NAMES.map((name) => [name, COLUMNS[name].format(contract, currency)]));
