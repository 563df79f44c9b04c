import { expect, test } from 'vitest';
import { SHARED_ENGINES } from '../../support/db.ts';
import { ANN, BO, EVE, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

/** Somebody sends the bot a file in a direct message. */
async function send(
  { slack, bot, store }: StartedSlackBot,
  user: string,
  name: string,
  text: string,
  times = 1,
) {
  const bytes = Buffer.from(text);
  const file = slack.state.files.announce({ name, length: bytes.length });
  slack.state.files.receive(file.id, bytes);
  slack.state.files.complete(file, { title: name, user, wallMs: 0 });
  const person = slack.state.users.get(user);
  const channel = person === undefined ? '' : slack.state.openIm(person).id;
  const payload = {
    type: 'event_callback',
    team_id: slack.state.team.id,
    api_app_id: slack.state.bot.appId,
    event_id: `Ev${file.id}`,
    event_time: 1,
    event: {
      type: 'message',
      channel_type: 'im',
      channel,
      user,
      ts: slack.state.nextTs(),
      text: '',
      files: [{ id: file.id, name }],
    },
  };
  for (let time = 0; time < times; time += 1) await slack.requests.send('events_api', 'message', payload);
  // With the acknowledgement it is written down, whatever becomes of the process.
  const { acts } = await store.db
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('acts'))
    .executeTakeFirstOrThrow();
  await bot.settled();
  return acts;
}

const HEADER =
  'vendor,product,term_end,seats,unit_price,currency,owner_email,slack_channel,end_date_source\n';
const ASSUMED = 'No notice period is stated; 30 days are assumed. Look it up in the contract.';
const FIGMA = 'Figma,Organization,2027-09-30,20,45,USD,bo@example.com,it,invoice\n';

test.each(SHARED_ENGINES)(
  'on %s: a file is imported once however often Slack tells of it, and every bad row is named',
  async (engine) => {
    const started = await startSlackBot({ engine });
    const { told, store } = started;
    expect(await send(started, BO, 'contracts.csv', HEADER + FIGMA, 2)).toBe(1);
    expect(told(BO)).toEqual([
      `Imported contracts.csv, 1 contract: 1 added, 0 updated, 0 unchanged.\n⚠️ line 2, Figma: ${ASSUMED}`,
    ]);
    const rows = await store.db
      .selectFrom('contract')
      .select(['vendor', 'notice_by'])
      .where('vendor', '=', 'Figma')
      .execute();
    expect(rows).toEqual([{ vendor: 'Figma', notice_by: '2027-08-31' }]);
    await send(started, BO, 'bad.csv', `${HEADER}Figma,Other,2027-02-30,20,45,USD,,,\n`);
    expect(told(BO).at(-1)).toContain('Nothing was changed');
    expect(told(BO).at(-1)).toContain('line 2, column term');
    await send(started, BO, 'picture.png', 'x');
    expect(told(BO).at(-1)).toContain('CSV');
  },
);

test('an import changes nothing that is not theirs to change, and guests import nothing', async () => {
  const started = await startSlackBot();
  const { told, store, history } = started;
  const activtrak = 'ActivTrak,Professional,2027-06-30,99,19,USD,ann@example.com,C0IT000001,invoice\n';
  await send(started, BO, 'contracts.csv', HEADER + FIGMA + activtrak);
  expect(told(BO).at(-1)).toContain('the file would change *ActivTrak Professional*, which only its owners');
  expect((await history()).at(-1)).toMatchObject({
    what: 'access.refused',
    actor: 'bo@example.com',
    after: { act: 'import', refusal: 'not-owner', slackUser: BO },
  });
  await send(started, EVE, 'contracts.csv', HEADER + FIGMA);
  expect(told(EVE).at(-1)).toMatch(/^Sorry, guests cannot import/);
  expect(await store.db.selectFrom('contract').select('seats').execute()).toEqual([{ seats: 50 }]);
  await send(started, ANN, 'contracts.csv', HEADER + FIGMA + activtrak);
  expect(told(ANN).at(-1)).toMatch(/^Imported contracts.csv, 2 contracts: 1 added, 1 updated, 0 unchanged\./);
});

test('of a calendar of contract ends it is told what was not understood, whatever its name', async () => {
  const started = await startSlackBot();
  const events = ['Zoom', 'Undated', '<!channel>'].map((vendor, index) =>
    [
      'BEGIN:VEVENT',
      `SUMMARY:${vendor}`,
      ...(index === 0 ? ['DTSTART;VALUE=DATE:20270630'] : []),
      'END:VEVENT',
    ].join('\r\n'),
  );
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
  await send(started, BO, `${'x'.repeat(120)}.ics`, text);
  const lines = (started.told(BO).at(-1) ?? '').split('\n');
  expect(lines[0]).toMatch(/^Imported x+….ics, 1 contract: 1 added, 0 updated, 0 unchanged\.$/);
  expect(lines.slice(1).map((line) => line.replace(/x+….ics/, 'x.ics'))).toEqual([
    '• x.ics: event 2 ("Undated"): left out, as it has no day (DTSTART)',
    '• x.ics: event 3 ("&lt;!channel&gt;"): left out, as it has no day (DTSTART)',
    '⚠️ event 1, Zoom: There is nobody to remind: set an owner or a channel, or SLACK_CHANNEL for all contracts.',
    '⚠️ event 1, Zoom: No notice period is stated; 30 days are assumed. Look it up in the contract.',
  ]);
});

test('of a file with many faults the first are named, the rest counted', async () => {
  const started = await startSlackBot();
  const { told } = started;
  const faults = (count: number) => `vendor,term_end\n${'A,soon\n'.repeat(count)}`;
  await send(started, BO, 'bad.csv', faults(200));
  const lines = (told(BO).at(-1) ?? '').split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatch(/^Nothing was changed: bad\.csv line 2, column term_end: found "soon"/);
  expect(lines[10]).toBe('… and 190 more');
});

test('an answer is cut to what Slack takes', async () => {
  const started = await startSlackBot();
  const columns = Array.from({ length: 12 }, (_, index) => `${'&'.repeat(100)}${index}`);
  await send(started, BO, 'bad.csv', `vendor,term_end,${columns}\n`);
  const said = started.told(BO).at(-1) ?? '';
  expect(said.length).toBeGreaterThan(3900);
  expect(said.length).toBeLessThanOrEqual(4000);
  expect(said).toMatch(/…$/);
});

const NOBODY = 'There is nobody to remind: set an owner or a channel, or SLACK_CHANNEL for all contracts.';

test('what somebody should know of the contracts is told with them, the most pressing first', async () => {
  const started = await startSlackBot();
  const { told } = started;
  await send(
    started,
    ANN,
    'contracts.csv',
    'vendor,product,term_end,notice_days,end_date_source\nZoom <!channel>,,2027-12-31,30,invoice\nLate,,2027-05-10,30,\n',
  );
  expect((told(ANN).at(-1) ?? '').split('\n')).toEqual([
    'Imported contracts.csv, 2 contracts: 2 added, 0 updated, 0 unchanged.',
    `⚠️ line 2, Zoom &lt;!channel&gt;: ${NOBODY}`,
    `⚠️ line 3, Late: ${NOBODY}`,
    expect.stringMatching(/^⚠️ line 3, Late: Notice is too late since Saturday 10 April 2027/),
    expect.stringMatching(/^⚠️ line 3, Late: Nobody stated where the last paid day, Monday 10 May 2027/),
  ]);

  const many = Array.from({ length: 50 }, (_, row) => `V${row},2037-05-31\n`).join('');
  await send(started, ANN, 'many.csv', `vendor,term_end\n${many}`);
  const crowd = (told(ANN).at(-1) ?? '').split('\n');
  expect(crowd).toHaveLength(12);
  expect(crowd[11]).toBe('… and 140 more warnings; `/lastcall plan` shows those of each contract.');
});

test('of a contract that is there it is told what is so with what the file leaves out', async () => {
  const started = await startSlackBot();
  const { command, submit, setNow } = started;
  setNow('2027-06-10T09:00:00Z');
  const answer = async (user: string, seats: number): Promise<string[]> => {
    const row = `ActivTrak,Professional,2027-06-30,${seats}\n`;
    await send(started, user, 'seats.csv', `vendor,product,term_end,seats\n${row}`);
    return (started.told(user).at(-1) ?? '').split('\n').slice(1);
  };
  const late = [expect.stringMatching(/^⚠️ line 2, ActivTrak: Notice is too late since Monday 31 May 2027/)];
  // It has an owner and a channel, of which the file says nothing.
  expect(await answer(ANN, 60)).toEqual(late);
  expect(await answer(BO, 60)).toEqual(late);
  await inView(started, ANN, 'contract:limit');
  expect(await answer(BO, 60)).toEqual([]);

  await command(ANN, 'notice activ');
  await submit(ANN, {
    action: { action: { type: 'static_select', selected_option: { value: 'cancel-to-free' } } },
    date: { date: { type: 'datepicker', selected_date: '2027-05-20' } },
    through: { through: { type: 'plain_text_input', value: 'form' } },
    reference: { reference: { type: 'plain_text_input', value: null } },
    confirmed: { confirmed: { type: 'datepicker', selected_date: null } },
  });
  expect(await answer(ANN, 70)).toEqual([]);
});

/** Somebody presses a button below a contract's view. */
async function inView({ slack, bot, command, modal }: StartedSlackBot, user: string, actionId: string) {
  await command(user, 'show activ');
  await slack.people.use({ user, place: { view: modal(user).id }, blockId: 'contract', actionId });
  await bot.settled();
}

test.each(SHARED_ENGINES)(
  'on %s: a file that would change what is archived is refused with its row; one that would not says that it is',
  async (engine) => {
    const started = await startSlackBot({ engine });
    const { store, told, id, whats } = started;
    await inView(started, ANN, 'contract:archive');
    const file = (seats: number) =>
      `vendor,product,term_end,seats\nZoom,,2027-12-31,5\nActivTrak,Professional,2027-06-30,${seats}\n`;
    await send(started, ANN, 'seats.csv', file(99));
    expect(told(ANN).at(-1)).toBe(
      `Nothing was changed: seats.csv line 3: found a change of "ActivTrak Professional", which is archived, expected a contract that is in use; /lastcall show ${id} in Slack has a button to restore it`,
    );
    const stored = () =>
      store.db.selectFrom('contract').select(['vendor', 'seats']).orderBy('vendor').execute();
    expect(await stored()).toEqual([{ vendor: 'ActivTrak', seats: 50 }]);
    expect(await whats()).toEqual(['contract.added', 'contract.archived']);

    await send(started, ANN, 'seats.csv', file(50));
    expect((told(ANN).at(-1) ?? '').split('\n').slice(0, 2)).toEqual([
      'Imported seats.csv, 2 contracts: 1 added, 0 updated, 1 unchanged.',
      `⚠️ line 3, ActivTrak: It is archived: nobody is reminded of it. /lastcall show ${id} in Slack has a button to restore it.`,
    ]);
    await inView(started, ANN, 'contract:restore');
    await send(started, ANN, 'seats.csv', file(99));
    expect(await stored()).toEqual([
      { vendor: 'ActivTrak', seats: 99 },
      { vendor: 'Zoom', seats: 5 },
    ]);
  },
);

test.each(SHARED_ENGINES)(
  'on %s: what a file changes is shown wherever the contract is: in reminders, their threads, and views',
  async (engine) => {
    const started = await startSlackBot({ engine });
    const { slack, command, modal, reminder, told } = started;
    await command(BO, 'show activ');
    const file = 'vendor,product,term_end,notice_days\nActivTrak,Professional,2027-06-30,45\n';
    await send(started, ANN, 'notice.csv', file);
    for (const place of ['C0IT000001', 'D0ANN00001']) {
      const { text, channel, ts } = reminder(place);
      expect(text).toContain('Notice counts until Sunday 16 May 2027');
      expect(slack.state.replies(channel, ts).map((reply) => reply.text)).toEqual([
        expect.stringContaining('the notice period'),
      ]);
    }
    expect(JSON.stringify(modal(BO).view)).toContain('16 May 2027');
    // The same once more changes nothing, and is told nowhere.
    await send(started, ANN, 'again.csv', file);
    expect(told(ANN).at(-1)).toContain('0 updated, 1 unchanged');
    expect(slack.state.replies('C0IT000001', reminder().ts)).toHaveLength(1);
  },
);
