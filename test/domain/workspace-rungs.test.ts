import { expect, test } from 'vitest';
import { whyPointless } from '../../src/domain/due.ts';
import { lifeLadder } from '../../src/domain/life-ladder.ts';
import { withWorkspaceRungs } from '../../src/domain/reminder-ladder.ts';
import { activtrakNagging, contractOf, offset, time } from '../support/factories.ts';

const playbook = withWorkspaceRungs(activtrakNagging, ['T-90', 'N-14', 'T-60'].map(offset));
const ladder = (overrides = {}) =>
  lifeLadder({ contract: contractOf(overrides), playbook, notices: [] }, time('09:00'));

test("a workspace's own rungs come on top of the playbook's, which keep what they say", () => {
  const purposes = new Map<string, string>(ladder().map(({ rung, purpose }) => [rung, purpose]));
  expect(purposes.get('T-90')).toBe('a reminder that your workspace asked for');
  expect(purposes.get('T-44')).toBe('a reminder that your workspace asked for');
  expect(purposes.get('T-60')).toBe('60 days left');
  expect(activtrakNagging.ladder.length + 3).toBe(playbook.ladder.length);
});

test('a decision to renew is still confirmed on the two days of the playbook', () => {
  const contract = contractOf({ intent: 'renew' });
  const told = ladder({ intent: 'renew' })
    .filter((rung) => whyPointless(rung, { contract, playbook, notices: [] }, rung.localDate) === undefined)
    .map(({ rung }) => rung);
  expect(told).toEqual(['T-60', 'T-30', 'T+1']);
});
