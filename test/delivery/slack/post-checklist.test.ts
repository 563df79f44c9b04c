import { expect, it } from 'vitest';
import { checklistMessages } from '../../../src/delivery/slack/blocks/checklist.ts';
import { createSlackClient } from '../../../src/delivery/slack/client.ts';
import { postChecklist } from '../../../src/delivery/slack/post-checklist.ts';
import { startSlack } from '../../support/slack.ts';
import { posted, storedTask } from '../support/checklists.ts';

const stored = Array.from({ length: 20 }, (_, number) =>
  storedTask(`own-${number}`, { position: 10 + number }),
);
const messages = checklistMessages(posted('pre-downgrade', '2027-06-01', stored));

async function setUp() {
  const slack = await startSlack();
  const waits: number[] = [];
  const client = createSlackClient({ token: slack.token, apiUrl: slack.url, timeoutMs: 10_000 });
  const [channel = ''] = [slack.state.findChannel('it', true)?.id];
  const post = (into = channel) =>
    postChecklist(
      client,
      { channel: into, contractId: 'c1', list: 'pre-downgrade', messages },
      async (ms) => {
        waits.push(ms);
      },
    );
  return { slack, waits, channel, post };
}

it('posts all parts in order, each known again by its metadata', async () => {
  const { slack, channel, post } = await setUp();
  const refs = await post();
  const there = await slack.waitForMessages(3, channel);
  expect(refs).toEqual(there.map(({ ts }) => `${channel}:${ts}`));
  expect(there.map(({ metadata }) => metadata)).toEqual(
    [1, 2, 3].map((part) => ({
      event_type: 'lastcall_checklist',
      event_payload: { contract: 'c1', list: 'pre-downgrade', part },
    })),
  );
});

it('waits as long as Slack asks for, and goes on with the part that was put off', async () => {
  const { slack, channel, post, waits } = await setUp();
  slack.faults.add({ kind: '429', retryAfterSeconds: 7 });
  await post();
  expect(waits).toEqual([7000]);
  expect(await slack.waitForMessages(3, channel)).toHaveLength(3);
});

it('says which part was not posted and why', async () => {
  const { post } = await setUp();
  await expect(post('C0NOWHERE')).rejects.toThrow(
    /^pre-downgrade, part 1 of 3, was not posted: Slack knows no channel C0NOWHERE/,
  );
});
