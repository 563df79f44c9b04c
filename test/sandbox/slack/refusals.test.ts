import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { CALLS_PER_MINUTE } from '../../../src/sandbox/slack/method-rates.ts';
import { botToken } from '../../../src/sandbox/slack/tokens.ts';
import { slackErrorOf, startSlack, type TestSlack } from '../../support/slack.ts';

/** What Slack refuses of views, triggers, answers and files; what it refuses of messages is in limits.test.ts. */

const ANN = 'U0ANN00001';
const letters = (count: number) => 'x'.repeat(count);
const plain = (text = 'x') => ({ type: 'plain_text', text });
const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
const field = { type: 'input', label: plain(), element: { type: 'plain_text_input' } };
const modal = (more: object = {}) => ({ type: 'modal', title: plain(), blocks: [section], ...more });
const many = (count: number) => Array.from({ length: count }, () => ({ type: 'divider' }));

const open = (slack: TestSlack, view: object = modal(), trigger_id = slack.state.triggers.issue(ANN)) =>
  slack.client().apiCall('views.open', { trigger_id, view });

/** The stand-in at a time of real days that the test holds. */
async function atTime(options: Parameters<typeof startSlack>[0] = {}) {
  const time = { ms: Date.UTC(2027, 2, 1) };
  const slack = await startSlack({ wallNow: () => time.ms, ...options });
  const pass = (ms: number): void => {
    time.ms += ms;
  };
  return { slack, pass };
}

describe('a modal', () => {
  const VIEWS: readonly [what: string, view: object, path: string][] = [
    ['a title of 25', modal({ title: plain(letters(25)) }), '/view/title/text'],
    ['no title', modal({ title: undefined }), '/view/title'],
    ['a submit of 25', modal({ submit: plain(letters(25)) }), '/view/submit/text'],
    ['a close of 25', modal({ close: plain(letters(25)) }), '/view/close/text'],
    ['inputs without submit', modal({ blocks: [field] }), '/view/submit'],
    ['101 blocks', modal({ blocks: many(101) }), '/view/blocks'],
    ['private_metadata of 3001', modal({ private_metadata: letters(3001) }), '/view/private_metadata'],
    ['a callback_id of 256', modal({ callback_id: letters(256) }), '/view/callback_id'],
    ['an unknown property', modal({ color: 'red' }), '/view/color'],
    ['mrkdwn in the title', modal({ title: { type: 'mrkdwn', text: 'x' } }), '/view/title/type'],
    [
      'a table, which is for messages',
      modal({ blocks: [{ type: 'table', rows: [[plain()]] }] }),
      '/view/blocks/0/type',
    ],
    [
      'markdown, which is for messages',
      modal({ blocks: [{ type: 'markdown', text: 'x' }] }),
      '/view/blocks/0/type',
    ],
    ['another type', modal({ type: 'home' }), '/view/type'],
  ];
  test.each(VIEWS)('%s is refused', async (_what, view, path) => {
    const slack = await startSlack();
    slack.allow('violations');
    expect(await slackErrorOf(open(slack, view))).toBe('invalid_arguments');
    expect(slack.violations.map((one) => one.path)).toContain(path);
    expect(slack.state.views.stack(ANN)).toEqual([]);
  });

  test('of 250 KB is too large, just below it is not', async () => {
    const slack = await startSlack();
    slack.allow('violations');
    const sized = (count: number) =>
      modal({
        blocks: Array.from({ length: count }, () => ({ type: 'section', text: plain(letters(3000)) })),
      });
    expect(await slackErrorOf(open(slack, sized(84)))).toBe('view_too_large');
    expect(await slackErrorOf(open(slack, sized(80)))).toBe('ok');
  });

  test('at its limits is taken', async () => {
    const slack = await startSlack();
    const view = modal({
      title: plain(letters(24)),
      submit: plain(letters(24)),
      close: plain(letters(24)),
      blocks: [...many(99), field],
      private_metadata: letters(3000),
      callback_id: letters(255),
    });
    expect(await slackErrorOf(open(slack, view))).toBe('ok');
  });

  test('two with one external_id are refused', async () => {
    const slack = await startSlack();
    await open(slack, modal({ external_id: 'form' }));
    expect(await slackErrorOf(open(slack, modal({ external_id: 'form' })))).toBe('duplicate_external_id');
  });
});

test.each([
  ['an alert', { type: 'alert', text: plain() }],
  ['a file input', { ...field, element: { type: 'file_input' } }],
  ['a field for addresses', { ...field, element: { type: 'email_text_input' } }],
])('%s is for modals: refused in messages, taken in modals', async (_what, block) => {
  const slack = await startSlack();
  slack.allow('violations');
  const post = slack.client().apiCall('chat.postMessage', { channel: 'it', text: 'x', blocks: [block] });
  expect(await slackErrorOf(post)).toBe('invalid_blocks');
  expect(await slackErrorOf(open(slack, modal({ submit: plain(), blocks: [block] })))).toBe('ok');
});

test('feedback is for messages: refused on Home tabs', async () => {
  const slack = await startSlack();
  slack.allow('violations');
  const side = { text: plain(), value: 'x' };
  const block = {
    type: 'context_actions',
    elements: [{ type: 'feedback_buttons', positive_button: side, negative_button: side }],
  };
  const view = { type: 'home', blocks: [block] };
  const publish = slack.client().apiCall('views.publish', { user_id: ANN, view });
  expect(await slackErrorOf(publish)).toBe('invalid_arguments');
  await slack.client().apiCall('chat.postMessage', { channel: 'it', text: 'x', blocks: [block] });
});

describe('a trigger_id', () => {
  test('opens one modal', async () => {
    const slack = await startSlack();
    const trigger = slack.state.triggers.issue(ANN);
    expect(await slackErrorOf(open(slack, modal(), trigger))).toBe('ok');
    expect(await slackErrorOf(open(slack, modal(), trigger))).toBe('exchanged_trigger_id');
  });

  test.each([
    [3000, 'ok'],
    [3001, 'expired_trigger_id'],
  ])('after %i ms: %s', async (ms, expected) => {
    const { slack, pass } = await atTime();
    const trigger = slack.state.triggers.issue(ANN);
    pass(ms);
    expect(await slackErrorOf(open(slack, modal(), trigger))).toBe(expected);
  });

  test('must be one that was given out', async () => {
    const slack = await startSlack();
    expect(await slackErrorOf(open(slack, modal(), 'made-up'))).toBe('invalid_trigger_id');
  });
});

test('a stack holds three modals', async () => {
  const slack = await startSlack();
  const push = () =>
    slackErrorOf(
      slack.client().apiCall('views.push', { trigger_id: slack.state.triggers.issue(ANN), view: modal() }),
    );
  expect(await push()).toBe('not_found');
  await open(slack);
  expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached']);
});

test('a hash that is not the newest conflicts, in modals and on Home tabs', async () => {
  const slack = await startSlack();
  const client = slack.client();
  const opened = (await open(slack)) as unknown as { view: { id: string; hash: string } };
  const update = (hash: string) =>
    client.apiCall('views.update', { view_id: opened.view.id, hash, view: modal() });
  expect(await slackErrorOf(update(opened.view.hash))).toBe('ok');
  expect(await slackErrorOf(update(opened.view.hash))).toBe('hash_conflict');
  const publish = (more: object = {}) =>
    client.apiCall('views.publish', { user_id: ANN, view: { type: 'home', blocks: [section] }, ...more });
  const { view } = (await publish()) as unknown as { view: { hash: string } };
  expect(await slackErrorOf(publish({ hash: view.hash }))).toBe('ok');
  expect(await slackErrorOf(publish({ hash: view.hash }))).toBe('hash_conflict');
  expect(await slackErrorOf(client.apiCall('views.update', { view_id: 'V0GONE', view: modal() }))).toBe(
    'not_found',
  );
});

describe('a response_url', () => {
  const answer = async (url: string) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) });
    return response.ok ? 'ok' : ((await response.json()) as { error: string }).error;
  };

  test('takes five answers', async () => {
    const slack = await startSlack();
    slack.allow('violations');
    const { response_url: url = '' } = slack.slashCommand();
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push(await answer(url));
    expect(answers).toEqual([...Array(5).fill('ok'), 'used_url']);
  });

  test.each([
    [30 * 60_000, 'ok'],
    [30 * 60_000 + 1, 'expired_url'],
  ])('after %i ms: %s', async (ms, expected) => {
    const { slack, pass } = await atTime();
    slack.allow('violations');
    const { response_url: url = '' } = slack.slashCommand();
    pass(ms);
    expect(await answer(url)).toBe(expected);
  });
});

describe('rates', () => {
  test.each(Object.entries(CALLS_PER_MINUTE))(
    '%s: %i a minute, then 429 with Retry-After',
    async (method, rate) => {
      const { slack, pass } = await atTime({ enforceRates: true });
      // What is called without its arguments is refused, and counts all the same.
      const call = async () => {
        const response = await fetch(`${slack.url}${method}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${slack.token}` },
        });
        return { status: response.status, wait: Number(response.headers.get('retry-after')) };
      };
      for (let count = 0; count < rate; count += 1) expect((await call()).status).toBe(200);
      const { status, wait } = await call();
      expect({ status, waits: wait >= 1 && wait <= 60 }).toEqual({ status: 429, waits: true });
      pass(wait * 1000);
      expect((await call()).status).toBe(200);
    },
  );

  test('are not enforced unless asked for', async () => {
    const slack = await startSlack();
    for (let count = 0; count < 25; count += 1) await slack.client().users.list({});
  });
});

describe('files', () => {
  const upload = async (client: WebClient, bytes: Buffer, length = bytes.length) => {
    const { upload_url: url = '', file_id: id } = await client.files.getUploadURLExternal({
      filename: 'a.png',
      length,
    });
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(bytes) });
    return { id, status: response.status };
  };
  const blocks = (id: string | undefined) => [{ type: 'image', slack_file: { id }, alt_text: 'x' }];

  test('one that is not processed yet cannot be shown; files.info tells when it is', async () => {
    const { slack, pass } = await atTime({ fileProcessingMs: 1000 });
    slack.allow('violations');
    const client = slack.client();
    const { id = '' } = await upload(client, Buffer.from('abc'));
    expect(await slackErrorOf(client.files.info({ file: id }))).toBe('file_not_found');
    await client.files.completeUploadExternal({ files: [{ id }] });
    const post = () =>
      slackErrorOf(client.chat.postMessage({ channel: 'it', text: 'x', blocks: blocks(id) as never }));
    expect((await client.files.info({ file: id })).file?.mimetype).toBe('');
    expect(await post()).toBe('invalid_blocks');
    pass(1000);
    expect((await client.files.info({ file: id })).file?.mimetype).toBe('image/png');
    expect(await post()).toBe('ok');
  });

  test('of another length than announced, unknown, or to where the bot is not, are refused', async () => {
    const slack = await startSlack();
    const client = slack.client();
    expect((await upload(client, Buffer.from('abc'), 4)).status).toBe(400);
    const complete = (id: string, channel_id?: string) =>
      slackErrorOf(client.apiCall('files.completeUploadExternal', { files: [{ id }], channel_id }));
    expect(await complete('F0NONE')).toBe('file_not_found');
    const { id = '' } = await upload(client, Buffer.from('abc'));
    expect(await complete(id, 'C0RANDOM01')).toBe('not_in_channel');
    expect(await complete(id, 'C0NOWHERE')).toBe('channel_not_found');
  });

  test.each([
    ['files.getUploadURLExternal', 'files:write'],
    ['files.completeUploadExternal', 'files:write'],
    ['files.info', 'files:read'],
    ['conversations.members', 'channels:read,groups:read,im:read,mpim:read'],
    ['conversations.replies', 'channels:history,groups:history,im:history,mpim:history'],
  ])('%s needs its scope', async (method, needed) => {
    const slack = await startSlack({ tokens: { 'xoxb-narrow': botToken(['chat:write']) } });
    await expect(slack.client('xoxb-narrow').apiCall(method, {})).rejects.toMatchObject({
      data: { error: 'missing_scope', needed },
    });
  });
});
