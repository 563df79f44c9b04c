import { z } from 'zod';
import type { TimeOfDay } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Offset } from '../domain/offset.ts';

// Everything is checked once at the start, which is over before compiled checks would pay: a fifth of a command's time.
z.config({ jitless: true });

/** Schemas of the small values that the environment, playbooks and contract files have in common. */

export const localDate = z.iso
  .date({ error: 'a calendar day that exists, as YYYY-MM-DD' })
  .transform((text) => text as LocalDate);

export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day from 00:00 to 23:59, as HH:MM' })
  .transform((text) => text as TimeOfDay);

/** `T-60`, `T`, `T+1`; N is the notice deadline, S the day a switch starts. See domain/offset.ts. */
export const offset = z
  .string()
  .regex(/^[TNS]([+-][1-9]\d{0,3})?$/, {
    error:
      'an offset in days such as T-60, T, T+1 (T last paid day, N notice deadline, S start of the switch)',
  })
  .transform((text) => text as Offset);

/** True for a zone that this Node's data know, by its IANA name or an alias of it. */
export function isTimeZone(text: string): boolean {
  // Intl also takes offsets such as "+02:00"; they have no daylight saving, so they are never what is meant.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'an IANA time zone such as Europe/Berlin or UTC' });

/** One address, no display name; control characters and spaces can never get into a header through it. */
export const emailAddress = z.email({ error: 'an e-mail address such as ann@example.com' });

/** ISO 4217, upper case, that this Node's data know. */
export const currencyCode = z.string().refine((code) => Intl.supportedValuesOf('currency').includes(code), {
  error: 'a three-letter currency code (ISO 4217) such as USD',
});
