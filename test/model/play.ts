import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { SendOutcome } from '../../src/domain/reminder.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import type { Rules } from '../../src/scheduler/plan-due.ts';
import { sweep } from '../../src/scheduler/sweep.ts';
import type { Store } from '../../src/store/open.ts';
import { heldClock, recordingChannel, SENT, store as storeContracts } from '../support/fixtures.ts';
import { after, whyNot } from './acts.ts';
import { change, type Followed, follow, type Message, sweepOf } from './bot.ts';
import { clockIn } from './days.ts';
import { createJudge, emptyVerdict } from './judge.ts';
import { contractFrom, importRows, perform } from './player.ts';
import { newState } from './state.ts';
import type { Broken, Story } from './stories.ts';

const REACH = { email: true, defaultChannel: 'C9', fallback: 'cy@example.com' };
const RULES: Rules = {
  offDays: createOffDays(null),
  playbooks: loadPlaybooks('config/playbooks'),
  reminderTime: '09:00' as Rules['reminderTime'],
  reach: { email: REACH.email, defaultChannel: REACH.defaultChannel, fallbackPerson: REACH.fallback },
};

/** Nobody answers. */
const FAILED: SendOutcome = { kind: 'retry', reason: 'down', ambiguous: false };

const HOUR = 3_600_000;

/** Plays a story on the store and in the model. @returns what they do not agree on. */
export async function play(store: Store, { start, steps, contracts }: Story): Promise<string[]> {
  const clock = heldClock((start * 24 * HOUR) as Instant);
  let broken: Broken = 'nothing';
  const arrives = (medium: string): boolean =>
    broken === 'nothing' || (broken === 'email' && medium !== 'email');
  const { channel, sent } = recordingChannel(({ medium }) => (arrives(medium) ? SENT : FAILED));
  const log = { warn: () => undefined };
  const deps = { store, rules: RULES, channels: [channel], clock, log, leaseMs: 20_000 };
  const nameOf = (index: number): string => `Vendor ${index}`;
  const fields = contracts.map(({ facts }, index) => contractFrom(nameOf(index), facts));
  const ids = await storeContracts(store, fields, RULES, clock.now());
  const followed = new Map<string, Followed>();
  for (const [index, { facts }] of contracts.entries())
    followed.set(ids[index] ?? '', follow(newState(facts, clockIn(facts.zone, clock.now()).day), REACH));
  const verdict = emptyVerdict();
  const judge = createJudge(verdict);
  for (const [step, { hours, sweeps, ...rest }] of steps.entries()) {
    clock.set((clock.now() + hours * HOUR) as Instant);
    for (const [index, { acts }] of contracts.entries()) {
      const id = ids[index] ?? '';
      const one = followed.get(id);
      for (const { act } of acts.filter((candidate) => candidate.step === step)) {
        if (one === undefined) continue;
        const today = clockIn(one.state.zone, clock.now()).day;
        const expected = whyNot(act, one.state, today);
        const stage = { store, rules: RULES };
        const refused =
          act.kind === 'edit' && act.byFile
            ? await importRows(stage, [{ name: nameOf(index), state: one.state, act }], clock.now())
            : await perform(stage, id, act, clock.now());
        if (refused === undefined && expected !== undefined)
          verdict.cases.push(`accepted although ${expected}: ${JSON.stringify(act)}`);
        if (refused === undefined) change(one, after(act, one.state, today), REACH);
      }
    }
    if (!sweeps) continue;
    broken = rest.broken;
    const before = sent.length;
    await sweep(deps);
    const expected = new Map<string, Message[]>();
    for (const [id, one] of followed)
      expected.set(
        id,
        sweepOf(one, clock.now(), REACH, ({ key }) => arrives(key.split(' ')[2] ?? '')),
      );
    judge(new Date(clock.now()).toISOString(), expected, sent.slice(before));
  }
  return verdict.cases;
}
