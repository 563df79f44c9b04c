import type { WebClient } from '@slack/web-api';
import type { Delivery, FindOutcome } from '../../domain/reminder.ts';
import { classifySlackError } from './classify-error.ts';
import type { Directory } from './directory.ts';
import { placeOf } from './place.ts';
import { REMINDER_EVENT } from './reminder-event.ts';

/** Slack stamps messages with its own clock, which ours may be ahead of. */
const CLOCK_MARGIN_MS = 60_000;
const MESSAGES_A_PAGE = 200;
/** Messages read at most: 2,000 in one channel since the first attempt; above it nothing is claimed. */
const MOST_PAGES = 10;

/** Looks through a conversation's history for the message that carries the delivery's key. */
export async function findReminder(
  client: WebClient,
  directory: Directory,
  delivery: Delivery,
): Promise<FindOutcome> {
  try {
    const { channel: stated, threadTs } = placeOf(delivery.recipient);
    const channel = await conversationOf(directory, { ...delivery, recipient: stated });
    if (channel === undefined)
      return { kind: 'unknown', reason: `no conversation with ${delivery.recipient} was found to look in` };
    return await searchHistory(client, channel, threadTs, delivery);
  } catch (error) {
    const failure = classifySlackError(error, delivery, 'lookup');
    // A missing scope or a bad token holds back everything without saying until when: waiting shows nothing new.
    const passing =
      failure.kind === 'retry' && (failure.pause !== true || failure.retryAfterMs !== undefined);
    // What may have gone out before still may have.
    return passing ? { ...failure, ambiguous: true } : { kind: 'unknown', reason: failure.reason };
  }
}

async function conversationOf(directory: Directory, delivery: Delivery): Promise<string | undefined> {
  if (delivery.medium === 'slack-channel') return directory.channelOf(delivery.recipient);
  const person = await directory.personOf(delivery.recipient);
  return person.kind === 'user' ? directory.directMessagesOf(person.id) : undefined;
}

async function searchHistory(
  client: WebClient,
  channel: string,
  threadTs: string | undefined,
  delivery: Delivery,
): Promise<FindOutcome> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = {
      channel,
      oldest: (Math.max(0, delivery.firstAttemptAt - CLOCK_MARGIN_MS) / 1000).toFixed(3),
      limit: MESSAGES_A_PAGE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      threadTs === undefined
        ? await client.conversations.history(asked)
        : await client.conversations.replies({ ...asked, ts: threadTs });
    const match = answer.messages?.find(({ metadata }) => carries(metadata, delivery.key));
    if (match?.ts !== undefined) return { kind: 'found', ref: `${channel}:${match.ts}` };
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return { kind: 'absent' };
  }
  return {
    kind: 'unknown',
    reason: `more than ${MOST_PAGES * MESSAGES_A_PAGE} messages were posted there since the first attempt`,
  };
}

function carries(metadata: unknown, key: string): boolean {
  if (typeof metadata !== 'object' || metadata === null) return false;
  const { event_type, event_payload } = metadata as Record<string, unknown>;
  if (event_type !== REMINDER_EVENT || typeof event_payload !== 'object' || event_payload === null)
    return false;
  return 'key' in event_payload && event_payload.key === key;
}
