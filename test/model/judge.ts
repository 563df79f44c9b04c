import type { ReminderDelivery } from '../../src/domain/reminder.ts';
import type { Message } from './bot.ts';
import { dayNumber, dayText } from './days.ts';

/** What was wrong with a sweep, with each case in words. */
export interface Verdict {
  missed: number;
  duplicate: number;
  stale: number;
  /** Sent rightly, but with another end of the next term than the model expects. */
  wrong: number;
  readonly cases: string[];
}

export const emptyVerdict = (): Verdict => ({ missed: 0, duplicate: 0, stale: 0, wrong: 0, cases: [] });

const MOST_CASES = 20;

/** Compares what was sent with what the model expects, over a whole story; each message may come once in it. */
export function createJudge(verdict: Verdict) {
  const everSent = new Map<string, Set<string>>();
  const note = (kind: Exclude<keyof Verdict, 'cases'>, words: string): void => {
    verdict[kind] += 1;
    if (verdict.cases.length < MOST_CASES) verdict.cases.push(`${kind}: ${words}`);
  };
  /** `expected` and `sent` are of one sweep, by contract. */
  return (
    when: string,
    expected: ReadonlyMap<string, readonly Message[]>,
    sent: readonly ReminderDelivery[],
  ): void => {
    const open = new Map<string, Map<string, Message>>();
    for (const [id, messages] of expected) open.set(id, new Map(messages.map((one) => [one.key, one])));
    for (const { reminder, medium, recipient } of sent) {
      const { contractId, termEnd, rung, renewal } = reminder;
      const key = `${dayNumber(termEnd)} ${rung} ${medium} ${recipient.toLowerCase()}`;
      const words = `${when}, ${contractId}: ${termEnd} ${rung} ${medium} ${recipient}`;
      const before = everSent.get(contractId) ?? new Set();
      everSent.set(contractId, before);
      const wanted = open.get(contractId)?.get(key);
      if (before.has(key)) note('duplicate', words);
      else if (wanted === undefined) note('stale', words);
      else {
        const until = wanted.renewsUntil === null ? undefined : dayText(wanted.renewsUntil);
        if (renewal?.until !== until) note('wrong', `${words} says ${renewal?.until}, expected ${until}`);
      }
      before.add(key);
      open.get(contractId)?.delete(key);
    }
    for (const [id, messages] of open)
      for (const key of messages.keys()) {
        const [term = '', ...rest] = key.split(' ');
        note('missed', `${when}, ${id}: ${dayText(Number(term))} ${rest.join(' ')}`);
      }
  };
}
