import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import { dueRows, type LedgerMark, type Standing } from '../../src/domain/due.ts';
import { type Instant, localDateAt } from '../../src/domain/instant.ts';
import { lifeLadder } from '../../src/domain/life-ladder.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrakNagging, contractOf, day, noticeOf, time } from '../support/factories.ts';
import { dayNumber, dayText, type Model, type ModelContract, modelOf } from './life-model.ts';

const RUNS = { seed: 20270630, numRuns: 1500 };
const HOUR = 3_600_000;

const notice = (action: ModelContract['notices'][number]['action'], from: number, to: number) =>
  fc.option(
    fc.record({ action: fc.constant(action), given: fc.integer({ min: from, max: to }), after: fc.nat(40) }),
    { freq: 2 },
  );

/** Any contract, with days counted from the last paid one, which is any from 2027 to 2029. */
const contracts = fc
  .record({
    T: fc.integer({ min: dayNumber('2027-01-01'), max: dayNumber('2029-12-31') }),
    noticeDays: fc.constantFrom(0, 1, 2, 3, 10, 20, 30, 31, 45, 60, 90),
    months: fc.constantFrom(1, 3, 12),
    renewsByItself: fc.boolean(),
    intent: fc.constantFrom(
      'undecided',
      'renew',
      'cancel-to-free',
      'cancel-and-delete',
      'reduce-licences' as const,
    ),
    cancel: notice('cancel-to-free', -110, 0),
    reduce: notice('reduce-licences', -110, 0),
    deletion: notice('delete-account', 1, 40),
    confirms: fc.boolean(),
    heldUntil: fc.option(fc.integer({ min: -110, max: 20 })),
    renewedOn: fc.option(fc.integer({ min: -90, max: -20 }), { freq: 2 }),
    channel: fc.constantFrom(null, 'C1', 'C9'),
    owner: fc.constantFrom(null, 'ann@example.com', 'Cy@Example.com'),
    defaultChannel: fc.constantFrom(null, 'C9'),
    fallback: fc.constantFrom(null, 'cy@example.com'),
    timeZone: fc.constantFrom(
      'UTC',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'America/New_York',
      'Asia/Kolkata',
    ),
  })
  .map(({ cancel, reduce, deletion, confirms, timeZone, ...drawn }) => {
    const from = (days: number | null): number | null => (days === null ? null : drawn.T + days);
    const notices = [cancel, reduce, deletion].flatMap((given) =>
      given === null
        ? []
        : [
            {
              action: given.action,
              given: drawn.T + given.given,
              confirmed: confirms ? drawn.T + given.given + given.after : null,
            },
          ],
    );
    const model: ModelContract = {
      ...drawn,
      notices,
      heldUntil: from(drawn.heldUntil),
      renewedOn: from(drawn.renewedOn),
    };
    return { model, timeZone };
  });

const REACH = ({ defaultChannel, fallback }: ModelContract) => ({
  email: true,
  defaultChannel,
  fallbackPerson: fallback,
});

function standingOf(model: ModelContract, timeZone: string): Standing {
  const contract: Contract = contractOf({
    termEnd: day(dayText(model.T)),
    noticeDays: model.noticeDays,
    termMonths: model.months,
    autoRenews: model.renewsByItself,
    intent: model.intent,
    timeZone,
    slackChannel: model.channel,
    ownerEmail: model.owner,
    termStart: model.renewedOn === null ? null : day(dayText(model.renewedOn)),
    anchorDay: model.renewedOn === null ? null : Number(dayText(model.T).slice(8)),
    quiet:
      model.heldUntil === null
        ? null
        : { kind: 'acknowledged', by: 'ann', until: day(dayText(model.heldUntil)) },
  });
  const notices = model.notices.map(
    (given, index): NoticeRecord =>
      noticeOf({
        id: `n${index}`,
        termEnd: contract.termEnd,
        action: given.action,
        givenOn: day(dayText(given.given)),
        confirmedOn: given.confirmed === null ? null : day(dayText(given.confirmed)),
      }),
  );
  const life = { contract, playbook: activtrakNagging, notices };
  return { ...life, ladder: lifeLadder(life, time('09:00')) };
}

/** The day and time that the clocks of a zone show, by other means than the code under test uses. */
const formats = new Map<string, Intl.DateTimeFormat>();
function clockOf(moment: number, timeZone: string): { day: number; time: string } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  const [date = '', clock = ''] = format.format(moment).split(' ');
  return { day: dayNumber(date), time: clock };
}

/** When the bot is awake, in hours from the last paid day, and whether it then can send. */
const sweeps = fc
  .array(fc.record({ hour: fc.integer({ min: -140 * 24, max: 80 * 24 }), works: fc.boolean() }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((list) => list.toSorted((a, b) => a.hour - b.hour));

/** Awake hour by hour for some days. */
const vigils = fc
  .record({ from: fc.integer({ min: -140, max: 40 }), step: fc.constantFrom(5, 12, 24) })
  .map(({ from, step }) =>
    Array.from({ length: 40 }, (_, index) => ({ hour: from * 24 + index * step, works: true })),
  );

interface Entry {
  readonly rung: string;
  readonly medium: LedgerMark['medium'];
  readonly recipient: string;
  state: 'open' | 'sent' | 'told' | 'cancelled';
}

const nameOf = (T: number, date: number): string =>
  date === T ? 'T' : date < T ? `T-${T - date}` : `T+${date - T}`;

/** Plays both the code and the model through the same days, and compares after each of them. */
function play(
  model: ModelContract,
  timeZone: string,
  list: readonly { hour: number; works: boolean }[],
): void {
  const standing = standingOf(model, timeZone);
  const opinion = modelOf(model);
  const ledger = new Map<string, Entry>();
  const told = new Set<string>();
  const perDay = new Map<string, number>();
  for (const { hour, works } of list) {
    const now = (model.T * 24 * HOUR + hour * HOUR) as Instant;
    const clock = clockOf(now, timeZone);
    // The code: what it plans, as the store would keep it.
    const marks = [...ledger.values()]
      .filter(({ state }) => state !== 'cancelled')
      .map(({ state, ...mark }): LedgerMark => ({ ...mark, open: state === 'open' }));
    const rows = dueRows(standing, marks, REACH(model), now, localDateAt(now, timeZone));
    for (const { rung, medium, recipient, state } of rows) {
      const key = `${rung.rung} ${medium} ${recipient}`.toLowerCase();
      if (['sent', 'told'].includes(ledger.get(key)?.state ?? '')) expect.fail(`${key} was planned again`);
      const next = ({ pending: 'open', skipped: 'told', cancelled: 'cancelled' } as const)[state];
      ledger.set(key, { rung: rung.rung, medium, recipient, state: next });
    }
    for (const row of rows.filter(({ state }) => state === 'skipped')) {
      const into = ledger.get(`${row.foldedInto} ${row.medium} ${row.recipient}`.toLowerCase());
      expect(['open', 'sent']).toContain(into?.state);
    }
    // The model: what each is to be told now.
    const expected = messagesNow(opinion, told, clock, model.T);
    const open = [...ledger].filter(([, { state }]) => state === 'open').map(([key]) => key);
    expect(open.sort()).toEqual([...expected.keys()].sort());
    if (!works) continue;
    for (const entry of ledger.values()) if (entry.state === 'open') entry.state = 'sent';
    for (const [key, tells] of expected) {
      for (const one of tells) told.add(one);
      // What is late goes out in the night, what is due at nine: a day begins with its reminders.
      const morning = clock.time < '09:00' ? clock.day - 1 : clock.day;
      const person = `${morning} ${key.slice(key.indexOf(' ') + 1)}`;
      perDay.set(person, (perDay.get(person) ?? 0) + 1);
      expect(perDay.get(person)).toBe(1);
    }
  }
}

/** To whom the newest reminder that makes sense is still to be sent, and which ones that message tells. */
function messagesNow(
  { days, toldOn, pointless }: Model,
  told: ReadonlySet<string>,
  clock: { day: number; time: string },
  T: number,
): ReadonlyMap<string, readonly string[]> {
  const due = days.filter((date) => date < clock.day || (date === clock.day && clock.time >= '09:00'));
  const sensible = due.filter((date) => !pointless(date, clock.day));
  const messages = new Map<string, string[]>();
  for (const person of new Set(sensible.flatMap(toldOn))) {
    const theirs = sensible.filter((date) => toldOn(date).includes(person));
    const keys = theirs.map((date) => `${nameOf(T, date)} ${person}`.toLowerCase());
    const newest = keys.at(-1);
    if (newest !== undefined && !told.has(newest)) messages.set(newest, keys);
  }
  return messages;
}

describe('against a model written apart', () => {
  test('whenever the bot is awake, everybody gets just what the model says', () => {
    fc.assert(
      fc.property(contracts, sweeps, ({ model, timeZone }, list) => play(model, timeZone, list)),
      RUNS,
    );
  });

  test('awake all the time, too', () => {
    fc.assert(
      fc.property(contracts, vigils, ({ model, timeZone }, list) => play(model, timeZone, list)),
      { ...RUNS, numRuns: 700 },
    );
  });

  test('the ladder has the same days, one rung each, in order, named by their distance from the end', () => {
    fc.assert(
      fc.property(contracts, ({ model, timeZone }) => {
        const { ladder, contract } = standingOf(model, timeZone);
        const { days, toldOn } = modelOf(model);
        expect(ladder.map(({ localDate }) => localDate)).toEqual(days.map(dayText));
        expect(ladder.map(({ rung }) => rung)).toEqual(days.map((date) => nameOf(model.T, date)));
        for (const [index, rung] of ladder.entries()) {
          const before = ladder[index - 1];
          if (before !== undefined) expect(rung.at).toBeGreaterThan(before.at);
          expect(clockOf(rung.at, contract.timeZone)).toEqual({ day: days[index], time: '09:00' });
          expect(rung.purpose).not.toBe('');
          expect(new Set(rung.audience).size).toBe(rung.audience.length);
          expect(toldOn(days[index] ?? 0).length).toBeGreaterThanOrEqual(model.owner === null ? 0 : 2);
        }
      }),
      RUNS,
    );
  });

  test('each step of the playbook is told on its own day, whatever is added before it', () => {
    fc.assert(
      fc.property(contracts, ({ model, timeZone }) => {
        const { ladder } = standingOf(model, timeZone);
        const N = model.T - model.noticeDays;
        // Where it goes into the next term early, that term tells of the rest.
        const last = modelOf(model).days.at(-1) ?? model.T;
        for (const date of [model.T - 60, N - 30, model.T - 30, N, model.T].filter((one) => one <= last))
          expect(ladder.filter(({ localDate }) => localDate === dayText(date))).toHaveLength(1);
        const later = ladder.filter(({ purpose }) => purpose === 'the last day for notice');
        expect(later.every(({ localDate }) => localDate <= dayText(N))).toBe(true);
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});
