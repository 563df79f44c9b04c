import { InvalidArgumentError } from 'commander';
import { emailAddress } from '../config/primitives.ts';
import { quote } from '../domain/errors.ts';
import { type Exact, parseExact } from '../domain/exact.ts';
import { type Instant, parseInstant } from '../domain/instant.ts';
import { isLocalDate, type LocalDate } from '../domain/local-date.ts';

/** Parsers of command-line arguments; each says what it found and what it expected. */

export function dateArgument(text: string): LocalDate {
  if (!isLocalDate(text))
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected a calendar day that exists, as YYYY-MM-DD.`,
    );
  return text;
}

export function instantArgument(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected an ISO 8601 moment with its offset, such as 2027-05-01T09:00:00Z.`,
    );
  return instant;
}

/** A whole number from 0 on; what makes sense of them the domain says. */
export function countArgument(text: string): number {
  const exact = parseExact(text, 0);
  if (exact === undefined) throw new InvalidArgumentError(`found ${quote(text)}, expected a whole number.`);
  return Number(exact.value);
}

const NUMBER_DIGITS = 6;

export function numberArgument(text: string): Exact {
  const exact = parseExact(text, NUMBER_DIGITS);
  if (exact === undefined)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected a number that is not negative, such as 4 or 4.5.`,
    );
  return exact;
}

export function currencyArgument(text: string): string {
  const code = text.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code))
    throw new InvalidArgumentError(`found ${quote(text)}, expected a currency's three letters, such as USD.`);
  return code;
}

/** An e-mail address, in lower case. */
export function emailArgument(text: string): string {
  if (!emailAddress.safeParse(text).success)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected an e-mail address such as ann@example.com.`,
    );
  return text.toLowerCase();
}
