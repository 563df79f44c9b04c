/** Amounts are integers in minor units of their currency (cents; whole yen); rounding happens only where text is made. */
export interface Money {
  readonly minor: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Intl is slow to make a formatter, and there are few currencies. */
const digitsOf = new Map<string, number>();

/** Digits behind the decimal point of a currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}

/**
 * Reads an amount written with a decimal point, as an integer in minor units.
 * @returns undefined if it is not a plain number, is negative, or has more digits than the currency.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = currencyDigits(currency);
  const significant = fraction.replace(/0+$/, '');
  if (whole === undefined || significant.length > digits) return undefined;
  const minor = Number(whole + significant.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** An amount as files carry it: plain digits and a decimal point, `19.00`; read back by `parseAmount`. */
export function formatAmount(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Making a format takes longer than all else that a message needs, and there are few currencies. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  formats.set(currency, format);
  return format;
}

/** An amount as people read it: `$11,400.00`. */
export const formatMoney = ({ minor, currency }: Money): string =>
  formatOf(currency).format(minor / 10 ** currencyDigits(currency));
