import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { LastcallError } from '../../domain/errors.ts';
import type { SlackMessage } from './blocks/checklist.ts';
import { classifySlackError } from './classify-error.ts';

/** The metadata's event type by which a checklist of ours is known again. */
const CHECKLIST_EVENT = 'lastcall_checklist';

/** How often Slack's "wait" is obeyed for one message, and the longest wait that somebody at a terminal is put to. */
const MOST_WAITS = 3;
const LONGEST_WAIT_SECONDS = 60;

export interface ChecklistPost {
  readonly channel: string;
  readonly contractId: string;
  readonly list: string;
  readonly messages: readonly SlackMessage[];
}

/**
 * Posts a list's messages in their order. @returns the reference, channel and time stamp, of each.
 * @throws LastcallError `delivery` that says which part was not posted and why.
 */
export async function postChecklist(
  client: WebClient,
  { channel, contractId, list, messages }: ChecklistPost,
  sleep: (ms: number) => Promise<void>,
): Promise<string[]> {
  const refs: string[] = [];
  for (const [index, message] of messages.entries()) {
    const part = index + 1;
    const payload = { contract: contractId, list, part };
    try {
      refs.push(await post(client, channel, message, payload, sleep));
    } catch (error) {
      const { reason } = classifySlackError(error, { medium: 'slack-channel', recipient: channel }, 'post');
      const which = messages.length === 1 ? list : `${list}, part ${part} of ${messages.length},`;
      throw new LastcallError('delivery', `${which} was not posted: ${reason}`, { cause: error });
    }
  }
  return refs;
}

async function post(
  client: WebClient,
  channel: string,
  { text, blocks }: SlackMessage,
  payload: Record<string, string | number>,
  sleep: (ms: number) => Promise<void>,
): Promise<string> {
  for (let waits = 0; ; waits += 1) {
    try {
      const answer = await client.apiCall('chat.postMessage', {
        channel,
        text,
        blocks,
        metadata: { event_type: CHECKLIST_EVENT, event_payload: payload },
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
      });
      const { channel: id = channel, ts = '' } = answer as { channel?: unknown; ts?: unknown };
      return `${id}:${ts}`;
    } catch (error) {
      // About one message a second is allowed in a channel, and a long list has several.
      const patient = error instanceof WebAPIRateLimitedError && error.retryAfter <= LONGEST_WAIT_SECONDS;
      if (!patient || waits >= MOST_WAITS) throw error;
      await sleep(error.retryAfter * 1000);
    }
  }
}
