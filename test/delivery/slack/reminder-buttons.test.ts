import { expect, test } from 'vitest';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, CY, EVE, startSlackBot } from '../../support/slack-bot.ts';

const CHANNEL = 'C0IT000001';
const ANNS_DM = 'D0ANN00001';

test.each(SHARED_ENGINES)("on %s: I'm on it is told everywhere, and stored once", async (engine) => {
  const started = await startSlackBot({ engine });
  const { slack, press, reminder, whats, told } = started;
  const request = await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(request.problem).toBeUndefined();
  expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
  for (const place of [CHANNEL, ANNS_DM]) {
    const message = reminder(place);
    expect(message.editedTs).toBeDefined();
    expect(JSON.stringify(message.blocks)).toContain(
      'Saturday 1 May 2027: bo is on it; reminders come again on Saturday 8 May 2027.',
    );
    expect(slack.state.replies(message.channel, message.ts).map(({ text }) => text)).toEqual([
      'Saturday 1 May 2027: bo is on it; reminders come again on Saturday 8 May 2027.',
    ]);
  }
  expect(told(BO)).toEqual([
    '*ActivTrak Professional*: You are on it; reminders come again on Saturday 8 May 2027.',
  ]);
});

test('by Socket Mode it is the same', async () => {
  const { press, reminder, whats, command, told } = await startSlackBot({ socket: true });
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
  await command(BO, 'list');
  expect(told(BO).at(-1)).toContain('Watching 1 contract.');
});

test('the same press delivered twice is one act', async () => {
  const { slack, press, bot, reminder, whats } = await startSlackBot();
  const { payload } = await press(BO, REMINDER_ACTIONS.onIt, reminder());
  await slack.requests.send('interactive', 'block_actions', payload);
  await bot.settled();
  expect(await whats()).toEqual(['contract.added', 'reminders.acknowledged']);
  expect(slack.state.replies(CHANNEL, reminder().ts)).toHaveLength(1);
});

test('two people who press at once are both heard, one row each', async () => {
  const { press, reminder, history } = await startSlackBot();
  await Promise.all([ANN, BO].map((user) => press(user, REMINDER_ACTIONS.onIt, reminder())));
  const acts = (await history()).filter(({ what }) => what === 'reminders.acknowledged');
  expect(acts.map(({ actor }) => actor).sort()).toEqual(['ann@example.com', 'bo@example.com']);
});

test('snoozing offers no day past the deadline, and holds reminders back', async () => {
  const { press, reminder, modal, submit, whats } = await startSlackBot();
  await press(BO, REMINDER_ACTIONS.snooze, reminder());
  const input = modal(BO).view.blocks as { element?: { options: { value: string }[] } }[];
  const days = input.flatMap(({ element }) => element?.options.map(({ value }) => value) ?? []);
  expect(days).toEqual(['2027-05-02', '2027-05-04', '2027-05-08', '2027-05-15', '2027-05-31']);
  const until = { type: 'radio_buttons', selected_option: { value: '2027-05-15' } };
  expect(await submit(BO, { until: { until } })).toEqual({ errors: {}, problem: undefined });
  expect(await whats()).toEqual(['contract.added', 'reminders.snoozed']);
  expect(JSON.stringify(reminder().blocks)).toContain('bo snoozed the reminders until Saturday 15 May 2027.');
});

const notice = (date: string, confirmed: string | null = null, action = 'cancel-to-free') => ({
  action: { action: { type: 'static_select', selected_option: { value: action } } },
  date: { date: { type: 'datepicker', selected_date: date } },
  through: { through: { type: 'plain_text_input', value: 'Cancellation Request Form' } },
  reference: { reference: { type: 'plain_text_input', value: 'CR-1 <!channel>' } },
  confirmed: { confirmed: { type: 'datepicker', selected_date: confirmed } },
});

test('notice given takes the proof, and says below the field what is wrong', async () => {
  const { press, reminder, submit, whats, slack } = await startSlackBot();
  await press(ANN, REMINDER_ACTIONS.notice, reminder());
  const wrong = await submit(ANN, notice('2027-05-20'));
  expect(wrong.errors).toEqual({ date: expect.stringMatching(/^Expected a day from .* today\.$/) });
  expect(await whats()).toEqual(['contract.added']);
  expect(await submit(ANN, notice('2027-05-01'))).toEqual({ errors: {}, problem: undefined });
  expect(await whats()).toEqual(['contract.added', 'notice.recorded']);
  const told = JSON.stringify(reminder().blocks);
  expect(told).toContain('Notice was given on Saturday 1 May 2027');
  expect(told).not.toContain('<!channel>');
  expect(slack.state.replies(CHANNEL, reminder().ts)[0]?.text).toContain('reference CR-1 &lt;!channel&gt;');
});

test('notice of a contract that runs for several years can be given long before its last one', async () => {
  const { command, submit, whats } = await startSlackBot({
    contracts: [{ termEnd: '2028-12-31' as LocalDate }],
  });
  await command(ANN, 'notice activtrak');
  expect((await submit(ANN, notice('2017-05-01'))).errors).toHaveProperty('date');
  expect(await submit(ANN, notice('2027-05-01'))).toEqual({ errors: {}, problem: undefined });
  expect(await whats()).toEqual(['contract.added', 'notice.recorded']);
});

test('notice of fewer licences, where nobody stated an intent, is the decision to stay with fewer', async () => {
  const { bot, slack, press, reminder, submit, setNow, command, modal } = await startSlackBot();
  await press(ANN, REMINDER_ACTIONS.notice, reminder());
  await submit(ANN, notice('2027-05-01', '2027-05-01', 'reduce-licences'));
  const sent = () => slack.state.messages(CHANNEL).filter(({ threadTs }) => threadTs === undefined);
  // Nobody is asked to give the notice that is on record, nor to put it there.
  expect(JSON.stringify(reminder().blocks)).not.toMatch(/Cancel the paid plan|put it on record/);
  for (const day of ['2027-05-25', '2027-05-30']) {
    setNow(`${day}T09:00:00Z`);
    await bot.sweep();
  }
  expect(sent()).toHaveLength(1);
  // On the last day to change their mind they are told that it goes on, and once more when it does.
  setNow('2027-05-31T09:00:00Z');
  await bot.sweep();
  expect(sent()).toHaveLength(2);
  const last = JSON.stringify(sent().at(-1)?.blocks);
  expect(last).toContain('with the change that was asked for');
  expect(last).toContain(
    'To leave altogether, notice counts until Monday 31 May 2027: today is the last day.',
  );
  expect(last).not.toMatch(/Cancel the paid plan|put it on record/);
  await slack.people.openHome({ user: ANN, tab: 'home' });
  await command(ANN, 'show activtrak');
  for (const view of [slack.state.views.home(ANN)?.view, modal(ANN).view]) {
    const shown = JSON.stringify(view);
    expect(shown).toContain('notice given; the term ends on Wednesday 30 June 2027');
    expect(shown).toContain('Check the next invoice against what was asked for.');
    expect(shown).not.toContain('Needs somebody now');
  }
});

test('the owner and admins record notice; other members are told who can, and it is on record', async () => {
  const { press, reminder, told, history, slack, submit, command, modal } = await startSlackBot();
  await press(BO, REMINDER_ACTIONS.notice, reminder());
  expect(told(BO)).toEqual([
    expect.stringMatching(
      /^Sorry, only the owner of \*ActivTrak Professional\*, its co-owners and the workspace's admins can record notice/,
    ),
  ]);
  expect((await history()).at(-1)).toMatchObject({
    what: 'access.refused',
    actor: 'bo@example.com',
    after: { act: 'record-notice', refusal: 'not-owner' },
  });
  await press(CY, REMINDER_ACTIONS.notice, reminder());
  expect(slack.state.views.stack(CY)).toHaveLength(1);
  expect(slack.state.views.stack(BO)).toHaveLength(0);
  expect(await submit(CY, notice('2027-05-01'))).toEqual({ errors: {}, problem: undefined });

  // In words, as neither is called by its id.
  await command(BO, 'show activ');
  const shown = JSON.stringify(modal(BO).view);
  expect(shown).toContain('bo was not allowed to record notice for it.');
  expect(shown).toContain('Cancel the paid plan (it turns into a free one), given on Saturday 1 May 2027');
});

test('a guest can press nothing', async () => {
  const { slack, press, reminder, told, history } = await startSlackBot();
  slack.state.channels.get(CHANNEL)?.members.add(EVE);
  for (const action of Object.values(REMINDER_ACTIONS)) await press(EVE, action, reminder());
  expect(told(EVE)).toHaveLength(5);
  for (const text of told(EVE)) expect(text).toMatch(/^Sorry, guests cannot/);
  expect(slack.state.views.stack(EVE)).toEqual([]);
  const whats = (await history()).map(({ what }) => what);
  expect(whats).toEqual(['contract.added', ...Array(5).fill('access.refused')]);
});

test('a button of a past term says so, and where things stand', async () => {
  const { bot, press, reminder, told, setNow, whats } = await startSlackBot();
  setNow('2027-07-02T09:00:00Z');
  await bot.sweep();
  const before = await whats();
  expect(before).toContain('contract.renewed');
  await press(ANN, REMINDER_ACTIONS.onIt, reminder());
  expect(told(ANN)).toEqual([
    expect.stringMatching(
      /^This message is about the term that ended on Wednesday 30 June 2027, so nothing was changed\. Where it stands now: \*ActivTrak Professional\*: 364 days left/,
    ),
  ]);
  expect(await whats()).toEqual(before);
});
