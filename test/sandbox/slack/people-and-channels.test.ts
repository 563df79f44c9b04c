import { describe, expect, test } from 'vitest';
import { ALL_BOT_SCOPES, botToken } from '../../../src/sandbox/slack/tokens.ts';
import { slackErrorOf, startSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';
const BLOCKS = [{ type: 'section', text: { type: 'mrkdwn', text: 'hello' } }];

const without = (scope: string) => botToken(ALL_BOT_SCOPES.filter((one) => one !== scope));

describe('people and channels', () => {
  test('an address finds its person, but not one who has left', async () => {
    const slack = await startSlack();
    const client = slack.client();
    const found = await client.users.lookupByEmail({ email: 'Ann@Example.com' });
    expect(found.user).toMatchObject({ id: 'U0ANN00001', profile: { email: 'ann@example.com' } });
    for (const email of ['nobody@example.com', 'dee@example.com'])
      expect(await slackErrorOf(client.users.lookupByEmail({ email }))).toBe('users_not_found');
  });

  test('users.info shows guests and deactivated people, and hides addresses without the scope', async () => {
    const slack = await startSlack({ tokens: { 'xoxb-narrow': without('users:read.email') } });
    const client = slack.client('xoxb-narrow');
    const eve = await client.users.info({ user: 'U0EVE00001' });
    expect(eve.user).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(eve.user?.profile).not.toHaveProperty('email');
    expect((await client.users.info({ user: 'U0DEE00001' })).user?.deleted).toBe(true);
    expect(await slackErrorOf(client.users.info({ user: 'U0NOBODY01' }))).toBe('user_not_found');
    expect((await client.users.list({})).members).toHaveLength(7);
  });

  test('lists page by cursor, without channels the bot cannot see', async () => {
    const slack = await startSlack();
    const names: (string | undefined)[] = [];
    for await (const page of slack
      .client()
      .paginate('conversations.list', { limit: 2, types: 'public_channel,private_channel' })) {
      names.push(...((page as { channels?: { name?: string }[] }).channels ?? []).map(({ name }) => name));
    }
    expect(names).toEqual(['general', 'it', 'finance', 'ext-pebbleline', 'random', 'old']);
    const info = await slack.client().conversations.info({ channel: 'C0OLD00001' });
    expect(info.channel).toMatchObject({ name: 'old', is_archived: true, is_member: true });
  });

  test('a JSON body does as well as a form, and a broken one does not', async () => {
    const slack = await startSlack();
    const send = (body: string) =>
      fetch(`${slack.url}chat.postMessage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.token}` },
        body,
      }).then((response) => response.json());
    expect(await send(JSON.stringify({ channel: GENERAL, text: 'x', blocks: BLOCKS }))).toMatchObject({
      ok: true,
    });
    slack.allow('violations');
    expect(await send('{"channel":')).toMatchObject({ ok: false, error: 'invalid_post_type' });
  });

  test('calls are kept without the token, the newest only', async () => {
    const slack = await startSlack({ keepCalls: 2 });
    for (const text of ['a', 'b', 'c']) await slack.client().chat.postMessage({ channel: GENERAL, text });
    expect(slack.calls.map((call) => call.args.text)).toEqual(['b', 'c']);
    expect(slack.calls[0]).toMatchObject({ method: 'chat.postMessage', status: 200, response: { ok: true } });
    expect(JSON.stringify(slack.calls)).not.toContain('xoxb');
    expect(slack.stats).toEqual({ calls: 3, posted: 3, violations: 0, unexpected: 0 });
  });
});
