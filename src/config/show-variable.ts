import { quote } from '../domain/errors.ts';

/** Variables whose whole content is secret. */
const SECRETS: readonly string[] = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'ENCRYPTION_KEY',
];

/** Addresses that may carry a user's name and password. A broken one cannot be cut apart with certainty. */
const ADDRESSES: readonly string[] = ['DATABASE_URL', 'SMTP_URL', 'PUBLIC_URL', 'SLACK_API_URL'];

/** A variable's value as an error shows it: never a secret, never more of an address than its scheme. */
export function showVariable(value: unknown, [name = '']: readonly PropertyKey[]): string {
  if (typeof value !== 'string') return 'nothing';
  if (SECRETS.includes(String(name))) return lengthOf(value);
  if (!ADDRESSES.includes(String(name))) return LOOKS_SECRET.test(value) ? lengthOf(value) : quote(value);
  const scheme = SCHEME.exec(value)?.[1];
  return scheme === undefined
    ? `a value of ${value.length} characters`
    : `an address that begins with ${scheme}:`;
}

// Only well-known schemes: in `user:password@host` the user would look like one.
const SCHEME = /^(sqlite|postgres|postgresql|mysql|mariadb|mongodb|https?|smtps?|file):/i;

// A token or a password that was put into the wrong variable.
const LOOKS_SECRET = /xox[a-z]|xapp-|\S:\S*@/i;

const lengthOf = (value: string): string => `a value of ${value.length} characters`;
