import { expect, test } from 'vitest';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { runCliHere } from '../../support/cli-here.ts';
import { databaseUrl, SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, CY, SIGNING_SECRET, type SlackBotSetup, startSlackBot } from '../../support/slack-bot.ts';

const OWN = 'C0IT000001';
const GENERAL = 'C0GENERAL1';
/** What tells somebody which contract it is, or what is known of it. */
const TELLING = /ActivTrak|Professional|11,400|Cancel|Request|CR-7/i;

const NOTICE = {
  action: { action: { type: 'static_select', selected_option: { value: 'cancel-to-free' } } },
  date: { date: { type: 'datepicker', selected_date: '2027-05-24' } },
  through: { through: { type: 'plain_text_input', value: 'Cancellation Request Form' } },
  reference: { reference: { type: 'plain_text_input', value: 'CR-7' } },
  confirmed: { confirmed: { type: 'datepicker', selected_date: null } },
};

/** The bot with #general as the default channel; Bo and Cy are in it, and not in #it. */
async function start(setup: SlackBotSetup = {}) {
  const started = await startSlackBot({ env: { SLACK_CHANNEL: GENERAL }, ...setup });
  const { slack, bot, command, modal } = started;
  for (const user of [BO, CY]) slack.state.channels.get(OWN)?.members.delete(user);
  /** Everything in a channel, its threads too, as it is now. */
  const everything = (channel: string) => JSON.stringify(slack.state.messages(channel));
  return {
    ...started,
    everything,
    limit: async () => {
      await command(ANN, 'show activ');
      const place = { view: modal(ANN).id };
      await slack.people.use({ user: ANN, place, blockId: 'contract', actionId: 'contract:limit' });
      await bot.settled();
    },
    cli: (...args: readonly string[]) =>
      runCliHere(args, {
        env: {
          DATABASE_URL: databaseUrl(started.database),
          SLACK_API_URL: slack.url,
          SLACK_BOT_TOKEN: slack.token,
          SLACK_SIGNING_SECRET: SIGNING_SECRET,
          SLACK_CHANNEL: GENERAL,
        },
      }),
    repliesTo: (message: { channel: string; ts: string }) =>
      slack.state.replies(message.channel, message.ts).map(({ text }) => text),
  };
}

/** Limited, and nobody answered until a week before the deadline: the default channel is told. */
async function unanswered(setup: SlackBotSetup = {}) {
  const started = await start(setup);
  await started.limit();
  started.setNow('2027-05-24T09:00:00Z');
  await started.bot.sweep();
  return started;
}

test.each(SHARED_ENGINES)(
  'on %s: the default channel is told that it is needed; what is done then is told there as well, and nothing of what it is',
  async (engine) => {
    const { press, submit, reminder, repliesTo, everything, told } = await unanswered({ engine });
    const message = reminder(GENERAL);
    expect(message.text).toContain(
      'A contract limited to its channel: 37 days left, until Wednesday 30 June 2027. Notice counts until Monday 31 May 2027: 7 days left.',
    );
    expect(everything(OWN)).toMatch(TELLING);

    await press(CY, REMINDER_ACTIONS.onIt, message);
    expect(told(CY)).toEqual([expect.stringMatching(/^\*ActivTrak Professional\*: You are on it/)]);
    const onIt = 'Monday 24 May 2027: cy is on it; reminders come again on Monday 31 May 2027.';
    expect(repliesTo(message)).toEqual([onIt]);
    expect(reminder(GENERAL).text).toContain(onIt);

    await press(ANN, REMINDER_ACTIONS.notice, message);
    expect(await submit(ANN, NOTICE)).toEqual({ errors: {}, problem: undefined });
    expect(repliesTo(message)).toEqual([onIt, 'Monday 24 May 2027: ann acted on it.']);
    expect(reminder(GENERAL).text).toContain('ann acted on it.');
    expect(reminder(GENERAL).editedTs).toBeDefined();
    expect(everything(OWN)).toContain('reference CR-7');
    expect(everything(GENERAL)).not.toMatch(TELLING);
  },
);

test('who may not see it is told nothing by any of its buttons', async () => {
  const { slack, press, reminder, told, everything } = await unanswered();
  for (const action of Object.values(REMINDER_ACTIONS)) await press(BO, action, reminder(GENERAL));
  expect(told(BO)).toEqual(
    Array(5).fill(
      'Sorry, there is no such contract that you can see. It may be limited to the members of its channel.',
    ),
  );
  expect(slack.state.views.stack(BO)).toEqual([]);
  expect(everything('D0BO000001')).not.toMatch(TELLING);
  expect(everything(GENERAL)).not.toMatch(TELLING);
});

test('its list and its calendar file do not go into the thread of another channel', async () => {
  const { slack, press, reminder, told, everything } = await unanswered();
  await press(CY, REMINDER_ACTIONS.checklist, reminder(GENERAL));
  expect(told(CY).at(-1)).toContain(`“Before the plan turns free” is posted in <#${OWN}>`);
  expect(everything(OWN)).toContain('0 of 4 done');
  await press(CY, REMINDER_ACTIONS.calendar, reminder(GENERAL));
  expect(told(CY).at(-1)).toContain('on its way to your direct messages');
  expect(everything('D0CY000001')).toContain('open the file to put its days into your calendar');
  expect(slack.state.replies(GENERAL, reminder(GENERAL).ts)).toEqual([]);
  expect(everything(GENERAL)).not.toMatch(TELLING);
});

test('a channel given by its name is its own all the same, and so are its threads', async () => {
  const { slack, press, reminder, limit } = await start({ contracts: [{ slackChannel: 'it' }] });
  await limit();
  await press(ANN, REMINDER_ACTIONS.onIt, reminder());
  expect(reminder().text).toContain('ActivTrak Professional: 60 days left');
  for (const action of [REMINDER_ACTIONS.checklist, REMINDER_ACTIONS.calendar])
    await press(ANN, action, reminder());
  const thread = JSON.stringify(slack.state.replies(OWN, reminder().ts));
  for (const there of ['0 of 4 done', 'open the file', 'ann is on it']) expect(thread).toContain(there);
});

test('limited afterwards: what stands in another channel forgets what it was about', async () => {
  const { press, reminder, command, limit, everything, cli, id, told } = await start({
    contracts: [{ slackChannel: null }],
  });
  await command(ANN, 'checklist activ');
  expect(everything(GENERAL)).toContain('0 of 4 done');
  expect(await cli('edit', id, `slack_channel=${OWN}`)).toMatchObject({ code: 0 });
  await limit();
  expect(reminder(GENERAL).text).toContain('A contract limited to its channel: 60 days left');
  expect(everything(GENERAL)).toContain('The task list that was here');
  await press(CY, REMINDER_ACTIONS.onIt, reminder(GENERAL));
  expect(told(CY).at(-1)).toContain('You are on it');
  expect(everything(GENERAL)).not.toMatch(TELLING);
});

test('where its channel was archived its list goes on with its owner', async () => {
  const { slack, bot, command, limit, everything, cli, id } = await start();
  await command(ANN, 'checklist activ');
  await limit();
  const channel = slack.state.channels.get(OWN);
  if (channel === undefined) throw new Error('the channel is there');
  channel.archived = true;
  expect(await cli('checklist', 'tick', id, 'pre-downgrade/export-data')).toMatchObject({ code: 0 });
  await bot.sweep();
  await bot.settled();
  expect(everything('D0ANN00001')).toContain('1 of 4 done');
  expect(everything(GENERAL)).toBe('[]');
});

test('without a channel its steps are told to its owner, and its reminders without what they are about', async () => {
  const { bot, limit, everything, cli, id, setNow, store } = await start();
  await limit();
  // No edit takes it any more; a contract may have lost it before.
  expect(await cli('edit', id, 'slack_channel=')).toMatchObject({ code: 2 });
  await store.db.updateTable('contract').set({ slack_channel: null }).execute();
  expect(await cli('switch', 'choose', id, 'ready-at-end')).toMatchObject({ code: 0 });
  expect(await cli('checklist', 'post', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('was not posted: the contract is limited to its channel'),
  });
  setNow('2027-06-16T09:00:00Z');
  await bot.sweep();
  await bot.settled();
  expect(everything('D0ANN00001')).toContain('is planned for');
  expect(everything(GENERAL)).toContain('A contract limited to its channel: its term ends in 14 days');
  expect(everything(GENERAL)).not.toMatch(TELLING);
});
