import { ErrorCode } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { MESSAGE_TEXT_ADVISED, MESSAGE_TEXT_MAX } from '../../../src/sandbox/slack/limits.ts';
import { complaints, slackErrorOf, startSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';
const BLOCKS = [{ type: 'section', text: { type: 'mrkdwn', text: 'hello' } }];
const METADATA = { event_type: 'lastcall_reminder', event_payload: { key: 'a/b' } };

describe('content that Slack refuses or should not be sent', () => {
  const refusals: readonly [string, Record<string, unknown>, string, string][] = [
    [
      'a header of 151',
      { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
      '/blocks/0/text/text',
    ],
    ['blocks that are no JSON', { blocks: '[{' }, 'invalid_blocks_format', '/blocks'],
    ['metadata without payload', { metadata: { event_type: 'a' } }, 'invalid_metadata_schema', '/metadata'],
    ['metadata with more', { metadata: { ...METADATA, id: 1 } }, 'invalid_metadata_schema', '/metadata'],
    ['metadata that is no JSON', { metadata: 'x' }, 'invalid_metadata_format', '/metadata'],
    ['text over the limit', { text: 'x'.repeat(MESSAGE_TEXT_MAX + 1) }, 'msg_too_long', '/text'],
    ['long text', { text: 'x'.repeat(MESSAGE_TEXT_ADVISED + 1) }, 'ok', '/text'],
    ['text at the limit', { text: 'x'.repeat(MESSAGE_TEXT_ADVISED) }, 'ok', ''],
    ['nothing', { text: '' }, 'no_text', '/text'],
    ['blocks alone', { text: '', blocks: BLOCKS }, 'ok', '/text'],
  ];
  test.each(refusals)('%s', async (_what, content, error, path) => {
    const slack = await startSlack();
    slack.allow('violations');
    const call = slack.client().apiCall('chat.postMessage', { channel: GENERAL, text: 'x', ...content });
    expect(await slackErrorOf(call)).toBe(error);
    expect(slack.violations.map((violation) => violation.path)).toEqual(path === '' ? [] : [path]);
    expect(complaints(slack, new Set())).toHaveLength(path === '' ? 0 : 1);
    expect(slack.state.messages()).toHaveLength(error === 'ok' ? 1 : 0);
  });

  test('invalid_blocks says where, what and what was expected', async () => {
    const slack = await startSlack();
    slack.allow('violations');
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const refused = slack.client().chat.postMessage({ channel: GENERAL, text: 'x', blocks });
    await expect(refused).rejects.toMatchObject({
      code: ErrorCode.PlatformError,
      data: {
        response_metadata: {
          messages: [
            '[ERROR] found 151 characters, expected 1 to 150 characters [json-pointer:/blocks/0/text/text]',
          ],
        },
      },
    });
  });

  test('an update may be no longer than 4000', async () => {
    const slack = await startSlack();
    slack.allow('violations');
    const client = slack.client();
    const { ts = '' } = await client.chat.postMessage({ channel: GENERAL, text: 'x' });
    const text = 'x'.repeat(MESSAGE_TEXT_ADVISED);
    expect(await slackErrorOf(client.chat.update({ channel: GENERAL, ts, text }))).toBe('ok');
    expect(await slackErrorOf(client.chat.update({ channel: GENERAL, ts, text: `${text}x` }))).toBe(
      'msg_too_long',
    );
  });

  test('an action_id in two blocks is a violation unless the scope is the block', async () => {
    const blocks = [1, 2].map(() => ({
      type: 'actions' as const,
      elements: [
        { type: 'button' as const, action_id: 'a', text: { type: 'plain_text' as const, text: 'a' } },
      ],
    }));
    const strict = await startSlack();
    strict.allow('violations');
    await strict.client().chat.postMessage({ channel: GENERAL, text: 'x', blocks });
    expect(strict.violations).toHaveLength(1);
    const asSlack = await startSlack({ actionIdScope: 'block' });
    await asSlack.client().chat.postMessage({ channel: GENERAL, text: 'x', blocks });
  });
});
