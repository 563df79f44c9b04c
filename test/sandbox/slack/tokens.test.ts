import { describe, expect, test } from 'vitest';
import { ALL_BOT_SCOPES, botToken, SANDBOX_APP_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { complaints, slackErrorOf, startSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';

const without = (scope: string) => botToken(ALL_BOT_SCOPES.filter((one) => one !== scope));

describe('tokens and scopes', () => {
  test('auth.test says who the bot is', async () => {
    const slack = await startSlack();
    expect(await slack.client().auth.test()).toMatchObject({
      team_id: 'T_LASTCALL',
      user_id: 'U0LASTCALL',
      bot_id: 'B0LASTCALL',
    });
  });

  test.each([
    ['xoxb-revoked', 'token_revoked'],
    ['xoxb-inactive', 'account_inactive'],
    ['xoxb-unknown', 'invalid_auth'],
    [SANDBOX_APP_TOKEN, 'invalid_auth'],
  ])('%s: %s', async (token, expected) => {
    const slack = await startSlack({
      tokens: {
        'xoxb-revoked': { ...botToken(), state: 'revoked' },
        'xoxb-inactive': { ...botToken(), state: 'inactive' },
      },
    });
    expect(await slackErrorOf(slack.client(token).auth.test())).toBe(expected);
  });

  test('no token at all, and a token revoked while running', async () => {
    const slack = await startSlack();
    const bare = await fetch(`${slack.url}auth.test`, { method: 'POST' });
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
    const grant = slack.tokens.get(slack.token);
    if (grant !== undefined) grant.state = 'revoked';
    expect(await slackErrorOf(slack.client().auth.test())).toBe('token_revoked');
  });

  test('a bot token opens no Socket Mode connection', async () => {
    const slack = await startSlack();
    expect(await slackErrorOf(slack.client().apps.connections.open())).toBe('not_allowed_token_type');
    expect(await slackErrorOf(slack.client(SANDBOX_APP_TOKEN).auth.test())).toBe('not_allowed_token_type');
  });

  const needs: readonly [string, Record<string, unknown>, string][] = [
    ['chat.postMessage', { channel: GENERAL, text: 'x' }, 'chat:write'],
    ['conversations.history', { channel: GENERAL }, 'channels:history'],
    ['conversations.info', { channel: GENERAL }, 'channels:read'],
    ['conversations.list', {}, 'channels:read'],
    ['conversations.open', { users: 'U0ANN00001' }, 'im:write'],
    ['users.lookupByEmail', { email: 'ann@example.com' }, 'users:read.email'],
    ['users.info', { user: 'U0ANN00001' }, 'users:read'],
    ['users.list', {}, 'users:read'],
  ];
  test.each(needs)('%s without its scope', async (method, args, scope) => {
    const slack = await startSlack({ tokens: { 'xoxb-narrow': without(scope) } });
    const call = slack.client('xoxb-narrow').apiCall(method, args);
    await expect(call).rejects.toMatchObject({ data: { error: 'missing_scope', needed: scope } });
  });

  test('an unknown method is refused and remembered', async () => {
    const slack = await startSlack();
    slack.allow('unexpected');
    expect(await slackErrorOf(slack.client().apiCall('chat.postMesage', {}))).toBe('unknown_method');
    expect(complaints(slack, new Set())).toEqual(['unexpected call of chat.postMesage']);
  });
});
