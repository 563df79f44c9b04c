import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Database } from './schema.ts';

/**
 * Links in mails, for people without Slack. They are signed instead of stored: a mail that is sent again has the same
 * links, and ten thousand mails need no row. What a link does it does once, and none of it by being looked at.
 */
export interface ActToken {
  readonly what: 'ack' | 'snooze';
  readonly contractId: string;
  readonly termEnd: string;
  /** Who acts: whom the mail was sent to. */
  readonly address: string;
  /** Of the mail, so that each mail's link works once. */
  readonly key: string;
  /** Not on the last day of the term or later. */
  readonly expires: Instant;
}

export interface LinkSigner {
  readonly act: (token: ActToken) => string;
  /** Undefined for whatever was not signed here; whether it expired is for the caller to say. */
  readonly readAct: (text: string) => (ActToken & { readonly id: string }) | undefined;
  /** `who`: a subscription's id, or the address of somebody who never had one. */
  readonly unsubscribe: (who: string) => string;
  /** Who, as it was signed. */
  readonly readUnsubscribe: (text: string) => string | undefined;
}

const SECRET_BYTES = 32;
/** 128 bits: nobody guesses them, and the address stays short enough for a line of plain text. */
const SIGNATURE_BYTES = 16;
const KEY_LENGTH = 10;

/** The workspace's secret, made when it is first needed; every replica gets the same. */
export async function mailSecret(db: Database, workspaceId: string): Promise<string> {
  const there = await db
    .selectFrom('mail_secret')
    .select('secret')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (there !== undefined) return there.secret;
  await db
    .insertInto('mail_secret')
    .values({ workspace_id: workspaceId, secret: randomBytes(SECRET_BYTES).toString('base64url') })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();
  return mailSecret(db, workspaceId);
}

/** Signs and reads links with a workspace's secret. */
export function createLinkSigner(secret: string): LinkSigner {
  const signatureOf = (payload: string): Buffer =>
    createHmac('sha256', secret).update(payload).digest().subarray(0, SIGNATURE_BYTES);
  const sign = (kind: string, value: unknown): string => {
    const payload = Buffer.from(JSON.stringify([kind, value])).toString('base64url');
    return `${payload}.${signatureOf(payload).toString('base64url')}`;
  };
  const read = (kind: string, text: string): unknown => {
    const [payload = '', signature = '', ...rest] = text.split('.');
    const given = Buffer.from(signature, 'base64url');
    const wanted = signatureOf(payload);
    // In one spelling only, so that a link that was used is known by its text.
    if (rest.length > 0 || given.toString('base64url') !== signature || given.length !== wanted.length)
      return undefined;
    if (!timingSafeEqual(given, wanted)) return undefined;
    const [found, value] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, unknown];
    return found === kind ? value : undefined;
  };
  return {
    act: ({ what, contractId, termEnd, address, key, expires }) =>
      sign('act', [what, contractId, termEnd, address, hashOf(key).slice(0, KEY_LENGTH), expires]),
    readAct: (text) => {
      const value = read('act', text) as
        | [ActToken['what'], string, string, string, string, Instant]
        | undefined;
      if (value === undefined) return undefined;
      const [what, contractId, termEnd, address, key, expires] = value;
      return { what, contractId, termEnd, address, key, expires, id: hashOf(text) };
    },
    unsubscribe: (who) => sign('digest', who),
    readUnsubscribe: (text) => read('digest', text) as string | undefined,
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** True of a link that was used. */
export async function isLinkUsed(db: Database, id: string): Promise<boolean> {
  return (
    (await db.selectFrom('mail_link_use').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  );
}

/** The link was used before, by somebody else or by the same person pressing twice. */
export class LinkUsedError extends Error {
  override name = 'LinkUsedError';
}

/** Uses a link up, in the transaction of what it does. @throws LinkUsedError */
export async function useLink(tx: Database, workspaceId: string, id: string, now: Instant): Promise<void> {
  const row = await tx
    .insertInto('mail_link_use')
    .values({ workspace_id: workspaceId, id, used_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new LinkUsedError(id);
}
