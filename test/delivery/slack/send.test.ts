import { describe, expect, it } from 'vitest';
import { createSlackClient } from '../../../src/delivery/slack/client.ts';
import { createSlackChannel } from '../../../src/delivery/slack/send.ts';
import type { Channel, ReminderDelivery as Delivery } from '../../../src/domain/reminder.ts';
import type { Fault } from '../../../src/sandbox/slack/faults.ts';
import { createSlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { ALL_BOT_SCOPES, botToken, SANDBOX_BOT_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { startSlack, type TestSlack } from '../../support/slack.ts';
import { delivery } from '../support/reminders.ts';

/** Long enough for a busy machine; the cases in which nothing answers wait for the short one in full. */
const TIMEOUT_MS = 10_000;
const SHORT_TIMEOUT_MS = 300;

function channelOf(
  slack: { readonly url: string },
  token = SANDBOX_BOT_TOKEN,
  timeoutMs = TIMEOUT_MS,
): Channel {
  const client = createSlackClient({ token, apiUrl: slack.url, timeoutMs });
  return createSlackChannel({ clientFor: () => client });
}

const toAnn: Partial<Delivery> = { medium: 'slack-dm', recipient: 'ann@example.com' };
const without = (...scopes: string[]) => ({
  tokens: { [SANDBOX_BOT_TOKEN]: botToken(ALL_BOT_SCOPES.filter((scope) => !scopes.includes(scope))) },
});

describe('sending to Slack', () => {
  it('posts once, with text, blocks, metadata and a stable id, and names channel and time', async () => {
    const slack = await startSlack();
    const outcome = await channelOf(slack).send(delivery());
    const [message, ...more] = slack.state.messages('it');
    expect(more).toEqual([]);
    expect(outcome).toEqual({ kind: 'sent', ref: `C0IT000001:${message?.ts}` });
    expect(message?.text).toContain('60 days left');
    expect(message?.blocks).toHaveLength(5);
    expect(message?.metadata).toEqual({
      event_type: 'lastcall_reminder',
      event_payload: { key: delivery().key },
    });
    expect(message?.clientMsgId).toBe('7a2a1e12-fc86-8775-8949-df7eaace76c4');
  });

  it('writes to a person as a direct message and looks the address up once', async () => {
    const slack = await startSlack();
    const channel = channelOf(slack);
    await Promise.all([channel.send(delivery(toAnn)), channel.send(delivery({ ...toAnn, key: 'other' }))]);
    expect(slack.state.messages('D0ANN00001')).toHaveLength(2);
    expect(slack.calls.filter(({ method }) => method === 'users.lookupByEmail')).toHaveLength(1);
  });

  it('says that nobody is there for an address without an account', async () => {
    const slack = await startSlack();
    const outcome = await channelOf(slack).send(delivery({ ...toAnn, recipient: 'nobody@example.com' }));
    expect(outcome).toEqual({
      kind: 'no-recipient',
      reason: 'nobody in Slack has the address nobody@example.com',
    });
  });

  it('refuses a person who was deactivated after the address was looked up', async () => {
    const slack = await startSlack();
    const channel = channelOf(slack);
    await channel.send(delivery(toAnn));
    const ann = slack.state.users.get('U0ANN00001');
    if (ann !== undefined) ann.deleted = true;
    expect(await channel.send(delivery(toAnn))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('the Slack account of ann@example.com is deactivated'),
    });
  });
});

describe('what a failure comes to', () => {
  const post = 'chat.postMessage';
  const later = { kind: 'retry', ambiguous: false };
  const perhapsSent = { kind: 'retry', ambiguous: true };
  const paused = { kind: 'retry', ambiguous: false, pause: true };
  const cases: readonly (readonly [string, Fault, Partial<Delivery>, object, string])[] = [
    [
      'a rate limit',
      { kind: '429', method: post, retryAfterSeconds: 7 },
      {},
      { ...paused, retryAfterMs: 7000 },
      '7 s',
    ],
    ['HTTP 500', { kind: '500', method: post }, {}, perhapsSent, '500'],
    ['HTTP 503', { kind: '503', method: post }, {}, perhapsSent, '503'],
    ['no answer', { kind: 'timeout', method: post }, {}, perhapsSent, 'did not answer in time'],
    ['no answer after posting', { kind: 'timeout-after', method: post }, {}, perhapsSent, 'in time'],
    ['a reset', { kind: 'reset', method: post }, {}, perhapsSent, 'broke'],
    ['a reset after posting', { kind: 'reset-after', method: post }, {}, perhapsSent, 'broke'],
    ['a lookup that breaks', { kind: 'reset', method: 'users.lookupByEmail' }, toAnn, later, 'broke'],
    ['a lookup that fails', { kind: '500', method: 'users.lookupByEmail' }, toAnn, later, '500'],
    ['a lookup too many', { kind: '429', method: 'users.lookupByEmail' }, toAnn, paused, 'wait'],
  ];
  it.each(cases)('%s', async (_name, fault, changes, want, words) => {
    const slack = await startSlack();
    slack.faults.add(fault);
    const timeoutMs = fault.kind.startsWith('timeout') ? SHORT_TIMEOUT_MS : TIMEOUT_MS;
    const outcome = await channelOf(slack, SANDBOX_BOT_TOKEN, timeoutMs).send(delivery(changes));
    expect(outcome).toMatchObject({ ...want, reason: expect.stringContaining(words) });
    expect(slack.calls).toHaveLength(1);
  });

  const codes: readonly (readonly [string, Partial<Delivery>, object, string])[] = [
    ['restricted_action', {}, { kind: 'refused' }, 'allow Lastcall'],
    ['msg_too_long', {}, { kind: 'refused' }, 'fault in Lastcall'],
    ['invalid_blocks', {}, { kind: 'refused' }, 'fault in Lastcall'],
    ['cannot_dm_bot', toAnn, { kind: 'refused' }, 'ann@example.com is a bot'],
    ['account_inactive', toAnn, { kind: 'refused' }, 'ann@example.com is deactivated'],
    ['account_inactive', {}, paused, 'SLACK_BOT_TOKEN'],
    ['token_expired', {}, paused, 'SLACK_BOT_TOKEN'],
    ['internal_error', {}, perhapsSent, 'fault of its own'],
    ['fatal_error', {}, perhapsSent, 'fault of its own'],
    ['service_unavailable', {}, perhapsSent, 'fault of its own'],
    ['request_timeout', {}, perhapsSent, 'fault of its own'],
    ['ratelimited', {}, paused, 'too much'],
    ['some_new_error', {}, later, 'some_new_error'],
    ['toString', {}, later, 'toString'],
  ];
  it.each(codes)('the error %s', async (error, changes, want, words) => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'error', method: post, error });
    const outcome = await channelOf(slack).send(delivery(changes));
    expect(outcome).toMatchObject({ ...want, reason: expect.stringContaining(words) });
    expect(JSON.stringify(outcome)).not.toContain(SANDBOX_BOT_TOKEN);
  });

  it.each([
    ['random', without('chat:write.public'), 'not_in_channel', '/invite @Lastcall'],
    ['leadership', {}, 'not_in_channel', '/invite @Lastcall'],
    ['old', {}, 'is_archived', 'unarchive'],
    ['nowhere', {}, 'channel_not_found', 'nowhere'],
  ])('the channel %s', async (recipient, options, code, words) => {
    const slack = await startSlack(options);
    const outcome = await channelOf(slack).send(delivery({ recipient }));
    expect(outcome).toEqual({ kind: 'refused', reason: expect.stringContaining(words) });
    expect(outcome).toMatchObject({ reason: expect.stringContaining(code) });
  });

  it.each([
    ['xoxb-wrong-secret', 'invalid_auth'],
    ['', 'not_authed'],
  ])('the token "%s"', async (token, code) => {
    const slack = await startSlack();
    const outcome = await channelOf(slack, token).send(delivery(toAnn));
    expect(outcome).toMatchObject({ ...paused, reason: expect.stringContaining('SLACK_BOT_TOKEN') });
    expect(outcome).toMatchObject({ reason: expect.stringContaining(code) });
    expect(outcome).not.toMatchObject({ reason: expect.stringContaining('secret') });
  });

  it.each([
    ['chat:write', {}, paused, 'chat:write'],
    ['users:read.email', toAnn, { kind: 'refused' }, 'users:read.email'],
  ] as const)('the scope %s missing', async (scope, changes, want, words) => {
    const slack = await startSlack(without(scope));
    const outcome = await channelOf(slack).send(delivery(changes));
    expect(outcome).toMatchObject({ ...want, reason: expect.stringContaining(words) });
  });

  it('an address that is not the Web API', async () => {
    const { url } = await startSlack();
    expect(await channelOf({ url: url.replace('/api/', '/wrong/') }).send(delivery())).toMatchObject({
      ...later,
      reason: expect.stringContaining('404; if that stays, check SLACK_API_URL'),
    });
  });

  it('nobody listening', async () => {
    const url = await goneUrl();
    expect(await channelOf({ url }).send(delivery())).toMatchObject({
      ...later,
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('a workspace without a client', async () => {
    const channel = createSlackChannel({ clientFor: () => Promise.reject(new Error('not installed')) });
    expect(await channel.send(delivery())).toMatchObject({
      ...later,
      reason: expect.stringContaining('not installed'),
    });
  });
});

describe('finding a message again', () => {
  const attempt = async (slack: TestSlack, kind: Fault['kind'], changes: Partial<Delivery>) => {
    const sent = delivery(changes);
    const channel = channelOf(slack);
    slack.faults.add({ kind, method: 'chat.postMessage' });
    expect(await channel.send(sent)).toMatchObject(perhaps);
    return { found: await channel.find(sent), other: await channel.find({ ...sent, key: 'another' }) };
  };
  const perhaps = { kind: 'retry', ambiguous: true };

  it.each([
    ['a channel by name', { recipient: '#it' }],
    ['a channel by id', { recipient: 'C0IT000001' }],
    ['a direct message', toAnn],
  ])('in %s', async (_name, changes) => {
    const slack = await startSlack();
    const { found, other } = await attempt(slack, 'reset-after', changes);
    const [message] = slack.state.messages();
    expect(found).toEqual({ kind: 'found', ref: `${message?.channel}:${message?.ts}` });
    expect(other).toEqual({ kind: 'absent' });
    expect((await attempt(await startSlack(), 'reset', changes)).found).toEqual({ kind: 'absent' });
  });

  it('on a later page, and not from before the first attempt', async () => {
    const slack = await startSlack();
    const channel = channelOf(slack);
    const wanted = delivery({ key: 'wanted' });
    const client = slack.client();
    for (let count = 0; count < 230; count += 1)
      await client.chat.postMessage({ channel: 'C0IT000001', text: `noise ${count}` });
    const outcome = await channel.send(wanted);
    expect(await channel.find(wanted)).toEqual({ ...outcome, kind: 'found' });
    const later = {
      ...wanted,
      firstAttemptAt: (wanted.firstAttemptAt + 3_600_000) as Delivery['firstAttemptAt'],
    };
    expect(await channel.find(later)).toEqual({ kind: 'absent' });
  });

  it.each([
    ['channels:history', { recipient: 'C0IT000001' }],
    ['channels:read', { recipient: 'it' }],
    ['im:write', toAnn],
    ['im:history', toAnn],
  ])('cannot be told without %s', async (scope, changes) => {
    const slack = await startSlack(without(scope));
    expect(await channelOf(slack).find(delivery(changes))).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining(scope),
    });
  });

  it.each(['429', '500', 'reset'] as const)('cannot be told just now after %s', async (kind) => {
    const slack = await startSlack();
    slack.faults.add({ kind, method: 'conversations.history', retryAfterSeconds: 3 });
    const found = await channelOf(slack).find(delivery({ recipient: 'C0IT000001' }));
    expect(found).toMatchObject({ kind: 'retry', ambiguous: true });
  });

  it('cannot be told of a channel that nobody can see', async () => {
    const slack = await startSlack();
    expect(await channelOf(slack).find(delivery({ recipient: 'nowhere' }))).toMatchObject({
      kind: 'unknown',
    });
  });
});

/** A loopback URL on which nobody listens any more. */
async function goneUrl(): Promise<string> {
  const standIn = createSlackStandIn();
  const { url } = await standIn.start();
  await standIn.stop();
  return url;
}
