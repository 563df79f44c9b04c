import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withChanges } from '../../../src/delivery/calendar/feed-pieces.ts';
import type { FeedReader } from '../../../src/delivery/calendar/feed-reader.ts';
import type { Contract } from '../../../src/domain/contract.ts';
import { DAY_MS, type Instant } from '../../../src/domain/instant.ts';
import { addMonths } from '../../../src/domain/local-date.ts';
import { type FeedPiece, PIECE_CONTRACTS, pieceOf } from '../../../src/store/calendar-parts.ts';
import { listFeeds, setFeedAlarms } from '../../../src/store/feeds.ts';
import { changeLife } from '../../../src/store/lifecycle.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { ENGINES, SERVER_URL, SHARED_ENGINES, testStore } from '../../support/db.ts';
import { feedReader, newFeed } from '../../support/feed.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../../support/fixtures.ts';

const START = at('2027-01-01T00:00:00Z');
const DIALECTS = SERVER_URL === undefined ? ENGINES : SHARED_ENGINES;

/** One that is put in may be the first of all, the last, or between any two. */
const anyContract = fc.integer({ min: 0, max: 300 }).map((nth) => `c-${String(nth).padStart(3, '0')}`);
const anyTexts = fc.dictionary(anyContract, fc.string({ minLength: 1 }), { maxKeys: 200 });

test('pieces with changes put in are what they would be anew', () => {
  fc.assert(
    fc.property(
      anyTexts,
      fc.integer({ min: 1, max: 2 * PIECE_CONTRACTS }),
      fc.array(fc.dictionary(anyContract, fc.string(), { maxKeys: 100 }), { maxLength: 4 }),
      (texts, size, rounds) => {
        const known = new Map(Object.entries(texts));
        const all = () =>
          [...known]
            .filter(([, text]) => text !== '')
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([id, text]) => ({ id, bytes: Buffer.from(text), digest: text }));
        let pieces: readonly FeedPiece[] = [];
        for (let parts = all(); parts.length > 0; parts = parts.slice(size))
          pieces = [...pieces, pieceOf(parts.slice(0, size))];
        for (const changes of rounds) {
          const before = new Set(pieces);
          for (const [id, text] of Object.entries(changes)) known.set(id, text);
          const changed = Object.entries(changes).map(([id, text]) => ({
            id,
            bytes: Buffer.from(text),
            digest: text,
          }));
          pieces = withChanges(pieces, [pieceOf(changed)]);
          const whole = pieceOf(all());
          expect(Buffer.concat(pieces.map(({ bytes }) => bytes))).toEqual(whole.bytes);
          expect(pieces.flatMap(({ contracts }) => contracts)).toEqual(whole.contracts);
          for (const { contracts } of pieces) {
            expect(contracts.length).toBeGreaterThan(0);
            expect(contracts.length).toBeLessThanOrEqual(2 * PIECE_CONTRACTS);
          }
          const kept = pieces.filter((piece) => before.has(piece)).length;
          expect(kept).toBeGreaterThanOrEqual(before.size - Object.keys(changes).length);
        }
      },
    ),
  );
});

/** What may happen between two readings: to which of the contracts, and what. */
const anyChange = fc.record({
  nth: fc.nat(),
  what: fc.constantFrom(
    'edited',
    'edited',
    'edited',
    'limited',
    'archived',
    'given away',
    'renewed',
    'added',
    'noted',
    'alarms',
    'days pass',
  ),
  /** Whether everybody reads then, or some changes come together. */
  isRead: fc.boolean(),
});

describe.each(DIALECTS)('one who reads a feed after each change, on %s', (engine) => {
  test('has what somebody has who never read it before, byte for byte', async () => {
    const store = await testStore(engine);
    const fields = (nth: number) => ({ ...ACTIVTRAK, product: `P${nth}` });
    const ids = [
      ...(await storeContracts(
        store,
        Array.from({ length: 20 }, (_, nth) => fields(nth)),
      )),
    ];
    let now: Instant = START;
    const reader = () => feedReader(store, () => now);
    const tokens = [
      await newFeed(store, START),
      await newFeed(store, START, { scope: 'workspace' }, 1),
      await newFeed(store, START, { scope: 'person', person: 'ann@example.com' }),
      await newFeed(store, START, { scope: 'contract', contractId: ids[0] ?? '' }),
    ];
    const loud = (await listFeeds(store.db, DEFAULT_WORKSPACE)).find(({ alarmDays }) => alarmDays === 1)?.id;
    const texts = new Map<string, string>();
    const seen = (one: FeedReader) =>
      Promise.all(
        tokens.map(async (token) => {
          const read = await one.read(token);
          const text = Buffer.concat(read?.bodies.plain ?? []).toString();
          const { etag = '', changedAt } = read ?? {};
          expect(texts.get(etag) ?? text).toBe(text);
          texts.set(etag, text);
          return [etag, changedAt, text];
        }),
      );
    let count = 0;
    const toContract = (id: string, what: string, change: (contract: Contract) => Partial<Contract>) =>
      changeLife(
        store,
        { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now },
        ({ contract }) =>
          // What is archived can only be restored.
          contract.archivedAt && what !== 'archived'
            ? null
            : {
                contract: { ...contract, ...change(contract) },
                what: `contract.${what}`,
                before: {},
                after: {},
                cancels: 'it changed',
                words: '',
              },
      );
    const happens = async ({ nth, what }: { readonly nth: number; readonly what: string }) => {
      count += 1;
      const id = ids[nth % ids.length] ?? '';
      switch (what) {
        case 'edited':
          return toContract(id, what, () => ({ product: `P${nth} changed ${count} times` }));
        case 'limited':
          return toContract(id, what, ({ channelOnly }) => ({ channelOnly: channelOnly !== true }));
        case 'archived':
          return toContract(id, what, ({ archivedAt }) => ({ archivedAt: archivedAt ? null : now }));
        case 'given away':
          return toContract(id, what, () => ({ ownerEmail: `${nth % 2 ? 'ann' : 'bo'}@example.com` }));
        case 'renewed':
          return toContract(id, what, ({ termEnd }) => ({
            termStart: termEnd,
            termEnd: addMonths(termEnd, 12),
            knownOn: termEnd,
          }));
        case 'noted':
          return toContract(id, what, () => ({ notes: `note ${count}` }));
        case 'added':
          return ids.push(...(await storeContracts(store, [fields(1000 + count)])));
        case 'alarms':
          return setFeedAlarms(store.db, DEFAULT_WORKSPACE, loud ?? '', nth % 4);
        case 'days pass':
          now = (now + 20 * DAY_MS) as Instant;
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 1, maxLength: 8 }), async (changes) => {
        // The first one renders what changed; the other one finds that done.
        const [one, other] = [reader(), reader()];
        const all = async () => {
          const first = await seen(one);
          expect(await seen(other)).toEqual(first);
          expect(await seen(reader())).toEqual(first);
        };
        await all();
        for (const change of changes) {
          await happens(change);
          if (change.isRead) await all();
        }
        await all();
      }),
      { numRuns: engine === 'sqlite' ? 25 : 12 },
    );
  });
});
