import { describe, expect, test } from 'vitest';
import { readEnvironment, slackRequirements } from '../../src/config/env.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';

const HEX_KEY = '0f'.repeat(32);
const BOT = 'xoxb-1-test';

function failure(
  env: Record<string, string>,
  options?: Parameters<typeof readEnvironment>[1],
): InvalidInputError {
  try {
    readEnvironment(env, options);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('defaults', () => {
  expect(readEnvironment({})).toEqual({
    database: { engine: 'sqlite', file: './data/lastcall.db' },
    port: 3000,
    host: '127.0.0.1',
    publicUrl: null,
    trustProxy: 0,
    calendarRequests: 600,
    timeZone: 'UTC',
    reminderTime: '09:00',
    sweepCron: '* * * * *',
    digestCron: '0 8 * * 1',
    playbooks: 'config/playbooks',
    logLevel: 'info',
    logFormat: 'json',
    sendTimeoutSeconds: 10,
    slack: null,
    slackInstall: null,
    slackChannel: null,
    fallbackEmail: null,
    country: null,
    reminderRungs: [],
    mail: null,
    encryptionKey: null,
  });
});

describe('what a variable becomes', () => {
  test.each([
    [{ DATABASE_URL: 'sqlite:/var/x y.db' }, { database: { engine: 'sqlite', file: '/var/x y.db' } }],
    [{ DATABASE_URL: 'postgres://u:p@h/d' }, { database: { engine: 'postgres', url: 'postgres://u:p@h/d' } }],
    [{ DATABASE_URL: 'postgresql:///d' }, { database: { engine: 'postgres', url: 'postgresql:///d' } }],
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: ' 8080\n' }, { port: 8080 }],
    [{ PORT: '' }, { port: 3000 }],
    [{ PORT: '   ' }, { port: 3000 }],
    [{ PUBLIC_URL: 'https://l.example.com/x//' }, { publicUrl: 'https://l.example.com/x' }],
    [{ TIME_ZONE: 'Pacific/Kiritimati' }, { timeZone: 'Pacific/Kiritimati' }],
    [{ SEND_TIMEOUT_SECONDS: '300' }, { sendTimeoutSeconds: 300 }],
    [{ SLACK_CHANNEL: 'C0123456789' }, { slackChannel: 'C0123456789' }],
    [{ FALLBACK_EMAIL: 'cy@example.com' }, { fallbackEmail: 'cy@example.com' }],
    [{ COUNTRY: 'DE-BY' }, { country: 'DE-BY' }],
    [{ REMINDER_RUNGS: 'T-90, N-14 N' }, { reminderRungs: ['T-90', 'N-14', 'N'] }],
    [{ ENCRYPTION_KEY: HEX_KEY.toUpperCase() }, { encryptionKey: HEX_KEY }],
    [{ ENCRYPTION_KEY: Buffer.from(HEX_KEY, 'hex').toString('base64') }, { encryptionKey: HEX_KEY }],
    [
      { SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'Lastcall <l@example.com>' },
      {
        mail: {
          url: 'smtp://127.0.0.1:2525',
          from: 'Lastcall <l@example.com>',
          replyTo: null,
          requireTls: false,
          connections: 5,
          dkim: null,
        },
      },
    ],
    [{ MAIL_FROM: 'l@example.com' }, { mail: null }],
    [
      { PROT: '1', SLACK_BOT_TOKENS: 'x' },
      { port: 3000, slack: null },
    ],
  ])('%j', (env, expected) => {
    expect(readEnvironment(env)).toMatchObject(expected);
  });
});

describe('how Slack is reached', () => {
  test.each([
    [
      { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: 'xapp-1' },
      { mode: 'socket', botToken: BOT, appToken: 'xapp-1' },
    ],
    [
      { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: 'abcdefgh' },
      { mode: 'http', signingSecret: 'abcdefgh' },
    ],
    [
      { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'abcdefgh' },
      { mode: 'socket', signingSecret: 'abcdefgh' },
    ],
    [{ SLACK_BOT_TOKEN: BOT }, { mode: 'post-only', appToken: null, apiUrl: 'https://slack.com/api/' }],
    [
      { SLACK_BOT_TOKEN: 'xoxe.xoxb-1', SLACK_API_URL: 'http://127.0.0.1:1/api' },
      { apiUrl: 'http://127.0.0.1:1/api/' },
    ],
  ])('%j', (env, expected) => {
    expect(readEnvironment(env).slack).toMatchObject(expected);
  });

  test('without a bot token there is no Slack', () => {
    expect(readEnvironment({ SLACK_APP_TOKEN: 'xapp-1' }).slack).toBeNull();
  });

  test('several workspaces need all three', () => {
    const all = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'abcdefgh', SLACK_STATE_SECRET: 'ijklmnop' };
    expect(readEnvironment(all).slackInstall).toEqual({
      clientId: '1.2',
      clientSecret: 'abcdefgh',
      stateSecret: 'ijklmnop',
    });
    expect(failure({ SLACK_CLIENT_ID: '1.2', SLACK_STATE_SECRET: 'ijklmnop' }).message).toBe(
      'SLACK_CLIENT_SECRET: found nothing, expected a value, as SLACK_CLIENT_ID is set',
    );
  });
});

describe('wrong values', () => {
  const DATABASE = 'sqlite:<file> or postgres://user:password@host/database';
  const SMTP = 'smtp://host:port or smtps://user:password@host:port';
  const WEB = 'an address such as https://lastcall.example.com';
  const CRON = 'a cron expression of five fields such as "0 8 * * 1"';
  test.each([
    ['PORT', '65536', '"65536"', 'a whole number from 0 to 65535'],
    ['PORT', '-1', '"-1"', 'a whole number from 0 to 65535'],
    ['PORT', '0x50', '"0x50"', 'a whole number from 0 to 65535'],
    ['PORT', '3e3', '"3e3"', 'a whole number from 0 to 65535'],
    ['HOST', 'my host', '"my host"', 'a host name or an address to listen on'],
    ['SEND_TIMEOUT_SECONDS', '0', '"0"', 'a whole number from 1 to 300'],
    ['SEND_TIMEOUT_SECONDS', '301', '"301"', 'a whole number from 1 to 300'],
    ['TIME_ZONE', 'Mars/Olympus', '"Mars/Olympus"', 'an IANA time zone such as Europe/Berlin or UTC'],
    ['TIME_ZONE', '+02:00', '"+02:00"', 'an IANA time zone such as Europe/Berlin or UTC'],
    ['REMINDER_TIME', '24:00', '"24:00"', 'a time of day from 00:00 to 23:59, as HH:MM'],
    ['SWEEP_CRON', 'often', '"often"', CRON],
    ['DIGEST_CRON', '0 25 * * 1', '"0 25 * * 1"', CRON],
    [
      'LOG_LEVEL',
      'inf',
      '"inf"',
      'one of "fatal", "error", "warn", "info", "debug", "trace", "silent" (did you mean "info"?)',
    ],
    ['LOG_FORMAT', 'xml', '"xml"', 'one of "json", "text"'],
    ['SLACK_CHANNEL', '#contracts', '"#contracts"', "a channel's id such as C0123456789, not its name"],
    [
      'MAIL_FROM',
      'ann',
      '"ann"',
      'an e-mail address such as lastcall@example.com or Lastcall <lastcall@example.com>',
    ],
    [
      'MAIL_FROM',
      'A\r\nBcc: x <a@example.com>',
      '"A\\r\\nBcc: x <a@example.com>"',
      'an e-mail address such as lastcall@example.com or Lastcall <lastcall@example.com>',
    ],
    ['DATABASE_URL', 'sqlite:', 'an address that begins with sqlite:', DATABASE],
    ['DATABASE_URL', 'mysql://u:hunter2@h/d', 'an address that begins with mysql:', DATABASE],
    ['DATABASE_URL', 'postgres://u:hunter2@h:port/d', 'an address that begins with postgres:', DATABASE],
    ['DATABASE_URL', 'u:hunter2@h/d', 'a value of 13 characters', DATABASE],
    ['SMTP_URL', 'http://u:hunter2@h', 'an address that begins with http:', SMTP],
    ['SMTP_URL', 'smtp:', 'an address that begins with smtp:', SMTP],
    ['PUBLIC_URL', 'lastcall.example.com', 'a value of 20 characters', WEB],
    ['PUBLIC_URL', 'ftp://u:hunter2@h', 'a value of 17 characters', WEB],
    ['SLACK_BOT_TOKEN', 'xoxp-hunter2', 'a value of 12 characters', 'a bot token, which begins with xoxb-'],
    [
      'SLACK_APP_TOKEN',
      'xoxb-hunter2',
      'a value of 12 characters',
      'an app-level token, which begins with xapp-',
    ],
    [
      'SLACK_SIGNING_SECRET',
      'hunter2',
      'a value of 7 characters',
      "the app's signing secret, without spaces",
    ],
    [
      'SLACK_SIGNING_SECRET',
      'hunter2 hunter2',
      'a value of 15 characters',
      "the app's signing secret, without spaces",
    ],
    [
      'ENCRYPTION_KEY',
      'hunter2',
      'a value of 7 characters',
      '32 bytes as 64 hexadecimal digits or in base64 (openssl rand -hex 32)',
    ],
    // Put into the wrong variable, a secret is still one.
    [
      'SLACK_CHANNEL',
      'xoxb-hunter2',
      'a value of 12 characters',
      "a channel's id such as C0123456789, not its name",
    ],
    [
      'MAIL_FROM',
      'smtp://u:hunter2@h',
      'a value of 18 characters',
      'an e-mail address such as lastcall@example.com or Lastcall <lastcall@example.com>',
    ],
  ])('%s=%j', (name, value, found, expected) => {
    const others: Record<string, string> = name === 'SMTP_URL' ? { MAIL_FROM: 'l@example.com' } : {};
    const error = failure({ [name]: value, ...others });
    expect(error.message).toBe(`${name}: found ${found}, expected ${expected}`);
    expect(error.code).toBe('invalid-config');
    expect(JSON.stringify({ ...error, stack: error.stack })).not.toContain('hunter2');
  });

  test('mail without a sender', () => {
    expect(failure({ SMTP_URL: 'smtp://u:hunter2@h:25' }).message).toBe(
      'MAIL_FROM: found nothing, expected the sender of all mail, as SMTP_URL is set',
    );
  });

  test('what a command needs is asked for by name', () => {
    expect(failure({ PUBLIC_URL: ' ' }, { require: ['PUBLIC_URL', 'PORT'] }).message).toBe(
      [
        'PUBLIC_URL: found nothing, expected a value, which this command needs',
        'PORT: found nothing, expected a value, which this command needs',
      ].join('\n'),
    );
    expect(readEnvironment({ PORT: '1' }, { require: ['PORT'] }).port).toBe(1);
  });

  test('all at once', () => {
    const { problems } = failure({ PORT: 'x', TIME_ZONE: 'x', SLACK_BOT_TOKEN: 'x', SMTP_URL: 'smtp://h' });
    expect(problems.map(({ place }) => place)).toEqual(['PORT', 'TIME_ZONE', 'SLACK_BOT_TOKEN', 'MAIL_FROM']);
  });
});

test('the configuration is frozen all the way down', () => {
  const environment = readEnvironment({ SLACK_BOT_TOKEN: BOT });
  expect(Object.isFrozen(environment)).toBe(true);
  expect(Object.isFrozen(environment.database)).toBe(true);
  expect(Object.isFrozen(environment.slack)).toBe(true);
});

test.each([
  [{}, ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET']],
  [{ SLACK_BOT_TOKEN: '' }, ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET']],
  [{ SLACK_BOT_TOKEN: BOT }, ['SLACK_APP_TOKEN or SLACK_SIGNING_SECRET']],
  [{ SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
  [{ SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: 'abcdefgh' }, []],
])('slackRequirements(%j)', (env, expected) => {
  const requirements = slackRequirements(env);
  expect(requirements.map(({ variable }) => variable)).toEqual(expected);
  expect(requirements.every(({ words }) => words.length > 20)).toBe(true);
});
