import { z } from 'zod';
import type { Offset } from '../domain/offset.ts';
import { cronExpression } from './cron-expression.ts';
import { emailAddress, timeOfDay, timeZone } from './primitives.ts';
import { isCountry } from './public-holidays.ts';

/** The environment's variables one by one: form and default. What they mean together is in env.ts. */

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['json', 'text'] as const;

/** A whole number written in decimal digits, within bounds. */
const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high, {
      error: `a whole number from ${low} to ${high}`,
    })
    .transform(Number);

const matching = (form: RegExp, expected: string) => z.string().regex(form, { error: expected });

/** Written without spaces, so that a token copied with a line break is found here and not by a refused request. */
const secret = (expected: string) => matching(/^\S{8,}$/, expected);

const yesOrNo = z
  .string()
  .refine((text) => text === 'true' || text === 'false', { error: 'true or false' })
  .transform((text) => text === 'true');

const url = (protocol: RegExp, expected: string) => z.url({ protocol, hostname: /./, error: expected });

const DATABASE = 'sqlite:<file> or postgres://user:password@host/database';

const databaseUrl = z.string().refine(
  (text) => {
    if (text.startsWith('sqlite:')) return text.length > 'sqlite:'.length;
    return /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text);
  },
  { error: DATABASE },
);

/** `ann@example.com` or `Lastcall <ann@example.com>`; a line break in it would forge headers. */
const sender = z.string().refine(
  (text) => {
    const [, address = text] = /^[^<>"\p{Cc}]{1,80} <([^<>]+)>$/u.exec(text) ?? [];
    return emailAddress.safeParse(address).success;
  },
  { error: 'an e-mail address such as lastcall@example.com or Lastcall <lastcall@example.com>' },
);

const KEY_BYTES = 32;

/** Kept as hexadecimal digits, whichever way it was written. */
const encryptionKey = z
  .string()
  .refine((text) => keyBytes(text).length === KEY_BYTES, {
    error: `${KEY_BYTES} bytes as 64 hexadecimal digits or in base64 (openssl rand -hex ${KEY_BYTES})`,
  })
  .transform((text) => keyBytes(text).toString('hex'));

function keyBytes(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return Buffer.from(/^[A-Za-z0-9+/]{43}=$/.test(text) ? text : '', 'base64');
}

const MOST_RUNGS = 20;

/** Offsets with spaces or commas between them; a ladder has no start of a switch to count from. */
const rungs = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .refine((parts) => parts.length <= MOST_RUNGS && parts.every((part) => /^[TN](-\d{1,3})?$/.test(part)), {
    error: `at most ${MOST_RUNGS} days before the end or the notice deadline, such as T-90 N-14`,
  })
  .transform((parts) => parts as Offset[]);

export const environmentSchema = z.object({
  DATABASE_URL: databaseUrl.default('sqlite:./data/lastcall.db'),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: matching(/^\S+$/, 'a host name or an address to listen on').default('127.0.0.1'),
  PUBLIC_URL: url(/^https?$/, 'an address such as https://lastcall.example.com').optional(),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  CALENDAR_REQUESTS: wholeNumber(1, 1_000_000).default(600),
  TIME_ZONE: timeZone.default('UTC'),
  REMINDER_TIME: timeOfDay.prefault('09:00'),
  SWEEP_CRON: cronExpression.default('* * * * *'),
  PLAYBOOKS: z.string().default('config/playbooks'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  LOG_FORMAT: z.enum(LOG_FORMATS).default('json'),
  SEND_TIMEOUT_SECONDS: wholeNumber(1, 300).default(10),
  // Rotated tokens carry `xoxe.` before the usual beginning.
  SLACK_BOT_TOKEN: matching(/^(xoxe\.)?xoxb-\S+$/, 'a bot token, which begins with xoxb-').optional(),
  SLACK_APP_TOKEN: matching(/^xapp-\S+$/, 'an app-level token, which begins with xapp-').optional(),
  SLACK_SIGNING_SECRET: secret("the app's signing secret, without spaces").optional(),
  SLACK_CLIENT_ID: matching(/^\S+$/, "the app's client id, such as 123.456").optional(),
  SLACK_CLIENT_SECRET: secret("the app's client secret, without spaces").optional(),
  SLACK_STATE_SECRET: secret('at least 8 characters without spaces').optional(),
  SLACK_CHANNEL: matching(
    /^[CG][A-Z0-9]{2,}$/,
    "a channel's id such as C0123456789, not its name",
  ).optional(),
  FALLBACK_EMAIL: emailAddress.optional(),
  COUNTRY: z
    .string()
    .refine(isCountry, { error: 'a country such as DE, or a region of one such as DE-BY or US-CA' })
    .optional(),
  REMINDER_RUNGS: rungs.optional(),
  SLACK_API_URL: url(/^https?$/, 'an address such as https://slack.com/api/').default(
    'https://slack.com/api/',
  ),
  SMTP_URL: url(/^smtps?$/, 'smtp://host:port or smtps://user:password@host:port').optional(),
  MAIL_FROM: sender.optional(),
  MAIL_REPLY_TO: sender.optional(),
  SMTP_REQUIRE_TLS: yesOrNo.default(false),
  SMTP_CONNECTIONS: wholeNumber(1, 100).default(5),
  DKIM_DOMAIN: matching(/^[a-z0-9.-]+\.[a-z]+$/i, 'a domain such as example.com').optional(),
  DKIM_SELECTOR: matching(/^[a-z0-9._-]+$/i, 'the name of the key in the DNS, such as lastcall').optional(),
  DKIM_KEY_FILE: z.string().optional(),
  DIGEST_CRON: cronExpression.default('0 8 * * 1'),
  ENCRYPTION_KEY: encryptionKey.optional(),
});

export type VariableName = keyof typeof environmentSchema.shape;
export type Variables = z.output<typeof environmentSchema>;

export const VARIABLE_NAMES = Object.keys(environmentSchema.shape) as readonly VariableName[];
