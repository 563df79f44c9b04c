import { expect, test } from 'vitest';
import { runCliHere } from '../../support/cli-here.ts';
import { databaseUrl } from '../../support/db.ts';
import { ANN, BO, CY, SIGNING_SECRET, type SlackBotSetup, startSlackBot } from '../../support/slack-bot.ts';

const OWN = 'C0IT000001';
const GENERAL = 'C0GENERAL1';
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
  };
}

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

test('without a channel its steps are told to its owner', async () => {
  const { bot, limit, everything, cli, id, setNow } = await start();
  await limit();
  expect(await cli('edit', id, 'slack_channel=')).toMatchObject({ code: 0 });
  expect(await cli('switch', 'choose', id, 'ready-at-end')).toMatchObject({ code: 0 });
  expect(await cli('checklist', 'post', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('was not posted: the contract is limited to its channel'),
  });
  setNow('2027-06-16T09:00:00Z');
  await bot.sweep();
  await bot.settled();
  expect(everything('D0ANN00001')).toContain('is planned for');
  expect(everything(GENERAL)).not.toContain('is planned for');
});
