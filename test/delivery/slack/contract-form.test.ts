import { expect, test } from 'vitest';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { ANN, BO, CY, EVE, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

type Values = Parameters<StartedSlackBot['submit']>[1];

/** What somebody filled in; everything else as the modal has it. */
function filled(changes: Readonly<Record<string, string | null>>): Values {
  const text = (name: string, value: string | null) => ({
    [name]: { [`form:${name}`]: { type: 'plain_text_input', value } },
  });
  const { vendor = 'Figma', product = 'Organization', seats = '20', price = '45', notice = null } = changes;
  return {
    ...text('vendor', vendor),
    ...text('product', product),
    ...text('plan', null),
    ...text('seats', seats),
    ...text('price', price),
    ...text('notice', notice),
    ...text('source', changes.source ?? null),
    termEnd: {
      'form:termEnd': {
        type: 'datepicker',
        selected_date: changes.termEnd === undefined ? '2027-09-30' : changes.termEnd,
      },
    },
    owner: {
      'form:owner': {
        type: 'users_select',
        selected_user: changes.owner === undefined ? BO : changes.owner,
      },
    },
    channel: {
      'form:channel': {
        type: 'conversations_select',
        selected_conversation: changes.channel === undefined ? 'C0IT000001' : changes.channel,
      },
    },
    timeZone: {
      'form:timeZone': {
        type: 'external_select',
        selected_option: { text: { type: 'plain_text', text: 'Europe/Berlin' }, value: 'Europe/Berlin' },
      },
    },
  };
}

const added = async ({ store }: StartedSlackBot) =>
  (await store.db.selectFrom('contract').selectAll().where('vendor', '!=', 'ActivTrak').execute())[0];

test('adding a contract: defaults, preview while typing, what is wrong, and what is stored', async () => {
  const started = await startSlackBot();
  const { slack, bot, command, modal, submit, told, history } = started;
  await command(BO, 'add');
  const blocks = JSON.stringify(modal(BO).view.blocks);
  for (const label of [
    'Vendor',
    'Product',
    'Plan',
    'Seats',
    'Price per seat',
    'Last paid day',
    'Notice period',
    'Owner',
    'Channel',
    'Time zone',
  ])
    expect(blocks).toContain(`"text":"${label}"`);
  expect(blocks).toContain(`"initial_user":"${BO}"`);
  expect(blocks).toContain('"initial_conversation":"C0IT000001"');
  expect(blocks).toContain('"value":"America/New_York"');
  expect(blocks).toContain('Choose the last paid day to see');

  const type = async (changes: Parameters<typeof filled>[0]): Promise<string> => {
    const view = modal(BO);
    await slack.people.use({
      user: BO,
      place: { view: view.id },
      blockId: 'termEnd',
      actionId: 'form:termEnd',
      chosen: { selected_date: changes.termEnd ?? '' },
      values: filled(changes),
    });
    await bot.settled();
    return JSON.stringify(modal(BO).view.blocks);
  };
  const preview = await type({ termEnd: '2027-09-30' });
  expect(preview).toContain('*Notice deadline:* Tuesday 31 August 2027, in 122 days');
  expect(preview.match(/\*Reminder:\*/g)).toHaveLength(3);
  expect(preview).toContain('Nobody stated where the last paid day');
  expect(await type({ termEnd: '2027-05-10' })).toContain('Notice is too late since');

  expect((await submit(BO, filled({ seats: '-1', price: '1.234' }))).errors).toEqual({
    seats: 'Expected a whole number from 0 to 1000000.',
    price: expect.stringContaining('Expected a price in USD such as 19.00'),
  });
  for (const vendor of ['\u200b', ' \u2060\u3164 '])
    expect((await submit(BO, filled({ vendor }))).errors).toEqual({
      vendor: 'Expected the name of the vendor.',
    });
  expect(await submit(BO, filled({ vendor: 'Figma <!channel>' }))).toEqual({
    errors: {},
    problem: undefined,
  });
  const row = await added(started);
  expect(row).toMatchObject({
    vendor: 'Figma <!channel>',
    seats: 20,
    unit_price: 4500,
    term_end: '2027-09-30',
    owner_email: 'bo@example.com',
    slack_channel: 'C0IT000001',
    time_zone: 'Europe/Berlin',
    playbook: 'generic',
    notice_by: '2027-08-31',
  });
  expect(told(BO).at(-1)).toMatch(/^Added\. \*Figma &lt;!channel&gt; Organization\*: next deadline/);
  expect((await history(row?.id)).map(({ what, actor }) => [what, actor])).toEqual([
    ['contract.added', 'bo@example.com'],
  ]);
});

test('the preview of what counts its notice in months, does not renew, or cannot be read; a long name stays whole', async () => {
  const emoji = '🦊'.repeat(150);
  const started = await startSlackBot({
    contracts: [
      { vendor: 'Months', termEnd: '2027-07-31', noticeMonths: 2 },
      { vendor: emoji, termEnd: '2027-07-31', autoRenews: false, product: '' },
    ].map((more) => ({ ...more, playbook: 'generic' })) as never[],
  });
  const { slack, bot, command, modal, submit, store, ids } = started;
  const shown = () => JSON.stringify(modal(CY).view.blocks);
  const type = async (notice: string): Promise<string> => {
    await slack.people.use({
      user: CY,
      place: { view: modal(CY).id },
      blockId: 'notice',
      actionId: 'form:notice',
      chosen: { value: notice },
      values: filled({ termEnd: '2027-07-31', notice }),
    });
    await bot.settled();
    return shown();
  };
  await command(CY, 'edit months');
  expect(shown()).toContain('*Notice deadline:* Monday 31 May 2027, in 30 days');
  expect(shown()).toContain('Empty: 2 months, as it is.');
  expect(shown()).not.toContain('*Renewal:*');
  expect(await type('45')).toContain('*Notice deadline:* Wednesday 16 June 2027');
  expect(await type('99999')).toContain(
    'The notice period cannot be read. Expected a whole number from 0 to 3650.',
  );
  expect(await type('99999')).not.toContain('Choose the last paid day');

  await command(CY, 'edit 🦊');
  expect(shown()).toContain('*Renewal:* it does not renew');
  expect(shown()).toContain(`"initial_value":"${emoji}"`);
  await submit(CY, filled({ vendor: emoji, product: null, termEnd: '2027-07-31', seats: '51' }));
  const rows = await store.db
    .selectFrom('contract')
    .select(['vendor', 'seats'])
    .where('id', '=', ids[1] ?? '')
    .execute();
  expect(rows).toEqual([{ vendor: emoji, seats: 51 }]);
});

test('the same contract is not added twice, and a modal submitted twice adds one', async () => {
  const { slack, bot, command, submit, told, store } = await startSlackBot();
  await command(BO, 'add');
  await submit(BO, filled({}));
  const submitted = slack.requests.sent.findLast(({ name }) => name === 'view_submission');
  await slack.requests.send('interactive', 'view_submission', submitted?.payload ?? {});
  await bot.settled();
  await command(CY, 'add');
  await submit(CY, filled({ vendor: 'FIGMA' }));
  expect(told(CY).at(-1)).toMatch(
    /^Nothing was changed: there is a contract for FIGMA Organization that ends on/,
  );
  expect(await store.db.selectFrom('contract').select('id').execute()).toHaveLength(2);
});

test('an edit of a contract that was changed meanwhile overwrites nothing, and says so', async () => {
  const { id, command, modal, submit, store, slack, whats } = await startSlackBot();
  await command(ANN, 'edit activ');
  await command(CY, 'edit activ');
  const own = {
    vendor: 'ActivTrak',
    product: 'Professional',
    termEnd: '2027-06-30',
    owner: ANN,
    source: 'invoice',
  };
  expect(JSON.stringify(modal(ANN).view.blocks)).toContain(`"initial_user":"${ANN}"`);
  expect((await submit(CY, filled({ ...own, seats: '60', price: '19' }))).problem).toBeUndefined();
  expect((await submit(ANN, filled({ ...own, seats: '70', price: '19' }))).problem).toBeUndefined();
  expect(JSON.stringify(slack.state.views.stack(ANN).at(-1)?.view)).toContain('Nothing was overwritten');
  const rows = await store.db
    .selectFrom('contract')
    .select(['seats', 'owner_email'])
    .where('id', '=', id)
    .execute();
  expect(rows).toEqual([{ seats: 60, owner_email: 'ann@example.com' }]);
  expect(await whats()).toEqual(['contract.added', 'contract.edited']);
});

test('new dates move the notices, and the messages say what was edited', async () => {
  const { bot, command, modal, submit, reminder, store, id } = await startSlackBot();
  await command(ANN, 'edit activ');
  // The 60-day reminder was sent: what is told of is what is still to come.
  const shown = JSON.stringify(modal(ANN).view.blocks).match(/\*Reminder:\* [^)]*\)/g);
  expect(shown).toEqual([
    '*Reminder:* Monday 24 May 2027 (37-day reminder)',
    '*Reminder:* Tuesday 25 May 2027 (36-day reminder)',
    '*Reminder:* Wednesday 26 May 2027 (35-day reminder)',
  ]);
  const own = {
    vendor: 'ActivTrak',
    product: 'Professional',
    owner: ANN,
    source: 'invoice',
    seats: '50',
    price: '19',
  };
  await submit(ANN, filled({ ...own, termEnd: '2027-08-31' }));
  const rows = await store.db
    .selectFrom('contract')
    .select(['term_end', 'notice_by'])
    .where('id', '=', id)
    .execute();
  expect(rows).toEqual([{ term_end: '2027-08-31', notice_by: '2027-08-01' }]);
  await bot.sweep();
  const message = JSON.stringify(reminder().blocks);
  expect(message).toContain('Notice counts until Sunday 1 August 2027');
  expect(message).toContain('|2027-08-31"');
  expect(message).toMatch(/ann edited [^.]*the last paid day/);
});

test('only owners and admins edit; archiving puts away and can be undone', async () => {
  const { slack, bot, command, told, modal, whats, store, id } = await startSlackBot();
  await command(BO, 'edit activ');
  expect(told(BO).at(-1)).toMatch(/^Sorry, only the owner of /);
  const press = async (actionId: string): Promise<void> => {
    await command(CY, 'show activ');
    await slack.people.use({ user: CY, place: { view: modal(CY).id }, blockId: 'contract', actionId });
    await bot.settled();
  };
  await press('contract:archive');
  expect(
    (await store.db.selectFrom('contract').select('archived_at').where('id', '=', id).execute())[0]
      ?.archived_at,
  ).not.toBeNull();
  await command(BO, 'list');
  expect(told(BO).at(-1)).toContain('No contract is watched any more');
  await command(ANN, 'notice activ');
  await press('contract:restore');
  expect(await whats()).toEqual([
    'contract.added',
    'access.refused',
    'contract.archived',
    'contract.restored',
  ]);
  await command(BO, 'list');
  expect(told(BO).at(-1)).toContain('Watching 1 contract.');
});

test('a global shortcut opens the same modal, and guests are refused', async () => {
  const { slack, bot, modal } = await startSlackBot();
  await slack.people.shortcut({ user: BO, callbackId: 'add_contract' });
  await slack.people.shortcut({ user: EVE, callbackId: 'add_contract' });
  await bot.settled();
  expect(JSON.stringify(modal(BO).view.title)).toContain('Add a contract');
  expect(slack.state.views.stack(EVE)).toEqual([]);
  expect(slack.state.messages('D0EVE00001').at(-1)?.text).toMatch(/^Sorry, guests cannot add contracts/);
});

const NOBODY = 'There is nobody to remind: set an owner or a channel, or SLACK_CHANNEL for all contracts.';

/** Chooses in the open form, and answers with what it then shows. */
async function choose(
  { slack, bot, modal }: StartedSlackBot,
  user: string,
  name: 'owner' | 'channel' | 'termEnd',
  changes: Parameters<typeof filled>[0],
): Promise<string> {
  const values = filled(changes);
  await slack.people.use({
    user,
    place: { view: modal(user).id },
    blockId: name,
    actionId: `form:${name}`,
    chosen: values[name]?.[`form:${name}`] ?? {},
    values,
  });
  await bot.settled();
  return JSON.stringify(modal(user).view.blocks);
}

test('a new contract that nobody would be reminded of is told in the preview and in the answer, and added', async () => {
  const started = await startSlackBot();
  const { command, submit, told } = started;
  await command(BO, 'add');
  const nobody = { owner: null, channel: null };
  expect(await choose(started, BO, 'channel', nobody)).toContain(NOBODY);
  expect(await choose(started, BO, 'owner', { ...nobody, owner: BO })).not.toContain(NOBODY);
  expect(await choose(started, BO, 'channel', { owner: null })).not.toContain(NOBODY);
  expect(await submit(BO, filled(nobody))).toEqual({ errors: {}, problem: undefined });
  expect(told(BO).at(-1)).toMatch(/^Added\. /);
  expect(told(BO).at(-1)).toContain(NOBODY);
  expect(await added(started)).toMatchObject({ owner_email: null, slack_channel: null });
});

test('an edit that leaves nobody to remind is told by what is chosen, not by what is stored', async () => {
  // There is more to say of Lone than the preview shows.
  const termEnd = '2027-05-15' as LocalDate;
  const many = { vendor: 'Lone', purchasedThrough: 'reseller', termEnd, endDateSource: null } as const;
  const started = await startSlackBot({ contracts: [{ slackChannel: 'nowhere' }, many] });
  const { command, submit, told, modal, id, store } = started;
  const own = { vendor: 'ActivTrak', product: 'Professional', termEnd: '2027-06-30', owner: null };
  await command(ANN, 'edit activ');
  // Slack does not know its channel, which stays as it is where none is chosen.
  expect(await choose(started, ANN, 'owner', { ...own, channel: null })).not.toContain(NOBODY);
  await submit(ANN, filled({ ...own, channel: null }));
  expect(told(ANN).at(-1)).not.toContain(NOBODY);
  const rows = await store.db
    .selectFrom('contract')
    .select(['owner_email', 'slack_channel'])
    .where('id', '=', id)
    .execute();
  expect(rows).toEqual([{ owner_email: null, slack_channel: 'nowhere' }]);

  const lone = { ...own, vendor: 'Lone', termEnd };
  await command(ANN, 'edit lone');
  expect(JSON.stringify(modal(ANN).view.blocks)).not.toContain(NOBODY);
  expect(await choose(started, ANN, 'owner', lone)).not.toContain(NOBODY);
  expect(await choose(started, ANN, 'channel', { ...lone, channel: null })).toContain(NOBODY);
  await submit(ANN, filled({ ...lone, channel: null }));
  expect(told(ANN).at(-1)).toMatch(/^Saved\. /);
  expect(told(ANN).at(-1)).toContain(NOBODY);
});

test('an end before the start of the term is an error below its field, and shown while it is chosen', async () => {
  const started = await startSlackBot({ contracts: [{ termStart: '2026-07-01' as LocalDate }] });
  const { command, submit, whats } = started;
  const own = { vendor: 'ActivTrak', product: 'Professional', owner: ANN, source: 'invoice' };
  await command(ANN, 'edit activ');
  const expected = 'Expected a day that is not before the start of the term, 2026-07-01.';
  expect(await choose(started, ANN, 'termEnd', { ...own, termEnd: '2026-06-30' })).toContain(expected);
  const early = filled({ ...own, termEnd: '2026-06-30' });
  expect((await submit(ANN, early)).errors).toEqual({ termEnd: expected });
  expect(await whats()).toEqual(['contract.added']);
  expect((await submit(ANN, filled({ ...own, termEnd: '2026-07-01' }))).errors).toEqual({});
  expect(await whats()).toEqual(['contract.added', 'contract.edited']);
});

test('what is limited to its channel keeps a channel until all members see it', async () => {
  const started = await startSlackBot();
  const { slack, bot, command, modal, submit, whats } = started;
  const press = async (actionId: string): Promise<void> => {
    await command(ANN, 'show activ');
    await slack.people.use({ user: ANN, place: { view: modal(ANN).id }, blockId: 'contract', actionId });
    await bot.settled();
  };
  const own = { vendor: 'ActivTrak', product: 'Professional', termEnd: '2027-06-30', owner: ANN };
  const without = filled({ ...own, seats: '50', price: '19', source: 'invoice', channel: null });
  await press('contract:limit');
  await command(ANN, 'edit activ');
  expect((await submit(ANN, without)).errors).toEqual({
    channel:
      'Expected a channel, as only its members see the contract; “Show to all members” in Slack lets all see it first.',
  });
  await press('contract:open');
  await command(ANN, 'edit activ');
  expect((await submit(ANN, without)).errors).toEqual({});
  expect(await whats()).toEqual(['contract.added', 'access.limited', 'access.opened', 'contract.edited']);
});
