import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Instant } from '../../domain/instant.ts';
import { contractName } from '../../store/calendar-parts.ts';
import { createFeedOpener, type Feed, type OpenedFeed } from '../../store/feeds.ts';
import { namesOfIds } from '../../store/identities.ts';
import type { Store } from '../../store/open.ts';
import type { CalendarRules } from './calendar-rules.ts';
import { type FeedBody, feedBody } from './feed-body.ts';
import { freshen, type Rendered } from './freshen.ts';

export interface FeedReaderDeps {
  readonly store: Store;
  readonly rules: CalendarRules;
  readonly now: () => Instant;
}

/** The two ways in which a feed is sent; compressed only where somebody asks for that. */
export interface FeedBodies {
  /** One after the other they are the text; large ones are never copied into one. */
  readonly plain: readonly Uint8Array[];
  /** In octets. */
  readonly size: number;
  readonly gzipped: () => Promise<Buffer>;
}

/** A feed as it stands. */
export interface FeedAsRead {
  readonly feed: Feed;
  readonly etag: string;
  /** Since when no feed of its workspace changed: whole seconds, as HTTP has them. */
  readonly changedAt: Instant;
  readonly bodies: FeedBodies;
}

export interface FeedReader {
  /** Undefined for a secret that opens nothing. */
  readonly read: (token: string) => Promise<FeedAsRead | undefined>;
}

/** Texts kept in memory; the ones asked for longest ago go first. */
const KEEP_BYTES = 16 * 1024 * 1024;

interface Kept extends Omit<FeedBody, 'plain'> {
  readonly version: number;
  readonly alarmDays: number | null;
  readonly bodies: FeedBodies;
}

const compress = promisify(gzip);

/**
 * Reads feeds: never staler than the database at the moment of asking, whichever process changed it. What is kept in
 * memory is of one version of the calendar, and each reading asks the database which one there is.
 */
export function createFeedReader({ store, rules, now }: FeedReaderDeps): FeedReader {
  const opener = createFeedOpener(store.db);
  const kept = createKept();
  const building = new Map<string, Promise<Kept>>();
  const build = (
    opened: Pick<OpenedFeed, 'feed' | 'version'>,
    rendered: Rendered | undefined,
  ): Promise<Kept> => {
    // Many ask at once after a change: it is put together once.
    const key = `${opened.feed.id} ${opened.version} ${opened.feed.alarmDays}`;
    const under =
      building.get(key) ??
      buildFeed(store, opened, kept.last(opened.feed), rendered).finally(() => building.delete(key));
    building.set(key, under);
    return under.then((one) => {
      kept.put(opened.feed.id, one);
      return one;
    });
  };
  return {
    async read(token) {
      const found = await opener.open(token);
      if (found === undefined) return undefined;
      const { feed } = found;
      const isFresh = !found.pending && found.rules === rules.key && (found.dropsAt ?? Infinity) > now();
      const taken = isFresh
        ? undefined
        : await freshen(store, feed.workspaceId, rules, now(), feed.about.scope === 'workspace');
      const opened = { feed, ...(taken ?? found) };
      const { version, changedAt } = opened;
      const { etag, bodies } = kept.get(feed, version) ?? (await build(opened, taken?.rendered));
      return { feed, etag, changedAt, bodies };
    },
  };
}

/**
 * Kept as of the version that was there before it was read. What is later already is so, too, in the text of the next
 * version, and read again for that.
 */
async function buildFeed(
  store: Store,
  { feed, version }: Pick<OpenedFeed, 'feed' | 'version'>,
  last: Kept | undefined,
  rendered: Rendered | undefined,
): Promise<Kept> {
  const { plain, ...body } = await feedBody(store, feed, await nameOfFeed(feed, store.db), {
    ...(last !== undefined && last.version < version && { earlier: last }),
    ...(rendered !== undefined && { rendered }),
  });
  return { ...body, version, alarmDays: feed.alarmDays, bodies: bodiesOf(plain) };
}

function bodiesOf(plain: readonly Uint8Array[]): FeedBodies {
  let gzipped: Promise<Buffer> | undefined;
  return {
    plain,
    size: plain.reduce((sum, { length }) => sum + length, 0),
    gzipped: () => {
      gzipped ??= compress(Buffer.concat(plain));
      return gzipped;
    },
  };
}

/** What calendar programs call a feed. */
export async function nameOfFeed(
  { workspaceId, about }: Pick<Feed, 'workspaceId' | 'about'>,
  db: Store['db'],
): Promise<string> {
  switch (about.scope) {
    case 'workspace':
      return 'Lastcall contracts';
    case 'contract':
      return ['Lastcall', (await contractName(db, about.contractId)) ?? ''].join(' ').trim();
    case 'person':
      return `Lastcall contracts of ${(await namesOfIds(db, workspaceId, [about.person]))(about.person)}`;
  }
}

function createKept() {
  const entries = new Map<string, Kept>();
  let bytes = 0;
  const sizeOf = ({ bodies }: Kept): number => bodies.size;
  const drop = (id: string): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    bytes -= sizeOf(entry);
    entries.delete(id);
  };
  /** Of whatever version. */
  const last = ({ id, alarmDays }: Feed): Kept | undefined => {
    const entry = entries.get(id);
    return entry?.alarmDays === alarmDays ? entry : undefined;
  };
  return {
    last,
    get(feed: Feed, version: number): Kept | undefined {
      const { id } = feed;
      const entry = last(feed);
      if (entry?.version !== version) return undefined;
      // Moved to the end: those in front were asked for longest ago.
      entries.delete(id);
      entries.set(id, entry);
      return entry;
    },
    put(id: string, entry: Kept): void {
      drop(id);
      entries.set(id, entry);
      bytes += sizeOf(entry);
      for (const oldest of entries.keys()) {
        if (bytes <= KEEP_BYTES) break;
        drop(oldest);
      }
    },
  };
}
