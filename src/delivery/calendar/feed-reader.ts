import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Instant } from '../../domain/instant.ts';
import { contractsById } from '../../store/contracts.ts';
import { type Feed, type FeedAnswer, noteFeedAnswer, type OpenedFeed, openFeed } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import { nameOf } from '../reminder-words.ts';
import { etagOf, feedBody } from './feed-body.ts';
import { type CalendarRules, freshen } from './freshen.ts';

export interface FeedReaderDeps {
  readonly store: Store;
  readonly rules: CalendarRules;
  readonly now: () => Instant;
}

/** The two ways in which a feed is sent; compressed only where somebody asks for that. */
export interface FeedBodies {
  readonly plain: Buffer;
  readonly gzipped: () => Promise<Buffer>;
}

/** A feed as it stands: the text is put together only where somebody needs it. */
export interface FeedAsRead {
  readonly feed: Feed;
  readonly answer: FeedAnswer;
  readonly bodies: () => Promise<FeedBodies>;
}

export interface FeedReader {
  /** Undefined for a secret that opens nothing. */
  readonly read: (token: string) => Promise<FeedAsRead | undefined>;
}

/** Texts kept in memory; the ones asked for longest ago go first. */
const KEEP_BYTES = 16 * 1024 * 1024;

interface Kept {
  readonly version: number;
  readonly alarmDays: number | null;
  readonly answer: FeedAnswer;
  readonly bodies: FeedBodies;
}

const compress = promisify(gzip);
const SECOND_MS = 1000;

/**
 * Reads feeds: never staler than the database at the moment of asking, whichever process changed it. What is kept in
 * memory is of one version of the calendar, and each reading asks the database which one there is.
 */
export function createFeedReader({ store, rules, now }: FeedReaderDeps): FeedReader {
  const kept = createKept();
  const building = new Map<string, Promise<Kept>>();
  const build = (opened: OpenedFeed): Promise<Kept> => {
    // Many ask at once after a change: it is put together once.
    const key = `${opened.feed.id} ${opened.version} ${opened.feed.alarmDays}`;
    const under = building.get(key) ?? buildFeed(store, opened, now()).finally(() => building.delete(key));
    building.set(key, under);
    return under.then((one) => {
      kept.put(opened.feed.id, one);
      return one;
    });
  };
  return {
    async read(token) {
      let opened = await openFeed(store.db, token);
      if (opened === undefined) return undefined;
      if (opened.pending || opened.rules !== rules.key || (opened.dropsAt ?? Infinity) <= now()) {
        await freshen(store, opened.feed.workspaceId, rules, now());
        opened = await openFeed(store.db, token);
        if (opened === undefined) return undefined;
      }
      const { feed, version } = opened;
      const there = kept.get(feed, version);
      if (there !== undefined) return { feed, answer: there.answer, bodies: async () => there.bodies };
      const { answered } = feed;
      if (answered !== null && answered.version === version) {
        const again = opened;
        return { feed, answer: answered, bodies: async () => (await build(again)).bodies };
      }
      const built = await build(opened);
      return { feed, answer: built.answer, bodies: async () => built.bodies };
    },
  };
}

async function buildFeed({ db }: Store, { feed, version }: OpenedFeed, now: Instant): Promise<Kept> {
  const plain = await feedBody(db, feed, await nameOfFeed(feed, db));
  const etag = etagOf(plain);
  const before = feed.answered;
  const changedAt = before?.etag === etag ? before.changedAt : nextSecond(before?.changedAt, now);
  const answer = { etag, changedAt, version };
  await noteFeedAnswer(db, feed.id, answer);
  return { version, alarmDays: feed.alarmDays, answer, bodies: bodiesOf(plain) };
}

function bodiesOf(plain: Buffer): FeedBodies {
  let gzipped: Promise<Buffer> | undefined;
  return {
    plain,
    gzipped: () => {
      gzipped ??= compress(plain);
      return gzipped;
    },
  };
}

/** Two answers never have the same date, so that a date alone tells whether somebody has the latest. */
const nextSecond = (before: Instant | undefined, now: Instant): Instant =>
  Math.max(Math.floor(now / SECOND_MS) * SECOND_MS, (before ?? 0) + SECOND_MS) as Instant;

/** What calendar programs call a feed. */
export async function nameOfFeed({ about }: Pick<Feed, 'about'>, db: Store['db']): Promise<string> {
  switch (about.scope) {
    case 'workspace':
      return 'Lastcall contracts';
    case 'contract': {
      const contract = (await contractsById(db, [about.contractId])).get(about.contractId);
      return ['Lastcall', ...(contract === undefined ? [] : [nameOf(contract)])].join(' ');
    }
    case 'person':
      return `Lastcall contracts of ${about.person}`;
  }
}

function createKept() {
  const entries = new Map<string, Kept>();
  let bytes = 0;
  const sizeOf = ({ bodies }: Kept): number => bodies.plain.length;
  const drop = (id: string): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    bytes -= sizeOf(entry);
    entries.delete(id);
  };
  return {
    get({ id, alarmDays }: Feed, version: number): Kept | undefined {
      const entry = entries.get(id);
      if (entry?.version !== version || entry.alarmDays !== alarmDays) return undefined;
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
