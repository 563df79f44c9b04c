import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { LastcallError, quote } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Database, FeedTable } from './schema.ts';

/** Which contracts a feed is about. */
export type FeedScope =
  | { readonly scope: 'workspace' }
  | { readonly scope: 'contract'; readonly contractId: string }
  /** Those that somebody owns or co-owns. */
  | { readonly scope: 'person'; readonly person: string };

/** A calendar subscription, without its secret. */
export interface Feed {
  readonly workspaceId: string;
  readonly id: string;
  readonly about: FeedScope;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly revokedAt: Instant | null;
  /** To the hour. */
  readonly lastUsedAt: Instant | null;
}

const TOKEN_BYTES = 32;
const ID_BYTES = 6;
/** Calendar programs ask every few minutes, and each write of their last use would wait for the one write lock. */
const USE_IS_NOTED_EVERY_MS = 3_600_000;

// A fast hash is enough: nobody guesses 256 random bits.
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Creates a feed. @returns its id and its secret, which cannot be had a second time. */
export async function createFeed(
  db: Database,
  about: FeedScope,
  { workspaceId, actor, now }: { workspaceId: string; actor: string; now: Instant },
): Promise<{ readonly id: string; readonly token: string }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const id = `feed-${randomBytes(ID_BYTES).toString('hex')}`;
  await db
    .insertInto('feed')
    .values({
      workspace_id: workspaceId,
      id,
      token_hash: hashOf(token),
      scope: about.scope,
      contract_id: about.scope === 'contract' ? about.contractId : null,
      person: about.scope === 'person' ? about.person.toLowerCase() : null,
      created_at: now,
      created_by: actor,
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
  return { id, token };
}

/** All feeds of a workspace, revoked ones too, oldest first. */
export async function listFeeds(db: Database, workspaceId: string): Promise<Feed[]> {
  const rows = await db
    .selectFrom('feed')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(feedOf);
}

/**
 * Ends a feed: its address answers nobody any more. @returns false where that was done before.
 * @throws LastcallError `not-found`.
 */
export async function revokeFeed(
  db: Database,
  workspaceId: string,
  id: string,
  now: Instant,
): Promise<boolean> {
  const revoked = await db
    .updateTable('feed')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  if (revoked.length > 0) return true;
  if ((await listFeeds(db, workspaceId)).some((feed) => feed.id === id)) return false;
  throw new LastcallError(
    'not-found',
    `feed: found ${quote(id)}, expected the id of a feed; \`lastcall feed list\` shows them`,
  );
}

/** The feed that a secret opens; undefined for one that is unknown, malformed or revoked: all the same to whoever asks. */
export async function findFeed(db: Database, token: string): Promise<Feed | undefined> {
  const row = await db
    .selectFrom('feed')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && feedOf(row);
}

/** Notes that a feed was read, at most once an hour. */
export async function noteFeedUse(db: Database, { id, lastUsedAt }: Feed, now: Instant): Promise<void> {
  const before = now - USE_IS_NOTED_EVERY_MS;
  if (lastUsedAt !== null && lastUsedAt > before) return;
  await db
    .updateTable('feed')
    .set({ last_used_at: now })
    .where('id', '=', id)
    // Another process may have noted it since.
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', before)]))
    .execute();
}

const feedOf = (row: Selectable<FeedTable>): Feed => ({
  workspaceId: row.workspace_id,
  id: row.id,
  about: aboutOf(row),
  createdAt: row.created_at as Instant,
  createdBy: row.created_by,
  revokedAt: row.revoked_at as Instant | null,
  lastUsedAt: row.last_used_at as Instant | null,
});

function aboutOf({ scope, contract_id, person }: Selectable<FeedTable>): FeedScope {
  switch (scope) {
    case 'workspace':
      return { scope };
    case 'contract':
      return { scope, contractId: contract_id ?? '' };
    case 'person':
      return { scope, person: person ?? '' };
  }
}
