import type { ReminderDelivery } from '../../../src/domain/reminder.ts';
import { type Act, after } from '../../model/acts.ts';
import { change, type Followed, follow, type Message, sweepOf } from '../../model/bot.ts';
import { clockIn } from '../../model/days.ts';
import { createJudge, emptyVerdict } from '../../model/judge.ts';
import { type Facts, newState, type Reach, type State } from '../../model/state.ts';

/** The model's side of the year: every contract as it is by the rules, and what was wrong so far. */
export function createFollowers(
  ids: readonly string[],
  facts: readonly Facts[],
  reach: Reach,
  knownAt: number,
) {
  const followed = new Map<string, Followed>();
  for (const [index, one] of facts.entries())
    followed.set(ids[index] ?? '', follow(newState(one, clockIn(one.zone, knownAt).day), reach));
  const verdict = emptyVerdict();
  const judge = createJudge(verdict);
  /** What people did with a contract, to be shown beside what went wrong with it. */
  const history = new Map<string, string[]>();
  const of = (id: string): Followed => {
    const one = followed.get(id);
    if (one === undefined) throw new Error(`the model knows no contract ${id}`);
    return one;
  };
  let renewals = 0;
  return {
    verdict,
    renewals: () => renewals,
    stateOf: (id: string): State => of(id).state,
    todayOf: (id: string, now: number): number => clockIn(of(id).state.zone, now).day,
    /** Somebody did something, and it was not refused. */
    did: (id: string, act: Act, now: number): void => {
      const one = of(id);
      change(one, after(act, one.state, clockIn(one.state.zone, now).day), reach);
      history.set(id, [...(history.get(id) ?? []), `${new Date(now).toISOString()} ${JSON.stringify(act)}`]);
    },
    /** Compares what a sweep sent with what it had to send. */
    swept: (now: number, sent: readonly ReminderDelivery[]): void => {
      const expected = new Map<string, Message[]>();
      for (const [id, one] of followed) {
        if (one.wakeAt > now) continue;
        const term = one.state.T;
        expected.set(id, sweepOf(one, now, reach));
        if (one.state.T !== term) renewals += 1;
      }
      const known = verdict.cases.length;
      judge(new Date(now).toISOString(), expected, sent);
      for (const [index, words] of verdict.cases.slice(known).entries()) {
        const id = /, (\S+):/.exec(words)?.[1] ?? '';
        verdict.cases[known + index] = [words, ...(history.get(id) ?? [])].join('\n    ');
      }
    },
  };
}
