import { createHash, randomBytes } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Selectable } from 'kysely';
import { LastcallError, quote } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { rowsFor } from './bulk.ts';
import { countVersionUp } from './calendar.ts';
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
  /** Each event alarms in the morning so many days before it; null: not at all. */
  readonly alarmDays: number | null;
}

/** A feed that a secret opened, and how the events stand that it is put together from. */
export interface OpenedFeed {
  readonly feed: Feed;
  /** Counts up whenever feeds of its workspace may show something else. */
  readonly version: number;
  /** Since when it is that version: whole seconds, as HTTP has them, each later than the version's before. */
  readonly changedAt: Instant;
  /** The rules that the events were made by; empty where there are none yet. */
  readonly rules: string;
  /** When an event is no longer to be shown. */
  readonly dropsAt: Instant | null;
  /** Something changed since. */
  readonly pending: boolean;
}

const TOKEN_BYTES = 32;
const ID_BYTES = 6;
/** So many secrets are looked for in one statement. */
const MOST_AT_ONCE = 64;
/** Calendar programs ask every few minutes, and each write of their last use would wait for the one write lock. */
const USE_IS_NOTED_EVERY_MS = 3_600_000;

// A fast hash is enough: nobody guesses 256 random bits.
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

export interface FeedContext {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Instant;
  readonly alarmDays?: number | null;
}

/** Creates a feed. @returns its id and its secret, which cannot be had a second time. */
export async function createFeed(
  db: Database,
  about: FeedScope,
  { workspaceId, actor, now, alarmDays = null }: FeedContext,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken();
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
      alarm_days: alarmDays,
    })
    .execute();
  return { id, token };
}

/** From now on each event of a feed alarms so many days before, in the morning; null: not at all. */
export async function setFeedAlarms(
  db: Database,
  workspaceId: string,
  id: string,
  days: number | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('feed')
      .set({ alarm_days: days })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    await countVersionUp(tx, workspaceId);
  });
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

/**
 * Gives a feed another secret: its address of before answers nobody any more, and all else stays.
 * @returns the new secret, which cannot be had a second time.
 * @throws LastcallError `not-found` where there is no such feed, or it was revoked.
 */
export async function rotateFeed(db: Database, workspaceId: string, id: string): Promise<string> {
  const token = newToken();
  const rotated = await db
    .updateTable('feed')
    .set({ token_hash: hashOf(token) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  if (rotated.length > 0) return token;
  throw new LastcallError(
    'not-found',
    `feed: found ${quote(id)}, expected the id of a feed that is not revoked; \`lastcall feed list\` shows them`,
  );
}

/** Opens feeds. */
export interface FeedOpener {
  /**
   * The feed that a secret opens; undefined for one that is unknown, malformed or revoked: all the same to whoever
   * asks, and found out by the same look into the same index.
   */
  readonly open: (token: string) => Promise<OpenedFeed | undefined>;
}

/**
 * An opener that looks for one secret after the other, and for all together that are asked for meanwhile: nobody is
 * told what was found before they asked.
 */
export function createFeedOpener(db: Database): FeedOpener {
  let looking: Promise<unknown> = Promise.resolve();
  const look = (hashes: readonly string[]) => {
    const found = openFeeds(db, hashes);
    looking = found.catch(() => undefined);
    return found;
  };
  const loader = new DataLoader(look, {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (go) => void looking.then(go),
  });
  return { open: (token) => loader.load(hashOf(token)) };
}

/** The feeds that secrets open, in the order of their hashes. */
async function openFeeds(db: Database, hashes: readonly string[]): Promise<(OpenedFeed | undefined)[]> {
  const rows = await rowsFor(db, 'open feeds', hashes, (some) =>
    db
      .selectFrom('feed')
      .leftJoin('calendar_state as state', 'state.workspace_id', 'feed.workspace_id')
      .selectAll('feed')
      .select(['state.version', 'state.rules', 'state.drops_at', 'state.changed_at'])
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('calendar_change as change')
            .select('change.id')
            .whereRef('change.workspace_id', '=', 'feed.workspace_id'),
        ).as('pending'),
      )
      .where('feed.token_hash', 'in', some)
      .where('feed.revoked_at', 'is', null),
  );
  const opened = new Map(rows.map((row) => [row.token_hash, row]));
  return hashes.map((hash) => {
    const row = opened.get(hash);
    return (
      row && {
        feed: feedOf(row),
        version: row.version ?? 0,
        changedAt: (row.changed_at ?? 0) as Instant,
        rules: row.rules ?? '',
        dropsAt: row.drops_at as Instant | null,
        pending: Boolean(row.pending),
      }
    );
  });
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
  alarmDays: row.alarm_days,
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
