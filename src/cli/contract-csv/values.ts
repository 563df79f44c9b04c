import { nearest } from '../../config/nearest.ts';
import { emailAddress, isTimeZone } from '../../config/primitives.ts';
import { isCountry } from '../../config/public-holidays.ts';
import { showsNothing } from '../../domain/contract-form.ts';
import { quote } from '../../domain/errors.ts';
import { isLocalDate, type LocalDate } from '../../domain/local-date.ts';

/** What a cell should have held. */
export interface Refusal {
  readonly expected: string;
}

/** Reads one cell, from which surrounding space is already taken. */
export type Parse<Value> = (text: string) => Value | Refusal;

const refuse = (expected: string): Refusal => ({ expected });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'expected' in value;

/** An empty cell states nothing. */
export const optional =
  <Value>(parse: Parse<Value>): Parse<Value | null> =>
  (text) =>
    text === '' ? null : parse(text);

/** A cell that has to be filled. */
export const required =
  <Value>(parse: Parse<Value>): Parse<Value> =>
  (text) =>
    showsNothing(text) ? refuse('a value, which every contract needs') : parse(text);

/** Words on one line. A line break or control character in a name would break headers, tables and messages. */
export const words = (most: number): Parse<string> => {
  const refusal = refuse(`at most ${most} characters on one line, without control characters`);
  return (text) => (isLonger(text, most) || /\p{Cc}/u.test(text) ? refusal : text);
};

/** Text of any number of lines. Line breaks become LF, so that the same file saved with CRLF changes nothing. */
export const lines = (most: number): Parse<string> => {
  const refusal = refuse(`at most ${most} characters, without control characters`);
  return (text) => {
    const unified = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    return isLonger(unified, most) || /[^\P{Cc}\n\t]/u.test(unified) ? refusal : unified;
  };
};

// Counted as people count, not in UTF-16; only a text that may be too long is worth counting.
const isLonger = (text: string, most: number): boolean => text.length > most && [...text].length > most;

/** A whole number in decimal digits. */
export const wholeNumber = (low: number, high: number): Parse<number> => {
  const refusal = refuse(`a whole number from ${low} to ${high}`);
  return (text) => {
    const value = Number(text);
    return /^\d{1,15}$/.test(text) && value >= low && value <= high ? value : refusal;
  };
};

/** A price as written; its currency says later how many digits it may have. */
export const decimal: Parse<string> = (text) =>
  /^\d{1,12}(\.\d{1,12})?$/.test(text)
    ? text
    : refuse('a price that is not negative, in digits with a decimal point, such as 19.00');

export const date: Parse<LocalDate> = (text) =>
  isLocalDate(text) ? text : refuse('a calendar day that exists, as YYYY-MM-DD');

export const flag: Parse<boolean> = (text) => {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : refuse('true or false');
};

export const oneOf =
  <Choice extends string>(choices: readonly Choice[]): Parse<Choice> =>
  (text) =>
    choices.find((choice) => choice === text) ??
    refuse(`one of ${choices.join(', ')}${suggestion(text, choices)}`);

/** ` (did you mean "vendor"?)`, or nothing where no choice is near. */
export function suggestion(text: string, choices: readonly string[]): string {
  const match = nearest(text, choices);
  return match === undefined ? '' : ` (did you mean ${quote(match)}?)`;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export const currency: Parse<string> = (text) => {
  const code = text.toUpperCase();
  return CURRENCIES.has(code) ? code : refuse('a three-letter currency code (ISO 4217) such as USD');
};

/** Asking Intl for a zone is slow, and a file has few zones and many rows. */
const knownZones = new Set<string>();

export const zone: Parse<string> = (text) => {
  if (knownZones.has(text)) return text;
  if (!isTimeZone(text)) return refuse('an IANA time zone such as Europe/Berlin or UTC');
  knownZones.add(text);
  return text;
};

const EMAIL_LIMIT = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets

/** Somebody whose address Slack does not show, as an export names them. */
const SLACK_IDENTITY = /^slack:[UW][A-Z0-9]{4,20}$/;

export const email: Parse<string> = (text) =>
  SLACK_IDENTITY.test(text) || (text.length <= EMAIL_LIMIT && emailAddress.safeParse(text).success)
    ? text
    : refuse('an e-mail address such as ann@example.com');

const MOST_CO_OWNERS = 20;

/** E-mail addresses with spaces, semicolons or commas between them, each once. */
export const emails: Parse<readonly string[]> = (text) => {
  const addresses = text.split(/[\s;,]+/).filter((part) => part !== '');
  const unique = [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
  return unique.length <= MOST_CO_OWNERS && unique.every((address) => !isRefusal(email(address)))
    ? unique
    : refuse(`at most ${MOST_CO_OWNERS} e-mail addresses with spaces between them`);
};

export const country: Parse<string> = (text) => {
  const code = text.toUpperCase();
  return isCountry(code)
    ? code
    : refuse(
        'a country whose public holidays are known, such as DE, or a region of one, such as DE-BY or US-CA',
      );
};

const CHANNEL_ID = /^[CGD][A-Z0-9]{6,20}$/;
const CHANNEL_NAME = /^[\p{Ll}\p{Lm}\p{Lo}\p{M}\p{N}_-]{1,80}$/u;

/** A channel's id, or its name with or without `#`; a name is kept without. */
export const channel: Parse<string> = (text) => {
  const name = text.startsWith('#') ? text.slice(1) : text;
  if (CHANNEL_ID.test(text) || CHANNEL_NAME.test(name)) return name;
  return refuse("a channel's name in lower case such as #saas-renewals, or its id such as C0123456789");
};
