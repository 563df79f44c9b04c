import { createHash } from 'node:crypto';

/**
 * The Message-ID of a ledger key: the same with every attempt, so that mail programs and servers that see a
 * reminder twice can tell. `from` is MAIL_FROM, with or without a display name.
 */
export function messageId(key: string, from: string): string {
  const [, domain = 'lastcall.invalid'] = /@([^@\s<>"]+)>?\s*$/.exec(from) ?? [];
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}
