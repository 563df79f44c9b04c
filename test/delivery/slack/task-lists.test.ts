import { describe, expect, test } from 'vitest';
import { LIST_ACTIONS } from '../../../src/delivery/slack/blocks/checklist.ts';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { TASK_ACTIONS } from '../../../src/delivery/slack/blocks/task.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, CY, EVE, type SlackBotSetup, startSlackBot } from '../../support/slack-bot.ts';
import { NOTICE, TICKED, taskLists, UNTICKED } from '../../support/task-lists.ts';

async function start(setup: SlackBotSetup = {}) {
  const started = await startSlackBot(setup);
  const lists = taskLists(started);
  const { bot, press, reminder, submit } = started;
  return {
    ...started,
    ...lists,
    /** Notice goes on record, so that the next sweep posts the list. */
    giveNotice: async () => {
      await press(ANN, REMINDER_ACTIONS.notice, reminder());
      await submit(ANN, NOTICE);
      await bot.sweep();
      const [posted] = lists.lists();
      if (posted === undefined) throw new Error('no list was posted');
      return posted;
    },
    tick: (user: string, message: { channel: string; ts: string }, task: string, chosen = TICKED) =>
      lists.use(user, message, `${TASK_ACTIONS.tick}:${started.id}/${task}`, chosen),
    shown: (message: { channel: string; ts: string }) =>
      JSON.stringify(started.slack.state.findMessage(message.channel, message.ts)?.blocks),
  };
}

test.each(SHARED_ENGINES)(
  'on %s: posted once notice is on record; a tick is shown to all, in place, with who and when',
  async (engine) => {
    const { giveNotice, lists, tick, shown, whats, history, bot, id } = await start({ engine });
    const list = await giveNotice();
    expect(list.text).toContain('ActivTrak Professional: Before the plan turns free, 0 of 4 done.');
    expect(shown(list)).toContain('🔒 *Delete the screenshots in the account*');
    await tick(BO, list, 'pre-downgrade/export-data');
    expect(shown(list)).toContain('▰▰▱▱▱▱▱▱▱▱  1 of 4 done');
    expect(shown(list)).toContain('~Export the data you want to keep~');
    expect(shown(list)).toContain('done on Saturday 1 May 2027 by bo');
    expect(shown(list)).not.toContain('🔒');
    expect((await history()).at(-1)).toMatchObject({
      what: 'task.done',
      actor: 'bo@example.com',
      after: { task: 'export-data' },
    });
    await tick(CY, list, 'pre-downgrade/export-data', UNTICKED);
    expect(shown(list)).toContain('▱▱▱▱▱▱▱▱▱▱  0 of 4 done');
    expect((await whats()).slice(-2)).toEqual(['task.done', 'task.reopened']);
    await bot.sweep();
    expect(lists()).toHaveLength(1);
    expect(id).toBeTruthy();
  },
);

test('what waits for another has no box, and is refused all the same; a second tick is told who was first', async () => {
  const { slack, bot, giveNotice, find, blocksOf, tick, told, id, shown } = await start();
  const list = await giveNotice();
  const at = `${id}/pre-downgrade/delete-screenshots`;
  expect(find(blocksOf(list), `${TASK_ACTIONS.tick}:${at}`)).toBeUndefined();
  const open = find(blocksOf(list), `${TASK_ACTIONS.menu}:${at}`);
  // As from a client that shows an older state of the message.
  const request = await tick(ANN, list, 'pre-downgrade/export-data');
  const payload = structuredClone(request.payload) as {
    actions: Record<string, unknown>[];
    user: { id: string };
  };
  const again = { ...payload.actions[0], action_ts: '7.7' };
  Reflect.deleteProperty(payload, 'response_url');
  await slack.requests.send('interactive', 'block_actions', {
    ...payload,
    user: { ...payload.user, id: BO },
    actions: [again],
  });
  await bot.settled();
  expect(told(BO)).toEqual([
    '“Export the data you want to keep” was done already, on Saturday 1 May 2027 by ann@example.com.',
  ]);
  await tick(ANN, list, 'pre-downgrade/export-data', UNTICKED);
  const blocked = {
    ...again,
    block_id: open?.blockId,
    action_id: `${TASK_ACTIONS.tick}:${at}`,
    action_ts: '8.8',
  };
  await slack.requests.send('interactive', 'block_actions', { ...payload, actions: [blocked] });
  await bot.settled();
  expect(told(ANN).slice(-1)).toEqual([
    expect.stringMatching(
      /^Nothing was changed: .*blocked by export-data \("Export the data you want to keep"\)/,
    ),
  ]);
  expect(shown(list)).toContain('0 of 4 done');
});

test('assigning, due days, notes, what does not apply, tasks of one’s own', async () => {
  const { slack, giveNotice, use, shown, submit, told, id, whats, reminder } = await start();
  const list = await giveNotice();
  const at = (kind: keyof typeof TASK_ACTIONS, task: string) =>
    `${TASK_ACTIONS[kind]}:${id}/pre-downgrade/${task}`;
  await use(ANN, list, at('assign', 'do-not-track'), { selected_user: BO });
  expect(shown(list)).toContain('assigned to bo');
  const direct = slack.state.messages('D0BO000001').at(-1);
  expect(direct?.text).toContain('ActivTrak Professional: a task for you. Put all users but 3');
  await use(ANN, list, at('due', 'do-not-track'), { selected_date: '2027-05-20' });
  expect(shown(list)).toContain('due on Thursday 20 May 2027, 19 days left');
  await use(ANN, list, at('due', 'export-data'), { selected_date: '2027-07-02' });
  expect(told(ANN).at(-1)).toContain(
    'expected a day up to Wednesday 30 June 2027: it cannot be done after that',
  );
  await use(CY, list, at('menu', 'export-data'), { selected_option: { value: 'note' } });
  await submit(CY, {
    note: { note: { type: 'plain_text_input', value: 'https://drive.example.com/x <!here>' } },
  });
  expect(shown(list)).toContain('note: https://drive.example.com/x &lt;!here&gt;');
  await use(CY, list, at('menu', 'delete-screenshots'), { selected_option: { value: 'waive' } });
  await submit(CY, { reason: { reason: { type: 'plain_text_input', value: 'We take none' } } });
  expect(shown(list)).toContain('➖ ~Delete the screenshots in the account~\\nnot applicable: We take none');
  expect(shown(list)).toContain('1 of 4 done');
  await use(CY, list, at('menu', 'delete-screenshots'), { selected_option: { value: 'reopen' } });
  expect(shown(list)).toContain('0 of 4 done');
  await use(ANN, list, LIST_ACTIONS.add);
  await submit(ANN, {
    title: { title: { type: 'plain_text_input', value: 'Tell the works council' } },
    due: { due: { type: 'datepicker', selected_date: '2027-06-01' } },
    assignee: { assignee: { type: 'users_select', selected_user: CY } },
  });
  expect(shown(list)).toContain('*Tell the works council*');
  expect(slack.state.messages('D0CY000001').at(-1)?.text).toContain('Tell the works council');
  expect((await whats()).filter((what) => /^task/.test(what))).toEqual([
    'task.assigned',
    'task.due-set',
    'task.noted',
    'task.waived',
    'task.reopened',
    'task.added',
    'task.assigned',
  ]);
  // Bo ticks it in his own messages; the channel sees it.
  const own = slack.state.messages('D0BO000001').at(-1);
  if (own === undefined) throw new Error('bo was told');
  await use(BO, own, at('tick', 'do-not-track'), TICKED);
  expect(shown(list)).toContain('~Put all users but 3 on the Do Not Track list~');
  expect(shown(own)).toContain('~Put all users but 3 on the Do Not Track list~');
  expect(reminder().text).not.toContain('Do Not Track');
});

test('complete: it says so in its thread, the contract is ready, and reopening takes it back', async () => {
  const { slack, giveNotice, tick, shown, whats, store, id, setNow, bot, lists } = await start();
  const list = await giveNotice();
  const tasks = ['export-data', 'do-not-track', 'uninstall-agents', 'delete-screenshots'];
  for (const task of tasks) await tick(BO, list, `pre-downgrade/${task}`);
  expect(shown(list)).toContain('🏁 Ready for the end, Wednesday 30 June 2027');
  const replies = slack.state.replies(list.channel, list.ts).map(({ text }) => text);
  expect(replies).toEqual([expect.stringContaining('all 4 tasks of “Before the plan turns free” are done')]);
  expect((await whats()).slice(-2)).toEqual(['task.done', 'checklist.completed']);
  const ready = () =>
    store.db.selectFrom('contract').select('ready_on').where('id', '=', id).executeTakeFirstOrThrow();
  expect(await ready()).toEqual({ ready_on: '2027-05-01' });
  // Nothing is posted again at the next rung.
  setNow('2027-05-31T09:00:00Z');
  await bot.sweep();
  expect(lists()).toHaveLength(1);
  await tick(ANN, list, 'pre-downgrade/do-not-track', UNTICKED);
  expect(await ready()).toEqual({ ready_on: null });
  expect((await whats()).slice(-2)).toEqual(['task.reopened', 'checklist.reopened']);
  setNow('2027-06-30T09:00:00Z');
  await bot.sweep();
  await bot.settled();
  const [older, newer] = lists();
  expect(older?.text).toContain('This list is shown anew further down');
  expect(newer?.text).toContain('3 of 4 done');
});

describe('asking for it', () => {
  test('posts what is open, and says why the deletion is locked, from when on, and what a request now would bring', async () => {
    const { command, lists, told } = await start();
    await command(BO, 'checklist activ');
    expect(lists()).toHaveLength(1);
    expect(told(BO).at(-1)).toContain('“Before the plan turns free” is posted in <#C0IT000001>');
    expect(told(BO).at(-1)).toMatch(
      /“Before the account is deleted” is locked\. The account must show Free first\. A deletion asked for within the paid term is rejected and has to be asked for again\. That goes for a request made now\. It opens on Thursday 1 July 2027, once somebody confirms/,
    );
  });

  test('from a reminder it goes into its thread, and is kept up to date there as well', async () => {
    const { press, reminder, slack, giveNotice, tick, shown } = await start();
    await press(BO, REMINDER_ACTIONS.checklist, reminder());
    const list = await giveNotice();
    const [inThread] = slack.state
      .replies(reminder().channel, reminder().ts)
      .filter(({ text }) => text.includes('of 4 done'));
    if (inThread === undefined) throw new Error('nothing in the thread');
    await tick(ANN, list, 'pre-downgrade/export-data');
    expect(shown(inThread)).toContain('1 of 4 done');
    expect(shown(list)).toContain('1 of 4 done');
    await tick(ANN, inThread, 'pre-downgrade/do-not-track');
    expect(shown(list)).toContain('2 of 4 done');
  });

  test('guests are refused', async () => {
    const { slack, giveNotice, tick, told, whats } = await start();
    const list = await giveNotice();
    slack.state.channels.get('C0IT000001')?.members.add(EVE);
    await tick(EVE, list, 'pre-downgrade/export-data');
    expect(told(EVE)).toEqual([expect.stringMatching(/^Sorry, guests cannot/)]);
    expect((await whats()).at(-1)).toBe('access.refused');
  });
});

test('the deletion list comes the day after the term, on the word that the account shows Free, and leads on', async () => {
  const {
    slack,
    bot,
    giveNotice,
    setNow,
    lists,
    command,
    use,
    tick,
    shown,
    submit,
    id,
    store,
    whats,
    modal,
  } = await start();
  await giveNotice();
  setNow('2027-07-02T09:00:00Z');
  await bot.sweep();
  expect(lists().some(({ text }) => text.includes('Before the account is deleted'))).toBe(false);
  await command(BO, 'checklist activ');
  const told = slack.state.ephemerals.filter(({ user }) => user === BO).at(-1);
  if (told === undefined) throw new Error('nothing was said');
  await slack.people.use({ user: BO, place: told, blockId: 'list-2', actionId: LIST_ACTIONS.free });
  await bot.settled();
  expect((await whats()).at(-1)).toBe('account.free-confirmed');
  await bot.sweep();
  const list = lists().find(({ text }) => text.includes('Before the account is deleted'));
  if (list === undefined) throw new Error('it was not posted');
  const tasks = [
    'confirm-export',
    'uninstall-all-agents',
    'delete-invited-users',
    'disable-weekly-digest',
    'disable-alarms',
  ];
  for (const task of tasks) await tick(CY, list, `pre-deletion/${task}`);
  expect(shown(list)).toContain('🏁 Everything is ready. Do next: Delete the account');
  await use(ANN, list, LIST_ACTIONS.asked);
  expect(JSON.stringify(modal(ANN).view)).toContain(
    '"initial_option":{"text":{"type":"plain_text","text":"Delete',
  );
  await submit(ANN, {
    ...NOTICE,
    action: { action: { type: 'static_select', selected_option: { value: 'delete-account' } } },
    date: { date: { type: 'datepicker', selected_date: '2027-07-02' } },
    confirmed: { confirmed: { type: 'datepicker', selected_date: null } },
  });
  expect(shown(list)).toContain(
    'Asked for on Friday 2 July 2027. The vendor should write that it is done by Sunday 1 August 2027',
  );
  expect(store.engine).toBe('sqlite');
  expect(id).toBeTruthy();
});

test('questions that come first: what follows from a no, and who answered', async () => {
  const { giveNotice, use, shown, whats } = await start({
    contracts: [{ purchasedThrough: 'reseller', reseller: 'Softland' }],
  });
  const list = await giveNotice();
  expect(shown(list)).toContain('Send every request to your reseller, Softland');
  const value = (JSON.stringify(list.blocks).match(/no\|nothing-past-due\|[^"]+/) ?? [''])[0];
  await use(BO, list, `${LIST_ACTIONS.answer}:nothing-past-due`, { selected_option: { value } });
  expect(shown(list)).toContain('⚠️ *Is everything paid?* No (bo).');
  expect(shown(list)).toContain('an account with an unpaid balance is not downgraded');
  expect((await whats()).at(-1)).toBe('preflight.answered');
});

test('archived and restored: nobody is told meanwhile', async () => {
  const { giveNotice, use, shown, bot, setNow, lists, slack } = await start();
  const list = await giveNotice();
  await use(ANN, list, LIST_ACTIONS.archive);
  expect(shown(list)).toContain('🗄️ Archived on Saturday 1 May 2027 by ann');
  setNow('2027-05-31T09:00:00Z');
  await bot.sweep();
  expect(lists()).toHaveLength(1);
  await use(ANN, list, LIST_ACTIONS.restore);
  await bot.sweep();
  expect(lists()).toHaveLength(2);
  expect(slack.state.replies(list.channel, list.ts).map(({ text }) => text)).toEqual([
    expect.stringContaining('archived the list'),
  ]);
});

test('assignees are reminded on the working day before, and when it is overdue; not once it is done', async () => {
  const { slack, bot, giveNotice, use, setNow, id, tick } = await start();
  const list = await giveNotice();
  // Due on Monday 17 May: the working day before is Friday 14 May.
  for (const task of ['do-not-track', 'export-data']) {
    await use(ANN, list, `${TASK_ACTIONS.assign}:${id}/pre-downgrade/${task}`, { selected_user: BO });
    await use(ANN, list, `${TASK_ACTIONS.due}:${id}/pre-downgrade/${task}`, { selected_date: '2027-05-17' });
  }
  const told = () => slack.state.messages('D0BO000001').length;
  const counts: [string, number][] = [];
  for (const day of ['13', '14', '15', '18', '19', '25', '26']) {
    const before = told();
    setNow(`2027-05-${day}T09:00:00Z`);
    await bot.sweep();
    await bot.sweep();
    counts.push([day, told() - before]);
    if (day === '18') await tick(BO, list, 'pre-downgrade/export-data');
  }
  expect(counts).toEqual([
    ['13', 0],
    ['14', 1],
    ['15', 0],
    ['18', 1],
    ['19', 0],
    ['25', 1],
    ['26', 0],
  ]);
  const texts = slack.state.messages('D0BO000001').map(({ text }) => text);
  expect(texts.at(-1)).toContain('ActivTrak Professional: a task of yours is overdue. Put all users but 3');
  await tick(BO, list, 'pre-downgrade/do-not-track');
  setNow('2027-06-01T09:00:00Z');
  await bot.sweep();
  expect(told()).toBe(texts.length);
});

test('somebody’s tasks are in their Home, to be ticked there; the Home and an open view follow what others do', async () => {
  const { slack, bot, giveNotice, use, tick, find, id, shown, whats, press, reminder } = await start();
  const list = await giveNotice();
  const home = () => JSON.stringify(slack.state.views.home(BO)?.view);
  await slack.people.openHome({ user: BO, tab: 'home' });
  await bot.settled();
  expect(home()).not.toContain('Your tasks');
  await use(ANN, list, `${TASK_ACTIONS.assign}:${id}/pre-downgrade/export-data`, { selected_user: BO });
  expect(home()).toContain('Your tasks');
  const view = slack.state.views.home(BO);
  const box = find(
    (view?.view.blocks ?? []) as never,
    `${TASK_ACTIONS.tick}:${id}/pre-downgrade/export-data`,
  );
  if (view === undefined || box === undefined) throw new Error('no task in the Home');
  // Cy looks at the contract meanwhile.
  const { trigger_id } = (await press(CY, REMINDER_ACTIONS.onIt, reminder())).payload as {
    trigger_id: string;
  };
  expect(trigger_id).toBeTruthy();
  await slack.people.command({ user: CY, channel: 'C0IT000001', command: '/lastcall', text: 'show activ' });
  await bot.settled();
  const opened = () => JSON.stringify(slack.state.views.stack(CY).at(-1)?.view);
  expect(opened()).toContain('0 of 4 done');
  await slack.people.use({
    user: BO,
    place: { view: view.id },
    blockId: box.blockId,
    actionId: box.actionId,
    chosen: TICKED,
  });
  await bot.settled();
  expect((await whats()).at(-1)).toBe('task.done');
  expect(shown(list)).toContain('1 of 4 done');
  expect(opened()).toContain('1 of 4 done');
  expect(opened()).toContain('✅ ~Export the data you want to keep~');
  expect(home()).not.toContain('Your tasks');
  // Whoever closed it is left alone.
  await slack.people.close({ user: CY });
  await tick(ANN, list, 'pre-downgrade/do-not-track');
  expect(shown(list)).toContain('2 of 4 done');
});

describe('Slack has troubles', () => {
  test.each([
    ['fails', { kind: '503' as const }],
    ['breaks connections', { kind: 'reset' as const }],
  ])('while it %s nothing is lost, and the message catches up', async (_what, fault) => {
    const { slack, bot, giveNotice, tick, shown, whats, store } = await start();
    const list = await giveNotice();
    slack.faults.add({ ...fault, method: 'chat.update', times: 'always' });
    await tick(BO, list, 'pre-downgrade/export-data');
    await tick(CY, list, 'pre-downgrade/do-not-track');
    expect((await whats()).filter((what) => what === 'task.done')).toHaveLength(2);
    expect(shown(list)).toContain('0 of 4 done');
    slack.faults.clear();
    // As if the time had passed that it waits after a failure.
    await store.db.updateTable('follow_up').set({ next_attempt_at: 0 }).execute();
    await bot.sweep();
    await bot.settled();
    expect(shown(list)).toContain('2 of 4 done');
  });

  test('a wait that Slack asks for is obeyed, by all changes of messages', async () => {
    const { slack, giveNotice, tick, store, bot } = await start();
    const list = await giveNotice();
    slack.faults.add({ kind: '429', retryAfterSeconds: 30, method: 'chat.update' });
    await tick(BO, list, 'pre-downgrade/export-data');
    const before = slack.calls.filter(({ method }) => method === 'chat.update').length;
    await tick(CY, list, 'pre-downgrade/do-not-track');
    await bot.sweep();
    expect(slack.calls.filter(({ method }) => method === 'chat.update')).toHaveLength(before);
    const rows = await store.db.selectFrom('follow_up').select(['kind', 'wanted']).execute();
    expect(rows).toContainEqual({ kind: 'list', wanted: 1 });
  });

  test('a message that somebody deleted is posted anew at the next change', async () => {
    const { slack, giveNotice, tick, lists, use, id, store } = await start();
    const list = await giveNotice();
    await use(ANN, list, `${TASK_ACTIONS.assign}:${id}/pre-downgrade/do-not-track`, { selected_user: BO });
    const own = slack.state.messages('D0BO000001').at(-1);
    if (own === undefined) throw new Error('bo was told');
    slack.state.removeMessage(list.channel, list.ts);
    await tick(BO, own, 'pre-downgrade/do-not-track');
    expect(lists().map(({ text }) => text)).toEqual([expect.stringContaining('1 of 4 done')]);
    const [anew] = lists();
    if (anew === undefined) throw new Error('it was posted anew');
    await tick(CY, anew, 'pre-downgrade/export-data');
    expect(lists().map(({ text }) => text)).toEqual([expect.stringContaining('2 of 4 done')]);
    const left = await store.db.selectFrom('follow_up').selectAll().where('wanted', '=', 1).execute();
    expect(left).toEqual([]);
  });

  test('where the channel was archived the list goes on in the default channel', async () => {
    const { slack, giveNotice, tick, lists, use, id } = await start({ env: { SLACK_CHANNEL: 'C0FINANCE1' } });
    const list = await giveNotice();
    await use(ANN, list, `${TASK_ACTIONS.assign}:${id}/pre-downgrade/do-not-track`, { selected_user: BO });
    const own = slack.state.messages('D0BO000001').at(-1);
    const channel = slack.state.channels.get(list.channel);
    if (own === undefined || channel === undefined) throw new Error('bo was told');
    channel.archived = true;
    await tick(BO, own, 'pre-downgrade/do-not-track');
    expect(lists('C0FINANCE1').map(({ text }) => text)).toEqual([expect.stringContaining('1 of 4 done')]);
  });
});
