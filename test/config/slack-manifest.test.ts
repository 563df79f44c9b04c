import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

/** What the official JSON Schema (slackapi/manifest-schema, version 2) says of the parts that the manifest has. */
const text = (max: number, min = 1) => z.string().min(min).max(max);
const url = z
  .string()
  .regex(/^https?:\/\//)
  .max(3000);
const SCOPE = z.string().regex(/^[a-z]+(\.[a-z]+)?:?[a-z.]*(:[a-z]+)?$/);
const scopes = z.array(SCOPE).max(255);
const MANIFEST = z.strictObject({
  _metadata: z.strictObject({ major_version: z.int(), minor_version: z.int() }),
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    background_color: z.string().regex(/^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: text(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: text(24),
          type: z.enum(['message', 'global']),
          callback_id: text(255),
          description: text(150),
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: text(32, 2).regex(/^\//),
          url: url.optional(),
          description: text(2000),
          usage_hint: text(1000),
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: scopes, bot_optional: scopes }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url.optional(),
      bot_events: z.array(z.string()).min(1).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: url.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const SOURCE = readFileSync('config/slack-manifest.yaml', 'utf8');
/** As the file's head says to do. */
const HTTP = SOURCE.replace(/# (request_url|url): https/g, '$1: https').replace(
  'socket_mode_enabled: true',
  'socket_mode_enabled: false',
);
const read = (source: string) => MANIFEST.parse(parse(source));

describe.each([
  ['Socket Mode', SOURCE, true],
  ['HTTP', HTTP, false],
])('the manifest for %s', (_mode, source, socket) => {
  it('follows the schema', () => {
    const { settings, features } = read(source);
    expect(settings.socket_mode_enabled).toBe(socket);
    const urls = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map((command) => command.url),
    ];
    expect(urls).toEqual(Array(3).fill(socket ? undefined : 'https://lastcall.example.com/slack/events'));
  });
});

test('the schema here refuses what the official one refuses', () => {
  for (const [found, wrong] of [
    ['name: Lastcall', `name: ${'x'.repeat(36)}`],
    ['type: global', 'type: local'],
    ['command: /lastcall', 'command: lastcall'],
    ['always_online: true', 'always_on: true'],
  ] as const)
    expect(() => read(SOURCE.replace(found, wrong))).toThrow();
});

/** The scopes of the methods that the bot calls; any one of them where there are several. */
const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.info': ['files:read'],
  filesUploadV2: ['files:write'],
  'users.info': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};
/** What no method needs: to have a command and a shortcut, and to post where nobody invited the bot. */
const WITHOUT_METHOD = ['commands', 'chat:write.public'];
const SCOPES_OF_EVENT: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  'message.im': ['im:history'],
};

const delivery = readdirSync('src/delivery', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('src/delivery', file), 'utf8'))
  .join('\n');

test('it grants what the bot calls, hears and offers, and nothing else', () => {
  const calls = [
    ...delivery.matchAll(/\bclient\.([a-z]\w*\.[a-z]\w*)\b/g),
    ...delivery.matchAll(/\bapiCall\('([\w.]+)'/g),
    ...delivery.matchAll(/\bclient\.(filesUploadV2)\b/g),
  ].map(([, method = '']) => method);
  const called = [...new Set(calls)].sort();
  expect(called).toEqual(Object.keys(SCOPES_OF).sort());
  const { oauth_config, settings, features } = read(SOURCE);
  const { bot, bot_optional } = oauth_config.scopes;
  const events = settings.event_subscriptions.bot_events;
  const needed = [
    ...called.flatMap((method) => SCOPES_OF[method] ?? []),
    ...events.flatMap((event) => SCOPES_OF_EVENT[event] ?? []),
    ...WITHOUT_METHOD,
  ];
  expect([...bot, ...bot_optional].sort()).toEqual([...new Set(needed)].sort());
  const heard = [...delivery.matchAll(/\bapp\.event\('(\w+)'/g)].map(([, event = '']) => event);
  expect(events.map((event) => event.split('.')[0])).toEqual([...new Set(heard)].sort());
  expect(delivery).toContain(`'${features.shortcuts[0]?.callback_id}'`);
  expect(delivery).toContain(`app.command('${features.slash_commands[0]?.command}'`);
});
