import { InvalidArgumentError } from 'commander';
import { quote } from '../domain/errors.ts';
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
