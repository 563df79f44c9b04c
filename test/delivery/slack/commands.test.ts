import { describe, expect, it, test } from 'vitest';
import { helpText, parseCommand } from '../../../src/delivery/slack/commands/subcommands.ts';
import { ANN, BO, CY, EVE, startSlackBot } from '../../support/slack-bot.ts';

describe('what follows /lastcall', () => {
  it.each([
    ['', { kind: 'overview' }],
    ['  ', { kind: 'overview' }],
    ['show  Active  Trak ', { kind: 'known', name: 'show', words: 'Active Trak' }],
    ['show "Cafe Rouge"', { kind: 'known', name: 'show', words: 'Cafe Rouge' }],
    ['show “Cafe  Rouge” paris', { kind: 'known', name: 'show', words: 'Cafe Rouge paris' }],
    ["add 'Cafe'", { kind: 'known', name: 'add', words: 'Cafe' }],
    ['show Joe\'s 5" Bar', { kind: 'known', name: 'show', words: 'Joe\'s 5" Bar' }],
    ['show „R&amp;D &lt;x&gt;“', { kind: 'known', name: 'show', words: 'R&D <x>' }],
    ['show a\u0000b\r\nc', { kind: 'known', name: 'show', words: 'a b c' }],
    ['"show" x', { kind: 'known', name: 'show', words: 'x' }],
    ['show ""', { kind: 'known', name: 'show', words: '""' }],
    ['SHOW x', { kind: 'known', name: 'show', words: 'x' }],
    ['shwo x', { kind: 'unknown', found: 'shwo', near: 'show' }],
    ['calender', { kind: 'unknown', found: 'calender', near: 'calendar' }],
    ['<!channel>', { kind: 'unknown', found: '<!channel>', near: undefined }],
  ])('%j is read', (text, expected) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  it('says what was probably meant, and mentions nobody', () => {
    expect(helpText({ kind: 'unknown', found: '<!channel>', near: 'show' })).toMatch(
      /^Lastcall does not know “&lt;!channel&gt;”\. Did you mean `\/lastcall show`\?\n/,
    );
  });
});

const SEVERAL = [
  {},
  { vendor: 'Figma', product: 'Organization', playbook: 'generic', termEnd: '2027-09-30' },
  { vendor: 'Figma', product: 'Professional', playbook: 'generic', termEnd: '2027-08-31' },
  { vendor: 'Secret <!channel> & Co', product: '', playbook: 'generic', termEnd: '2027-07-31' },
] as never[];

test('overview, list, help, unknown words', async () => {
  const { command, told, ids } = await startSlackBot({ contracts: SEVERAL });
  const said = async (text: string, user = BO): Promise<string | undefined> => {
    await command(user, text);
    return told(user).at(-1);
  };
  expect(await said('')).toMatch(
    /^Watching 4 contracts\.\n• \*ActivTrak Professional\*: next deadline Monday 31 May 2027, 30 days left\n/,
  );
  expect(await said('list figma')).toBe(
    'Watching 2 contracts.\n• *Figma Professional*: next deadline Sunday 1 August 2027, 92 days left\n• *Figma Organization*: next deadline Tuesday 31 August 2027, 122 days left',
  );
  expect(await said('list secret')).toContain('*Secret &lt;!channel&gt; &amp; Co*');
  expect(await said('list 100%')).toBe('No contract that you can see is called “100%”.');
  expect(await said('help')).toContain('`/lastcall show &lt;words&gt;`');
  expect(await said('lits')).toContain('Did you mean `/lastcall list`?');
  expect(await said('plan activ')).toContain('ActivTrak Professional: *Last paid day:*');
  expect(await said(`plan ${ids[1]?.toUpperCase()}`)).toContain('Figma Organization: *Last paid day:*');
  expect(await said('show')).toContain('Say which contract');
  expect(await said('show nothing')).toContain('No contract that you can see is called “nothing”');
  expect(await said('digest off')).toBe('No more digests are sent to you.');
  expect(await said('digest on')).toContain('no mail server is set up');
  expect(await said('digest maybe')).toContain('Say `/lastcall digest on`');
  expect(await said('checklist activ')).toContain('is posted in');
});

test('what has its last day tomorrow comes before what it is too late for; what is over is listed last of all', async () => {
  const named = (vendor: string, termEnd: string, more: object = {}) => ({
    vendor,
    product: '',
    playbook: 'generic',
    termEnd,
    noticeDays: 90,
    ...more,
  });
  const { command, told } = await startSlackBot({
    contracts: [
      ...Array.from({ length: 12 }, (_, index) => named(`Late ${index}`, '2027-07-20')),
      named('Tomorrow', '2027-06-01', { noticeDays: 30 }),
      named('Over', '2027-03-31', { autoRenews: false }),
    ] as never[],
  });
  await command(BO, '');
  const lines = told(BO).at(-1)?.split('\n') ?? [];
  expect(lines[0]).toBe('Watching 13 contracts.');
  expect(lines[1]).toBe('• *Tomorrow*: next deadline Sunday 2 May 2027, 1 day left');
  expect(lines[2]).toMatch(/^• \*Late \d+\*: too late for notice; the term ends on Tuesday 20 July 2027/);
  await command(BO, 'list over');
  expect(told(BO).at(-1)).toBe(
    'No contract called “over” is watched any more. What ended or was archived, the latest first:\n• *Over*: ended on Wednesday 31 March 2027',
  );
});

test('words that match several contracts get a picker', async () => {
  const { slack, bot, command, modal } = await startSlackBot({ contracts: SEVERAL });
  await command(BO, 'show figma');
  const ephemeral = slack.state.ephemerals.at(-1);
  expect(ephemeral?.text).toContain('Which one?');
  const [, picker] = (ephemeral?.blocks ?? []) as { elements?: { options: { value: string }[] }[] }[];
  const options = picker?.elements?.[0]?.options ?? [];
  expect(options).toHaveLength(2);
  await slack.people.use({
    user: BO,
    place: { channel: ephemeral?.channel ?? '', ts: ephemeral?.ts ?? '' },
    blockId: 'pick',
    actionId: 'pick:show',
    chosen: { selected_option: options[1] },
  });
  await bot.settled();
  expect(JSON.stringify(modal(BO).view)).toContain('Figma Organization');
});

test('the calendar and the export come as files by direct message', async () => {
  const { slack, command, told } = await startSlackBot();
  await command(ANN, 'calendar activ');
  await command(ANN, 'export');
  expect(told(ANN)).toEqual([
    '*ActivTrak Professional*: the calendar file is on its way to your direct messages with Lastcall.',
    'The file with 1 contract is in your direct messages with Lastcall.',
  ]);
  const calls = slack.calls.filter(({ method }) => method === 'files.completeUploadExternal');
  expect(calls.map(({ args }) => args.channel_id)).toEqual(['D0ANN00001', 'D0ANN00001']);
});

test('guests get nothing, and the refusal is on record', async () => {
  const { slack, command, told, store } = await startSlackBot();
  slack.state.channels.get('C0IT000001')?.members.add(EVE);
  for (const text of ['', 'list', 'help', 'show activ', 'add', 'export', 'plan activ', 'digest on'])
    await command(EVE, text);
  expect(new Set(told(EVE).map((text) => text.slice(0, 20)))).toEqual(new Set(['Sorry, guests cannot']));
  expect(told(EVE)).toHaveLength(8);
  expect(slack.state.views.stack(EVE)).toEqual([]);
  const rows = await store.db.selectFrom('workspace_activity').selectAll().execute();
  expect(rows.map(({ what, actor }) => `${what} ${actor}`)).toEqual(
    Array(8).fill('access.refused eve@example.com'),
  );
});

test('a contract that is limited to its channel is seen by its members, owners and admins alone', async () => {
  const { slack, command, told, modal, bot, whats } = await startSlackBot();
  await command(ANN, 'show activ');
  await slack.people.use({
    user: ANN,
    place: { view: modal(ANN).id },
    blockId: 'contract',
    actionId: 'contract:limit',
  });
  await bot.settled();
  expect((await whats()).at(-1)).toBe('access.limited');
  expect(told(ANN).at(-1)).toContain('limited the contract to the members of its channel');
  const list = async (user: string): Promise<string> => {
    await command(user, 'list', 'general');
    return told(user).at(-1) ?? '';
  };
  expect(await list(BO)).toContain('ActivTrak');
  slack.state.channels.get('C0IT000001')?.members.delete(BO);
  slack.state.channels.get('C0IT000001')?.members.delete(CY);
  expect(await list(CY)).toContain('ActivTrak');
});
