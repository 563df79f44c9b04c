import { expect, test } from 'vitest';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { openStore } from '../../../src/store/open.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, startSlackBot } from '../../support/slack-bot.ts';

test.each(SHARED_ENGINES)(
  'on %s: a deed whose process died after it was acknowledged is carried out by the next sweep, once',
  async (engine) => {
    const { bot, id, reminder, whats, database } = await startSlackBot({ engine });
    const store = await openStore(database);
    const act = { kind: 'on-it', by: { userId: BO }, term: { contractId: id, termEnd: '2027-06-30' } };
    const lost = {
      workspace_id: 'default',
      id: 'lost',
      act: JSON.stringify(act),
      received_at: 1,
      lease_until: 2,
      attempts: 1,
      why: '',
    };
    await store.db.insertInto('inbox').values(lost).execute();
    await store.close();
    await Promise.all([bot.sweep(), bot.sweep()]);
    await bot.settled();
    expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
    expect(JSON.stringify(reminder().blocks)).toContain('bo is on it');
  },
);

test.each([
  ['429', { kind: '429' as const, retryAfterSeconds: 0 }],
  ['a server error', { kind: '503' as const }],
])('a message that cannot be brought up to date because of %s is, later', async (_what, fault) => {
  const { slack, bot, press, reminder, whats, store } = await startSlackBot();
  slack.faults.add({ ...fault, method: 'chat.update' });
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
  // A fault that passes is tried again after a while; the row is there until it is.
  const open = await store.db.selectFrom('follow_up').selectAll().execute();
  for (const { next_attempt_at } of open) expect(next_attempt_at).not.toBeNull();
  await bot.settled();
  const edited = ['C0IT000001', 'D0ANN00001'].filter((place) => reminder(place).editedTs !== undefined);
  expect(edited.length + open.filter(({ kind }) => kind === 'message').length).toBe(2);
});

test.each([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'message_not_found',
  'token_revoked',
  'account_inactive',
])('what was done stays done where Slack says %s', async (error) => {
  const { slack, press, reminder, whats, told, store } = await startSlackBot();
  slack.faults.add({ kind: 'error', error, method: 'chat.update' });
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
  expect(told(BO)).toHaveLength(1);
  const left = await store.db.selectFrom('follow_up').select(['why', 'kind']).execute();
  expect(left).toEqual([{ kind: 'message', why: expect.stringContaining(error) }]);
});

test('Slack that answers nothing holds up no acknowledgement, and what was done is shown later', async () => {
  const { slack, bot, press, reminder, whats, store } = await startSlackBot({
    env: { SEND_TIMEOUT_SECONDS: '1' },
  });
  slack.faults.add({ kind: 'timeout', method: 'chat.update', times: 2 });
  slack.faults.add({ kind: 'timeout', method: 'users.info' });
  const request = await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(request.problem).toBeUndefined();
  await bot.settled();
  // Who it was did not come through in time: nothing is done for somebody unknown, and they are told so.
  expect(await whats()).toEqual(['contract.added', 'access.refused']);
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect((await whats()).at(-1)).toBe('reminders.acknowledged');
  const open = await store.db.selectFrom('follow_up').selectAll().execute();
  expect(open.length).toBeGreaterThan(0);
  for (const { next_attempt_at } of open) expect(next_attempt_at).not.toBeNull();
});

test('an expired trigger is said, and a Home that changed meanwhile is published again', async () => {
  const { slack, bot, press, reminder, told } = await startSlackBot();
  slack.faults.add({ kind: 'error', error: 'expired_trigger_id', method: 'views.open' });
  await press(ANN, REMINDER_ACTIONS.notice, reminder());
  expect(told(ANN)).toEqual(['Slack gave up waiting for the dialog. Please try again.']);
  slack.faults.add({ kind: 'error', error: 'hash_conflict', method: 'views.publish' });
  await slack.people.openHome({ user: ANN, tab: 'home' });
  await bot.settled();
  expect(slack.state.views.home(ANN)).toBeDefined();
});

test('who Slack does not describe may do nothing, unless it described them before', async () => {
  const { slack, press, reminder, told, whats } = await startSlackBot();
  slack.faults.add({ kind: '503', method: 'users.info' });
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(told(BO)).toEqual([expect.stringMatching(/^Sorry, Slack did not say who you are/)]);
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(await whats()).toEqual(['contract.added', 'access.refused', 'reminders.acknowledged']);
});

test('without the scope for addresses people are known by their ids, and own what they add', async () => {
  const { slack, bot, press, reminder, history, setNow, store, id } = await startSlackBot({
    contracts: [{ ownerEmail: `slack:${ANN}` }],
  });
  const grant = slack.tokens.get(slack.token);
  if (grant === undefined) throw new Error('the token is there');
  const scopes = grant.scopes.filter((scope) => scope !== 'users:read.email');
  slack.tokens.set(slack.token, { ...grant, scopes });
  expect(reminder('D0ANN00001').text).toContain('ActivTrak');
  await press(ANN, REMINDER_ACTIONS.notice, reminder());
  expect(slack.state.views.stack(ANN)).toHaveLength(1);
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect((await history()).at(-1)?.actor).toBe(`slack:${BO}`);
  setNow('2027-05-10T09:00:00Z');
  await bot.sweep();
  const media = await store.db
    .selectFrom('ledger')
    .select('medium')
    .distinct()
    .where('contract_id', '=', id)
    .execute();
  expect(media.map(({ medium }) => medium).sort()).toEqual(['slack-channel', 'slack-dm']);
});
