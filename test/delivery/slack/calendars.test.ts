import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { addressBlocks } from '../../../src/delivery/slack/blocks/calendars.ts';
import { REMINDER_ACTIONS } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { listFeeds } from '../../../src/store/feeds.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { ANN, BO, EVE, startSlackBot } from '../../support/slack-bot.ts';
import { ADDRESS, slackCalendars } from '../../support/slack-calendars.ts';

test('a subscription: made, used, changed, ended, all of it in Slack', async () => {
  const started = await startSlackBot();
  const { slack, store, command, told } = started;
  const { last, press, addressIn, statusOf } = slackCalendars(started);
  const feeds = () => listFeeds(store.db, DEFAULT_WORKSPACE);

  await command(BO, 'calendar');
  const overview = last();
  const made = await press(BO, 'calendar:mine', overview);
  const address = addressIn(made);
  expect(await statusOf(address)).toBe(200);
  expect(await feeds()).toMatchObject([
    { about: { scope: 'person', person: 'bo@example.com' }, alarmDays: null },
  ]);

  // The address is shown once; the list tells of the subscription, to who made it and nobody else.
  await command(BO, 'calendar');
  const list = last();
  expect(JSON.stringify(list.blocks)).toContain('Contracts and tasks of bo@example.com');
  expect(JSON.stringify(list.blocks)).toContain('last used on');
  expect(JSON.stringify(list.blocks)).not.toMatch(ADDRESS);

  expect((await press(BO, 'calendar:alarms', list)).text).toContain('nine in the morning');
  expect(await feeds()).toMatchObject([{ alarmDays: 1 }]);
  const fresh = addressIn(await press(BO, 'calendar:rotate', list));
  expect([await statusOf(address), await statusOf(fresh)]).toEqual([404, 200]);
  expect((await press(BO, 'calendar:revoke', list)).text).toContain('revoked');
  expect(await statusOf(fresh)).toBe(404);
  // A button of a message from before.
  expect((await press(BO, 'calendar:rotate', list)).text).toContain('there no more');

  // One contract's, from the command with words.
  await command(ANN, 'calendar activ');

  expect(await statusOf(addressIn(await press(ANN, 'calendar:contract', last())))).toBe(200);
  await command(ANN, 'calendar');
  const all = await press(ANN, 'calendar:all', last());
  expect(await statusOf(addressIn(all))).toBe(200);

  const before = (await feeds()).length;
  slack.state.channels.get('C0IT000001')?.members.add(EVE);
  await command(EVE, 'calendar');
  expect(told(EVE).at(-1)).toContain('Sorry, guests cannot');
  expect((await feeds()).length).toBe(before);
});

test('what is said of a subscription is text, whatever its contract is called', async () => {
  const vendor = 'Acme <https://acme.example|Slack> & <!channel>';
  const started = await startSlackBot({ contracts: [{ vendor, product: 'Pro' }] });
  const { last, press } = slackCalendars(started);
  await started.command(ANN, 'calendar acme');
  const said = [await press(ANN, 'calendar:contract', last())];
  await started.command(ANN, 'calendar');
  const list = last();
  for (const what of ['alarms', 'rotate', 'revoke']) said.push(await press(ANN, `calendar:${what}`, list));
  for (const { text } of said)
    expect(text).toContain('Acme &lt;https://acme.example|Slack&gt; &amp; &lt;!channel&gt; Pro: ');
});

test("a reminder's button puts the file into its thread", async () => {
  const { slack, bot, store, press, reminder, told } = await startSlackBot();
  const where = () =>
    slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').at(-1)?.args;
  await press(BO, REMINDER_ACTIONS.calendar, reminder());
  await vi.waitFor(() => expect(told(BO).at(-1)).toContain('the calendar file is on its way to this thread'));
  await bot.settled();
  const thread = { channel_id: 'C0IT000001', thread_ts: reminder().ts };
  expect(where()).toMatchObject(thread);

  // Where Slack fails just then it is tried again, and comes once.
  const uploads = () => slack.calls.filter(({ method }) => method === 'files.completeUploadExternal');
  const before = uploads().length;
  slack.faults.add({ kind: '503', method: 'files.getUploadURLExternal' });
  await press(BO, REMINDER_ACTIONS.calendar, reminder());
  await bot.settled();
  const open = () => store.db.selectFrom('follow_up').selectAll().where('kind', '=', 'file').execute();
  expect(await open()).toMatchObject([{ target: BO, why: expect.stringContaining('503') }]);
  await store.db.updateTable('follow_up').set({ next_attempt_at: 0 }).execute();
  await bot.settled();
  expect(await open()).toEqual([]);
  expect([uploads().length, where()]).toMatchObject([before + 1, thread]);
});

test('an address can be copied as it is, whatever its secret is made of', () => {
  const secret = fc.stringMatching(/^[\w-]{43}$/);
  const holds = fc.property(secret, (token) => {
    const address = `http://lastcall.example/calendar/${token}.ics`;
    expect(JSON.stringify(addressBlocks('All contracts', address))).toContain(`\`${address}\``);
  });
  fc.assert(holds);
});
