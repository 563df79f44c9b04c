import { expect, test } from 'vitest';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, EVE, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

const homeOf = ({ slack }: StartedSlackBot, user: string): string =>
  JSON.stringify(slack.state.views.home(user)?.view ?? null);

const openHome = async ({ slack, bot }: StartedSlackBot, user: string): Promise<void> => {
  await slack.people.openHome({ user, tab: 'home' });
  await bot.settled();
};

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    vendor: `Vendor ${String(index).padStart(3, '0')}`,
    playbook: 'generic',
    termEnd: `2028-0${1 + (index % 9)}-15`,
    ownerEmail: index % 2 === 0 ? 'bo@example.com' : 'ann@example.com',
  })) as never[];

test('nothing yet leads to the first contract', async () => {
  const started = await startSlackBot({ contracts: [] });
  await openHome(started, BO);
  expect(homeOf(started, BO)).toContain('No contracts yet');
  await started.slack.people.use({
    user: BO,
    place: { view: started.slack.state.views.home(BO)?.id ?? '' },
    blockId: 'home-actions',
    actionId: 'contract:add',
  });
  await started.bot.settled();
  expect(JSON.stringify(started.modal(BO).view.title)).toContain('Add a contract');
});

test('what needs somebody now comes first, then months; filters, search and pages', async () => {
  const started = await startSlackBot({ contracts: [{} as never, ...many(100)] });
  await openHome(started, BO);
  const first = homeOf(started, BO);
  expect(first).toContain('Needs somebody now');
  expect(first.indexOf('ActivTrak')).toBeLessThan(first.indexOf('Notice until December 2027'));
  expect(first).toContain('▰');
  const use = async (actionId: string, chosen: object, blockId = 'home-actions'): Promise<string> => {
    await started.slack.people.use({
      user: BO,
      place: { view: started.slack.state.views.home(BO)?.id ?? '' },
      blockId,
      actionId,
      chosen: chosen as never,
    });
    await started.bot.settled();
    return homeOf(started, BO);
  };
  const second = await use('home:next', {}, 'home-pages');
  expect(second).toContain('Page 2');
  expect(second).not.toContain('Needs somebody now');
  const mine = await use('home:filter', { selected_option: { value: 'mine' } });
  expect(mine).not.toContain('ann@example.com');
  expect(mine).toContain('bo@example.com');
  const found = await use('home:search', { value: 'vendor 098' }, 'home-search');
  expect(found).toContain('Vendor 098');
  expect(found).not.toContain('Vendor 096');
  expect(await use('home:filter', { selected_option: { value: 'ended' } })).toContain('Nothing is called');
  await use('home:help', {});
  const direct = started.slack.state.messages('D0BO000001').at(-1);
  expect(direct?.text).toContain('`/lastcall show &lt;words&gt;`');
});

test('what needs somebody now is not hidden by what it is too late for, or by what is settled', async () => {
  const named = (vendor: string, termEnd: string, more: object = {}) => ({
    vendor,
    product: '',
    playbook: 'generic',
    noticeDays: 30,
    termEnd,
    ...more,
  });
  const started = await startSlackBot({
    contracts: [
      ...Array.from({ length: 70 }, (_, index) => named(`Late ${index}`, '2027-05-20', { noticeDays: 60 })),
      ...Array.from({ length: 70 }, (_, index) =>
        named(`Settled ${index}`, '2027-06-01', { intent: 'renew' }),
      ),
      named('Tomorrow', '2027-06-01'),
    ] as never[],
  });
  await openHome(started, BO);
  const shown = homeOf(started, BO);
  const first = shown.indexOf('Needs somebody now');
  const sections = [...shown.slice(first).matchAll(/"text":"\*([^*]+)\*/g)].map(([, name]) => name);
  expect(sections[0]).toBe('Tomorrow');
  expect(sections[1]).toMatch(/^Late/);
});

test('what is left to do after an end needs somebody as long as it is reminded of, in the same words', async () => {
  const started = await startSlackBot({
    contracts: [
      { intent: 'cancel-and-delete' },
      { vendor: 'Nothing left', playbook: 'generic', autoRenews: false },
      { vendor: 'Urgent', playbook: 'generic', termEnd: '2027-08-31', noticeDays: 30 },
    ] as never[],
  });
  const { slack, bot, setNow, press, reminder, submit } = started;
  await press(ANN, REMINDER_ACTIONS.notice, reminder());
  const chosen = { type: 'datepicker', selected_date: '2027-05-01' };
  const text = { type: 'plain_text_input', value: 'the form' };
  const action = { type: 'static_select', selected_option: { value: 'cancel-to-free' } };
  await submit(ANN, {
    action: { action },
    date: { date: chosen },
    through: { through: text },
    reference: { reference: text },
    confirmed: { confirmed: chosen },
  });
  const shown = async (day: string): Promise<string> => {
    setNow(`${day}T09:00:00Z`);
    await bot.sweep();
    await openHome(started, ANN);
    const home = homeOf(started, ANN);
    return home.slice(home.indexOf('Needs somebody now'), home.indexOf('Notice until'));
  };
  const todo = 'See whether the account shows Free, and put it on record';
  for (const day of ['2027-07-01', '2027-07-08', '2028-02-08']) {
    const now = await shown(day);
    expect(now).toContain('ended on Wednesday 30 June 2027');
    expect(now).toContain(`_Do now:_ ${todo}`);
    expect(now).not.toContain('Nothing left');
    const texts = slack.state.messages('C0IT000001').map(({ text }) => text);
    expect(texts.findLast((text) => text.startsWith('ActivTrak'))).toContain(`Do now: ${todo}`);
  }
});

test('ten thousand contracts: the Home, its search and the list keep within the limits', async () => {
  const fields = Array.from({ length: 10_000 }, (_, index) => ({
    vendor: `Vendor ${String(index).padStart(5, '0')}`,
    playbook: 'generic',
    termEnd: `20${28 + (index % 9)}-0${1 + (index % 9)}-15`,
  })) as never[];
  const started = await startSlackBot({ contracts: fields });
  await openHome(started, BO);
  expect(homeOf(started, BO)).toContain('Vendor 00000');
  const use = (actionId: string, chosen: object, blockId: string) =>
    started.slack.people.use({
      user: BO,
      place: { view: started.slack.state.views.home(BO)?.id ?? '' },
      blockId,
      actionId,
      chosen: chosen as never,
    });
  await use('home:search', { value: 'vendor 0999' }, 'home-search');
  await started.bot.settled();
  expect(homeOf(started, BO)).toContain('Vendor 09998');
  expect(homeOf(started, BO)).not.toContain('Vendor 00001');
  await started.command(BO, 'list');
  expect(started.told(BO).at(-1)).toContain('Watching more than 1,000 contracts.');
});

test('an open Home is published anew when something changes, and guests see nothing', async () => {
  const started = await startSlackBot();
  await openHome(started, ANN);
  expect(homeOf(started, ANN)).not.toContain('on it: bo');
  await started.press(BO, 'reminder:on-it', started.reminder());
  expect(homeOf(started, ANN)).toContain('on it: bo until Saturday 8 May 2027');
  await openHome(started, EVE);
  expect(homeOf(started, EVE)).toContain('Sorry, guests cannot');
  expect(homeOf(started, EVE)).not.toContain('ActivTrak');
});

test("a contract's menu shows it, with its ladder, history and buttons", async () => {
  const started = await startSlackBot();
  await openHome(started, BO);
  const { slack, bot, id, modal } = started;
  const home = slack.state.views.home(BO);
  const block = ((home?.view.blocks ?? []) as { block_id: string; accessory?: { action_id: string } }[]).find(
    ({ accessory }) => accessory?.action_id === `contract:menu:${id}`,
  );
  await slack.people.use({
    user: BO,
    place: { view: home?.id ?? '' },
    blockId: block?.block_id ?? '',
    actionId: `contract:menu:${id}`,
    chosen: { selected_option: { value: `show|${id}` } },
  });
  await bot.settled();
  const view = JSON.stringify(modal(BO).view);
  for (const words of [
    '*Deadlines*',
    '*Reminders*',
    '*Sent*',
    'sent on Saturday 1 May 2027',
    'to <#C0IT000001>',
    '*Checklists*',
    '*History*',
    'Full history',
  ])
    expect(view).toContain(words);
  expect(view).not.toContain('"text":"Edit"');
  await slack.people.use({
    user: BO,
    place: { view: modal(BO).id },
    blockId: 'contract',
    actionId: 'contract:history',
  });
  await bot.settled();
  expect(slack.state.views.stack(BO)).toHaveLength(2);
});

test.each(SHARED_ENGINES)(
  'on %s: a search with a character that a server takes for no text finds what is beside it',
  async (engine) => {
    const started = await startSlackBot({ engine });
    await openHome(started, BO);
    await started.slack.people.use({
      user: BO,
      place: { view: started.slack.state.views.home(BO)?.id ?? '' },
      blockId: 'home-search',
      actionId: 'home:search',
      chosen: { value: 'activ\u0000professional' } as never,
    });
    await started.bot.settled();
    expect(homeOf(started, BO)).toContain('Clear search');
    expect(homeOf(started, BO)).toContain('*ActivTrak Professional*');
  },
);

test.each(SHARED_ENGINES)('on %s: a renewal by the sweep is shown in what is open', async (engine) => {
  // When the last reminder of a term goes out, the contract goes into the next.
  const started = await startSlackBot({ engine, now: '2027-07-01T08:59:00Z' });
  const { bot, command, modal, setNow, whats } = started;
  await openHome(started, ANN);
  await command(BO, 'show activ');
  expect(await whats()).toEqual(['contract.added']);
  setNow('2027-07-01T09:00:00Z');
  await bot.sweep();
  await bot.settled();
  expect(await whats()).toEqual(['contract.added', 'contract.renewed']);
  expect(homeOf(started, ANN)).toContain('Notice until May 2028');
  expect(JSON.stringify(modal(BO).view)).toContain('into its next term, until Friday 30 June 2028');
});
