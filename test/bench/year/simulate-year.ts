import type { DatabaseConfig } from '../../../src/config/env.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Channel, ReminderDelivery } from '../../../src/domain/reminder.ts';
import { systemClock } from '../../../src/scheduler/clock.ts';
import { contractInput } from '../../../src/scheduler/first-due.ts';
import { playbookOf, type Rules } from '../../../src/scheduler/plan-due.ts';
import { sweep } from '../../../src/scheduler/sweep.ts';
import { ledgerCounts } from '../../../src/store/ledger-read.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { saveContracts } from '../../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import type { Act } from '../../model/acts.ts';
import type { Verdict } from '../../model/judge.ts';
import { contractFrom, importRows, perform } from '../../model/player.ts';
import { RULES as BARE_RULES, LEASE_MS, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { INSTANT_CHANNEL } from '../sweep/instant-channel.ts';
import { anyDay, DAYS, daysDown, FIRST_DAY, PEOPLE_HOUR, SWEEP_HOURS } from './calendar.ts';
import { createFollowers } from './followers.ts';
import { answer, edit, HABITS, isAnswered, somebodysContract } from './people.ts';
import { type Chance, chanceOf } from './random.ts';

export interface YearOptions {
  readonly database: DatabaseConfig;
  readonly seed: number;
  readonly contracts: number;
}

/** What came of a year, and where its time went. */
export interface Year {
  readonly totalMs: number;
  readonly cpuMs: number;
  readonly sweepMs: number;
  readonly peopleMs: number;
  readonly modelMs: number;
  readonly sweeps: number;
  readonly daysDown: number;
  readonly longestDown: number;
  readonly sent: number;
  readonly renewals: number;
  readonly edits: number;
  readonly answers: number;
  readonly refused: number;
  readonly ledger: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const REACH = { email: false, defaultChannel: 'C0ALL', fallback: 'desk@example.com' };
const RULES: Rules = {
  ...BARE_RULES,
  reach: { email: REACH.email, defaultChannel: REACH.defaultChannel, fallbackPerson: REACH.fallback },
};

/** A year of many contracts, day by day, on the real store; a model written apart counts what went wrong. */
export async function simulateYear(options: YearOptions): Promise<Measured<Year>> {
  const store = await openStore(options.database);
  return { run: () => live(store, chanceOf(options.seed), options.contracts), close: store.close };
}

async function live(store: Store, chance: Chance, contracts: number): Promise<Year> {
  const begin = { at: performance.now(), cpu: process.cpuUsage() };
  const spent = { sweepMs: 0, peopleMs: 0, modelMs: 0 };
  const timed = async <Result>(part: keyof typeof spent, work: () => Result | Promise<Result>) => {
    const start = performance.now();
    const result = await work();
    spent[part] += performance.now() - start;
    return result;
  };
  let now = (FIRST_DAY * DAY_MS) as Instant;
  const facts = Array.from({ length: contracts }, () => somebodysContract(chance, FIRST_DAY));
  const ids = await storeAll(store, facts, now);
  const followers = createFollowers(ids, facts, REACH, now);
  const counts = { sweeps: 0, sent: 0, edits: 0, answers: 0, refused: 0 };

  const editsOn = new Map<number, string[]>();
  const answersOn = new Map<number, string[]>();
  const note = (diary: Map<number, string[]>, day: number, id: string): void => {
    diary.set(day, [...(diary.get(day) ?? []), id]);
  };
  for (const id of ids) if (chance.happens(HABITS.edits)) note(editsOn, anyDay(chance), id);

  let outbox: ReminderDelivery[] = [];
  const channel: Channel = {
    ...INSTANT_CHANNEL,
    send: (delivery) => {
      if (delivery.reminder !== undefined) outbox.push(delivery);
      return INSTANT_CHANNEL.send(delivery);
    },
  };
  const clock = { ...systemClock, now: () => now };
  const deps = { store, rules: RULES, channels: [channel], clock, log: STRICT_LOG, leaseMs: LEASE_MS };
  const sweepNow = async (): Promise<void> => {
    outbox = [];
    await timed('sweepMs', () => sweep(deps));
    await timed('modelMs', () => followers.swept(now, outbox));
    counts.sweeps += 1;
    counts.sent += outbox.length;
    const day = Math.floor(now / DAY_MS);
    for (const id of new Set(outbox.map(({ reminder }) => reminder.contractId)))
      if (isAnswered(chance, followers.stateOf(id), day))
        note(answersOn, day + chance.between(1, HABITS.answersWithin), id);
  };

  const nameOf = new Map(ids.map((id, index) => [id, nameAt(index)]));
  const act = async (id: string, doing: Act): Promise<void> => {
    const refused = await timed('peopleMs', () => perform({ store, rules: RULES }, id, doing, now));
    if (refused === undefined) followers.did(id, doing, now);
    else counts.refused += 1;
  };
  /** Corrections come as a file, one transaction a day, unless they move the end; every other act is one of its own. */
  const peopleAct = async (edited: readonly string[], answered: readonly string[]): Promise<void> => {
    const edits = edited.map((id) => ({ id, act: edit(chance, followers.stateOf(id)) }));
    const rows = edits
      .filter(({ act: { byFile } }) => byFile)
      .map((row) => ({ ...row, name: nameOf.get(row.id) ?? '', state: followers.stateOf(row.id) }));
    await timed('peopleMs', () => importRows({ store, rules: RULES }, rows, now));
    for (const row of rows) followers.did(row.id, row.act, now);
    for (const moved of edits.filter(({ act: { byFile } }) => !byFile)) await act(moved.id, moved.act);
    counts.edits += edits.length;
    for (const id of answered)
      await act(id, answer(chance, followers.stateOf(id), followers.todayOf(id, now)));
    counts.answers += answered.length;
  };

  const down = daysDown(chance);
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day += 1)
    for (const hour of [...SWEEP_HOURS, PEOPLE_HOUR].sort((a, b) => a - b)) {
      now = (day * DAY_MS + hour * HOUR_MS) as Instant;
      if (hour === PEOPLE_HOUR) await peopleAct(editsOn.get(day) ?? [], answersOn.get(day) ?? []);
      else if (!down.days.has(day)) await sweepNow();
    }
  const { user, system } = process.cpuUsage(begin.cpu);
  return {
    totalMs: performance.now() - begin.at,
    cpuMs: (user + system) / 1000,
    ...spent,
    ...counts,
    renewals: followers.renewals(),
    daysDown: down.days.size,
    longestDown: down.longest,
    ledger: Object.fromEntries(await ledgerCounts(store.db)),
    verdict: followers.verdict,
  };
}

const nameAt = (index: number): string => `Vendor ${index}`;

async function storeAll({ db }: Store, facts: readonly Parameters<typeof contractFrom>[1][], now: Instant) {
  await ensureWorkspace(db, DEFAULT_WORKSPACE, now);
  const inputs = facts.map((one, index) => contractInput(contractFrom(nameAt(index), one), RULES));
  return (
    await saveContracts(db, inputs, {
      workspaceId: DEFAULT_WORKSPACE,
      actor: 'cli',
      now,
      playbookOf: (contract) => playbookOf(contract, RULES.playbooks),
    })
  ).ids;
}
