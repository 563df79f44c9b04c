import { expect, test } from 'vitest';
import { startSlack, type TestSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';
const MESSAGES = ['a', 'b', 'c', 'd', 'e'];

/** Five messages, a second apart, from 1000.000000 to 1004.000000. */
async function withMessages(): Promise<TestSlack> {
  let now = 999_000;
  const slack = await startSlack({
    now: () => {
      now += 1000;
      return now;
    },
  });
  for (const text of MESSAGES) {
    const metadata = { event_type: 'reminder', event_payload: { key: text } };
    await slack.client().chat.postMessage({ channel: GENERAL, text, metadata });
  }
  return slack;
}

const cases: readonly [string, Record<string, unknown>, string, boolean][] = [
  ['everything', {}, 'edcba', false],
  ['the newest two', { limit: 2 }, 'ed', true],
  ['after oldest', { oldest: '1002.000000' }, 'ed', false],
  ['from oldest', { oldest: '1002.000000', inclusive: true }, 'edc', false],
  ['oldest without fraction', { oldest: '1002' }, 'ed', false],
  ['the two closest to oldest', { oldest: '1000.5', limit: 2 }, 'cb', true],
  ['before latest', { latest: '1001.000000' }, 'a', false],
  ['one message by its ts', { latest: '1001.000000', inclusive: true, limit: 1 }, 'b', true],
  ['between', { oldest: '1000.000000', latest: '1004.000000', limit: 2 }, 'dc', true],
  ['after the last', { oldest: '1004.000000' }, '', false],
];

test.each(cases)('%s', async (_what, args, texts, more) => {
  const slack = await withMessages();
  const page = await slack.client().conversations.history({ channel: GENERAL, ...args });
  expect(page.messages?.map((message) => message.text).join('')).toBe(texts);
  expect(page.has_more).toBe(more);
});

test.each([{}, { oldest: '1000.000001' }])('pages lose and repeat nothing: %o', async (args) => {
  const slack = await withMessages();
  const seen: (string | undefined)[] = [];
  for await (const page of slack
    .client()
    .paginate('conversations.history', { channel: GENERAL, limit: 2, ...args })) {
    seen.push(...((page as { messages?: { text?: string }[] }).messages ?? []).map(({ text }) => text));
  }
  expect(seen.toSorted()).toEqual('oldest' in args ? MESSAGES.slice(1) : MESSAGES);
});

test('metadata is shown when asked for', async () => {
  const slack = await withMessages();
  const client = slack.client();
  const bare = await client.conversations.history({ channel: GENERAL, limit: 1 });
  expect(bare.messages?.[0]).not.toHaveProperty('metadata');
  const full = await client.conversations.history({ channel: GENERAL, limit: 1, include_all_metadata: true });
  expect(full.messages?.[0]?.metadata).toEqual({ event_type: 'reminder', event_payload: { key: 'e' } });
});

test.each([
  [{ channel: 'C0LEADERS1' }, 'not_in_channel'],
  [{ channel: 'C0RANDOM01' }, 'not_in_channel'],
  [{ channel: '#general' }, 'channel_not_found'],
  [{ channel: GENERAL, oldest: 'yesterday' }, 'invalid_ts_oldest'],
  [{ channel: GENERAL, latest: 'now' }, 'invalid_ts_latest'],
  [{ channel: GENERAL, limit: 1000 }, 'invalid_limit'],
  [{ channel: GENERAL, cursor: 'nonsense' }, 'invalid_cursor'],
])('%o: %s', async (args, error) => {
  const slack = await startSlack();
  await expect(slack.client().conversations.history(args)).rejects.toMatchObject({ data: { error } });
});

test('replies stay in their thread', async () => {
  const slack = await startSlack();
  const client = slack.client();
  const { ts = '' } = await client.chat.postMessage({ channel: GENERAL, text: 'parent' });
  await client.chat.postMessage({ channel: GENERAL, text: 'reply', thread_ts: ts });
  const page = await client.conversations.history({ channel: GENERAL });
  expect(page.messages?.map((message) => message.text)).toEqual(['parent']);
});
