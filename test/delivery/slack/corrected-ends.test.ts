import { expect, test } from 'vitest';
import { LIST_ACTIONS } from '../../../src/delivery/slack/blocks/checklist.ts';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { TASK_ACTIONS } from '../../../src/delivery/slack/blocks/task.ts';
import { renewDecision } from '../../../src/domain/decisions.ts';
import { lifeAt } from '../../../src/domain/lifecycle.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { changeLife } from '../../../src/store/lifecycle.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { at, RULES } from '../../support/fixtures.ts';
import { ANN, BO, CY, type SlackBotSetup, startSlackBot } from '../../support/slack-bot.ts';
import { NOTICE, taskLists } from '../../support/task-lists.ts';

const CHANNEL = 'C0IT000001';
const PLACES = [CHANNEL, 'D0ANN00001'];

/** The form of the contract with another last paid day, everything else as it is. */
function corrected(termEnd: string) {
  const text = (name: string, value: string | null) => ({
    [name]: { [`form:${name}`]: { type: 'plain_text_input', value } },
  });
  const option = { text: { type: 'plain_text', text: 'UTC' }, value: 'UTC' };
  return {
    ...text('vendor', 'ActivTrak'),
    ...text('product', 'Professional'),
    ...text('plan', null),
    ...text('seats', '50'),
    ...text('price', '19'),
    ...text('notice', null),
    ...text('source', 'invoice'),
    termEnd: { 'form:termEnd': { type: 'datepicker', selected_date: termEnd } },
    owner: { 'form:owner': { type: 'users_select', selected_user: ANN } },
    channel: { 'form:channel': { type: 'conversations_select', selected_conversation: CHANNEL } },
    timeZone: { 'form:timeZone': { type: 'external_select', selected_option: option } },
  };
}

async function start(setup: SlackBotSetup = {}) {
  const started = await startSlackBot(setup);
  const { bot, command, submit, slack, press, reminder } = started;
  return {
    ...started,
    /** Ann corrects the last paid day, as often as days are given; a sweep comes after each. */
    correct: async (...days: string[]) => {
      for (const termEnd of days) {
        await command(ANN, 'edit activ');
        expect(await submit(ANN, corrected(termEnd))).toEqual({ errors: {}, problem: undefined });
        await bot.sweep();
        await bot.settled();
      }
    },
    giveNotice: async () => {
      await press(ANN, REMINDER_ACTIONS.notice, reminder());
      expect(await submit(ANN, NOTICE)).toEqual({ errors: {}, problem: undefined });
    },
    topLevel: (channel = CHANNEL) =>
      slack.state.messages(channel).filter(({ threadTs }) => threadTs === undefined),
  };
}

test.each(SHARED_ENGINES)(
  'on %s: a last paid day that is corrected, and corrected back, is the one that reminders tell',
  async (engine) => {
    const { correct, reminder, press, told, history, topLevel } = await start({ engine });
    const sent = topLevel().length;
    await correct('2027-12-31');
    for (const place of PLACES) expect(reminder(place).text).toContain('until Wednesday 1 December 2027');
    await correct('2027-06-30');
    for (const place of PLACES) expect(reminder(place).text).toContain('until Monday 31 May 2027');
    // What was sent of an end stays sent.
    expect(topLevel()).toHaveLength(sent);
    await press(BO, REMINDER_ACTIONS.onIt, reminder());
    expect(told(BO)).toEqual([
      '*ActivTrak Professional*: You are on it; reminders come again on Saturday 8 May 2027.',
    ]);
    expect((await history()).at(-1)).toMatchObject({ what: 'reminders.acknowledged' });
  },
);

test('what is done after a correction is shown in the reminders, and told in their threads', async () => {
  const { correct, giveNotice, reminder, slack, command, modal } = await start();
  await correct('2027-07-31');
  await giveNotice();
  for (const place of PLACES) {
    const { text, channel, ts } = reminder(place);
    expect(text).not.toContain('If nobody acts');
    expect(slack.state.replies(channel, ts).at(-1)?.text).toContain(
      'ann recorded the notice given on Saturday 1 May 2027',
    );
  }
  await command(BO, 'show activ');
  expect(JSON.stringify(modal(BO).view)).toContain('sent on Saturday 1 May 2027');
  await command(ANN, 'show activ');
  await slack.people.use({
    user: ANN,
    place: { view: modal(ANN).id },
    blockId: 'contract',
    actionId: 'contract:archive',
  });
  await expect.poll(() => JSON.stringify(reminder().blocks)).not.toContain(REMINDER_ACTIONS.onIt);
});

test('a press on what Slack still shows of the day before the correction counts', async () => {
  const { correct, reminder, press, submit, told, whats } = await start();
  const before = structuredClone(reminder().blocks);
  await press(CY, REMINDER_ACTIONS.notice, reminder());
  await correct('2027-07-31');
  // As to somebody whose client has not got the change yet.
  Object.assign(reminder(), { blocks: before });
  await press(BO, REMINDER_ACTIONS.snooze, reminder());
  const until = { type: 'radio_buttons', selected_option: { value: '2027-05-15' } };
  expect(await submit(BO, { until: { until } })).toEqual({ errors: {}, problem: undefined });
  Object.assign(reminder(), { blocks: before });
  await press(BO, REMINDER_ACTIONS.onIt, reminder());
  expect(told(BO).at(-1)).toContain('You are on it');
  // This modal was opened before.
  const late = { date: { date: { type: 'datepicker', selected_date: '2027-05-20' } } };
  expect((await submit(CY, { ...NOTICE, ...late })).errors).toHaveProperty('date');
  expect(await submit(CY, NOTICE)).toEqual({ errors: {}, problem: undefined });
  expect((await whats()).slice(-3)).toEqual([
    'reminders.snoozed',
    'reminders.acknowledged',
    'notice.recorded',
  ]);
});

test.each(SHARED_ENGINES)(
  'on %s: of a list that was shown anew after a correction the newer one goes on after the next',
  async (engine) => {
    const started = await start({ engine });
    const { correct, giveNotice, bot, topLevel, whats, modal } = started;
    const { find, blocksOf, use } = taskLists(started);
    await giveNotice();
    await bot.sweep();
    await bot.settled();
    await correct('2027-09-30');
    const before = topLevel().at(-1);
    const blocks = structuredClone(before?.blocks);
    await correct('2027-06-30');
    const lists = topLevel().filter(({ text }) => text.includes('Before the plan turns free'));
    expect(lists).toHaveLength(2);
    const [usable, ...others] = lists.filter((list) => find(blocksOf(list), TASK_ACTIONS.tick) !== undefined);
    expect(others).toEqual([]);
    if (usable === undefined) throw new Error('no list can be ticked');
    // As to somebody whose client has not got the last change yet.
    Object.assign(usable, { blocks });
    await use(BO, usable, LIST_ACTIONS.add);
    expect(JSON.stringify(modal(BO).view.title)).toContain('Add a task');
    await use(BO, usable, TASK_ACTIONS.tick, { selected_options: [{ value: 'done' }] });
    expect((await whats()).at(-1)).toBe('task.done');
    expect(topLevel().find(({ ts }) => ts === usable.ts)?.text).toContain('1 of 4 done');
  },
);

test('what was sent of an end that was taken back belongs to the term in which it was sent', async () => {
  const { correct, bot, setNow, press, reminder, told, whats, command, modal } = await start();
  await correct('2027-06-15', '2027-06-30');
  setNow('2027-07-02T09:00:00Z');
  await bot.sweep();
  await bot.settled();
  expect(await whats()).toContain('contract.renewed');
  const before = reminder().text;
  await press(ANN, REMINDER_ACTIONS.onIt, reminder());
  expect(told(ANN).at(-1)).toContain('the term that ended on Wednesday 30 June 2027');
  await command(ANN, 'show activ');
  expect(JSON.stringify(modal(ANN).view)).not.toContain('sent on Saturday 1 May 2027');
  expect(reminder().text).toBe(before);
});

test('renewed ahead of time, no message of the term that is over asks for anything, whatever end it was sent for', async () => {
  const { correct, bot, store, id, topLevel, setNow } = await start();
  await correct('2027-06-15', '2027-06-30');
  setNow('2027-05-02T09:00:00Z');
  const now = at('2027-05-02T09:00:00Z');
  const rules = {
    ...RULES,
    playbookOf: (contract: Parameters<typeof playbookOf>[0]) => playbookOf(contract, RULES.playbooks),
  };
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'cli', now };
  await changeLife(store, context, (record) => renewDecision(null, lifeAt(record, rules, now)));
  await bot.sweep();
  await bot.settled();
  expect(topLevel().length).toBeGreaterThan(1);
  for (const { blocks } of topLevel()) expect(JSON.stringify(blocks)).not.toContain(REMINDER_ACTIONS.onIt);
});
