import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContractFields } from '../../src/domain/contract.ts';
import { dueRows, type LedgerMark, nextDueAt, type Standing, whyPointless } from '../../src/domain/due.ts';
import { DAY_MS, type Instant, localDateAt } from '../../src/domain/instant.ts';
import { addDays } from '../../src/domain/local-date.ts';
import { anchorsOf, type NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { ladderOf, recipientsOf } from '../../src/domain/reminder-ladder.ts';
import { activtrak, at, contractOf, day, noticeOf, REACH, time } from '../support/factories.ts';

const SEED = { seed: 20270630, numRuns: 1000 };

type State = 'pending' | 'sent' | 'retrying' | 'skipped' | 'cancelled';
interface Row {
  readonly rung: string;
  readonly medium: LedgerMark['medium'];
  readonly recipient: string;
  state: State;
  sentTimes: number;
}

interface Ledger {
  readonly rows: ReadonlyMap<string, Row>;
  /** Plans as of a moment; returns what is now to be sent that was not before. */
  readonly plan: (standing: Standing, now: Instant) => Row[];
  /** Tries to send all that is open; `works` says which attempts succeed. */
  readonly send: (works: () => boolean) => void;
}

const isOpen = ({ state }: Row): boolean => state === 'pending' || state === 'retrying';

/** The ledger as the store keeps it, in a map: one row for each rung and recipient, ever. */
function createLedger(): Ledger {
  const rows = new Map<string, Row>();
  const marks = (): LedgerMark[] =>
    [...rows.values()]
      .filter((row) => row.state !== 'cancelled')
      .map((row) => ({ rung: row.rung, medium: row.medium, recipient: row.recipient, open: isOpen(row) }));

  const plan: Ledger['plan'] = (standing, now) => {
    const today = localDateAt(now, standing.contract.timeZone);
    const fresh: Row[] = [];
    for (const { rung, medium, recipient, state } of dueRows(standing, marks(), REACH, now, today)) {
      const key = `${rung.rung} ${medium} ${recipient}`;
      const there = rows.get(key);
      // As in the store: what was sent or told is never touched again.
      if (there?.state === 'sent' || there?.state === 'skipped') expect.fail(`${key} was planned again`);
      const row: Row = { rung: rung.rung, medium, recipient, state, sentTimes: there?.sentTimes ?? 0 };
      rows.set(key, row);
      if (state === 'pending') fresh.push(row);
    }
    return fresh;
  };

  const send: Ledger['send'] = (works) => {
    for (const row of [...rows.values()].filter(isOpen)) {
      row.state = works() ? 'sent' : 'retrying';
      if (row.state === 'sent') row.sentTimes += 1;
    }
  };
  return { rows, plan, send };
}

function standingOf(fields: Partial<ContractFields>, notices: readonly NoticeRecord[]): Standing {
  const contract = contractOf(fields);
  const ladder = ladderOf(contract, activtrak, anchorsOf(contract, activtrak), time('09:00'));
  return { contract, playbook: activtrak, notices, ladder };
}

const standing = fc
  .record({
    noticeDays: fc.constantFrom(null, 0, 10, 30, 45, 60, 90),
    intent: fc.constantFrom('undecided', 'renew', 'cancel-to-free', 'reduce-licences' as const),
    timeZone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'),
    slackChannel: fc.constantFrom(null, 'C1'),
    ownerEmail: fc.constantFrom(null, 'ann@example.com'),
    notice: fc.option(
      fc.record({
        action: fc.constantFrom('cancel-to-free', 'reduce-licences'),
        givenOn: fc.integer({ min: -130, max: 0 }).map((days) => addDays(day('2027-06-30'), days)),
      }),
    ),
  })
  .map(({ notice, ...fields }) => standingOf(fields, notice === null ? [] : [noticeOf(notice)]));

/** Moments from before the first rung that any of them has to after the last makes sense, in hours. */
const moment = fc
  .integer({ min: -130 * 24, max: 40 * 24 })
  .map((hours) => (at('2027-06-30T09:00Z') + hours * (DAY_MS / 24)) as Instant);
const moments = fc.array(moment, { minLength: 1, maxLength: 12 });

const personOf = ({ medium, recipient }: Row): string => `${medium} ${recipient}`;

describe('whatever the moments at which the bot is awake', () => {
  test('one new message at most for each recipient, no rung twice, and a second look finds nothing', () => {
    fc.assert(
      fc.property(standing, moments, fc.infiniteStream(fc.boolean()), (situation, when, luck) => {
        const ledger = createLedger();
        const works = (): boolean => luck.next().value ?? true;
        for (const now of when.toSorted((a, b) => a - b)) {
          const fresh = ledger.plan(situation, now);
          expect(new Set(fresh.map(personOf)).size).toBe(fresh.length);
          const open = [...ledger.rows.values()].filter(isOpen);
          expect(new Set(open.map(personOf)).size).toBe(open.length);
          const before = structuredClone([...ledger.rows]);
          expect(ledger.plan(situation, now)).toEqual([]);
          expect([...ledger.rows]).toEqual(before);
          ledger.send(works);
        }
        for (const row of ledger.rows.values()) expect(row.sentTimes).toBeLessThanOrEqual(1);
      }),
      SEED,
    );
  });

  test('the newest rung that is due and makes sense reaches everybody, and no other is left open', () => {
    fc.assert(
      fc.property(standing, moments, (situation, when) => {
        const ledger = createLedger();
        for (const now of when.toSorted((a, b) => a - b)) {
          ledger.plan(situation, now);
          ledger.send(() => true);
          const today = localDateAt(now, situation.contract.timeZone);
          const newest = situation.ladder
            .filter((rung) => rung.at <= now && whyPointless(rung, situation, today) === undefined)
            .at(-1);
          if (newest === undefined) continue;
          for (const { medium, recipient } of recipientsOf(newest, situation.contract, REACH))
            expect(ledger.rows.get(`${newest.rung} ${medium} ${recipient}`)?.state).toBe('sent');
        }
      }),
      SEED,
    );
  });

  test('a rung is folded only into one that is sent', () => {
    fc.assert(
      fc.property(standing, moment, (situation, now) => {
        const rows = dueRows(situation, [], REACH, now, localDateAt(now, situation.contract.timeZone));
        for (const { foldedInto, medium, recipient, rung } of rows.filter((row) => row.state === 'skipped')) {
          const into = rows.find(
            (row) => row.rung.rung === foldedInto && row.medium === medium && row.recipient === recipient,
          );
          expect(into?.state).toBe('pending');
          expect(into && into.rung.at > rung.at).toBe(true);
        }
      }),
      SEED,
    );
  });

  test('a clock that was set back plans nothing again', () => {
    fc.assert(
      fc.property(standing, moments, (situation, when) => {
        const ledger = createLedger();
        for (const now of when) {
          ledger.plan(situation, now);
          ledger.send(() => true);
        }
        for (const row of ledger.rows.values()) expect(row.sentTimes).toBeLessThanOrEqual(1);
      }),
      SEED,
    );
  });

  test('waking at the moments that nextDueAt names misses nothing', () => {
    fc.assert(
      fc.property(standing, (situation) => {
        const ledger = createLedger();
        let next = nextDueAt(situation.ladder, at('2026-01-01T00:00Z'));
        for (const rung of situation.ladder) {
          expect(next).toBe(rung.at);
          ledger.plan(situation, rung.at);
          ledger.send(() => true);
          next = nextDueAt(situation.ladder, rung.at);
        }
        expect(next).toBeNull();
        expect([...ledger.rows.values()].filter(({ state }) => state === 'skipped')).toEqual([]);
        for (const rung of situation.ladder)
          for (const { medium, recipient } of recipientsOf(rung, situation.contract, REACH)) {
            const want = whyPointless(rung, situation, rung.localDate) === undefined ? 'sent' : 'cancelled';
            expect(ledger.rows.get(`${rung.rung} ${medium} ${recipient}`)?.state).toBe(want);
          }
      }),
      SEED,
    );
  });
});
