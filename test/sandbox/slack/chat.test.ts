import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { ALL_BOT_SCOPES, botToken } from '../../../src/sandbox/slack/tokens.ts';
import { slackErrorOf, startSlack, type TestSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';
const BLOCKS = [{ type: 'section', text: { type: 'mrkdwn', text: 'hello' } }];
const METADATA = { event_type: 'lastcall_reminder', event_payload: { key: 'a/b' } };

const without = (scope: string) => botToken(ALL_BOT_SCOPES.filter((one) => one !== scope));
const post = (client: WebClient, channel: string) => client.chat.postMessage({ channel, text: 'hello' });

describe('chat', () => {
  test('a post is kept with blocks and metadata and found by channel name', async () => {
    const slack = await startSlack({ now: () => 1_800_000_000_123 });
    const sent = await slack.client().chat.postMessage({
      channel: GENERAL,
      text: 'hello',
      blocks: BLOCKS,
      metadata: METADATA,
    });
    expect(sent).toMatchObject({ ok: true, channel: GENERAL, ts: '1800000000.123000' });
    expect(slack.state.messages('#general')).toMatchObject([
      { text: 'hello', blocks: BLOCKS, metadata: METADATA, ts: sent.ts },
    ]);
    expect(sent.response_metadata?.scopes).toContain('chat:write');
  });

  test('ts is unique and rises though the clock stands still or goes back', async () => {
    const clock = [5000, 5000, 4000];
    const slack = await startSlack({ now: () => clock.shift() ?? 0 });
    const sent = [];
    for (const text of ['a', 'b', 'c'])
      sent.push((await slack.client().chat.postMessage({ channel: GENERAL, text })).ts);
    expect(sent).toEqual(['5.000000', '5.000001', '5.000002']);
  });

  test('posts to a name, and to a person through the direct message', async () => {
    const slack = await startSlack();
    const client = slack.client();
    expect((await post(client, '#it')).channel).toBe('C0IT000001');
    expect((await post(client, 'it')).channel).toBe('C0IT000001');
    const direct = await post(client, 'U0ANN00001');
    const opened = await client.conversations.open({ users: 'U0ANN00001' });
    expect(direct.channel).toBe(opened.channel?.id);
    expect((await post(client, direct.channel ?? '')).ok).toBe(true);
  });

  test('update and delete change what was posted', async () => {
    const slack = await startSlack();
    const client = slack.client();
    const { ts = '' } = await client.chat.postMessage({ channel: GENERAL, text: 'a', blocks: BLOCKS });
    await client.chat.update({ channel: GENERAL, ts, text: 'b' });
    expect(slack.state.messages(GENERAL)).toMatchObject([{ ts, text: 'b', blocks: undefined }]);
    await client.chat.delete({ channel: GENERAL, ts });
    expect(slack.state.messages(GENERAL)).toEqual([]);
    expect(await slackErrorOf(client.chat.delete({ channel: GENERAL, ts }))).toBe('message_not_found');
    expect(await slackErrorOf(client.chat.update({ channel: '#general', ts, text: 'c' }))).toBe(
      'channel_not_found',
    );
  });

  test('an ephemeral is kept apart, and for members only', async () => {
    const slack = await startSlack();
    const client = slack.client();
    await client.chat.postEphemeral({ channel: GENERAL, user: 'U0BO000001', text: 'psst' });
    expect(slack.state.ephemerals).toMatchObject([{ user: 'U0BO000001', text: 'psst' }]);
    expect(slack.state.messages()).toEqual([]);
    const stranger = client.chat.postEphemeral({ channel: 'C0IT000001', user: 'U0EVE00001', text: 'psst' });
    expect(await slackErrorOf(stranger)).toBe('user_not_in_channel');
  });

  test.each([
    ['C0NOWHERE1', 'channel_not_found'],
    ['#nowhere', 'channel_not_found'],
    ['C0OLD00001', 'is_archived'],
    ['C0LEADERS1', 'not_in_channel'],
    ['C0RANDOM01', 'ok'],
    ['U0DEE00001', 'user_disabled'],
  ])('posting to %s: %s', async (channel, expected) => {
    const slack = await startSlack();
    expect(await slackErrorOf(post(slack.client(), channel))).toBe(expected);
  });

  test('a public channel without the bot needs chat:write.public', async () => {
    const slack = await startSlack({ tokens: { 'xoxb-narrow': without('chat:write.public') } });
    expect(await slackErrorOf(post(slack.client('xoxb-narrow'), 'C0RANDOM01'))).toBe('not_in_channel');
  });

  test('client_msg_id repeats unless asked to deduplicate, and then per channel', async () => {
    const repeat = async (slack: TestSlack, channel: string) =>
      slack.client().chat.postMessage({ channel, text: 'x', ...{ client_msg_id: '1' } });
    const plain = await startSlack();
    await repeat(plain, GENERAL);
    await repeat(plain, GENERAL);
    expect(plain.state.messages()).toHaveLength(2);
    const deduplicating = await startSlack({ dedupeClientMsgId: true });
    const first = await repeat(deduplicating, GENERAL);
    expect((await repeat(deduplicating, GENERAL)).ts).toBe(first.ts);
    await repeat(deduplicating, 'C0IT000001');
    expect(deduplicating.state.messages()).toHaveLength(2);
  });
});
