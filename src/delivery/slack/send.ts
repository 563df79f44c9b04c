import type { WebClient } from '@slack/web-api';
import type { Channel, Delivery, SendOutcome } from '../../domain/reminder.ts';
import { reminderMessage } from './blocks/reminder.ts';
import { postMessage } from './blocks/tasks.ts';
import { classifySlackError } from './classify-error.ts';
import { clientMsgId } from './client-msg-id.ts';
import { createDirectory, type Directory } from './directory.ts';
import { findReminder } from './find.ts';
import { type Place, placeOf } from './place.ts';
import { REMINDER_EVENT } from './reminder-event.ts';

export interface SlackChannelOptions {
  /**
   * The client of a delivery's workspace, made by `createSlackClient` and the same one each time.
   * Where it rejects (nothing installed there) the delivery is tried again later.
   */
  readonly clientFor: (workspaceId: string) => WebClient | Promise<WebClient>;
}

/** Posts reminders into channels and direct messages, one attempt each; the ledger decides what comes next. */
export function createSlackChannel({ clientFor }: SlackChannelOptions): Channel {
  const directories = new WeakMap<WebClient, Directory>();
  const directoryOf = (client: WebClient): Directory => {
    const known = directories.get(client) ?? createDirectory(client);
    directories.set(client, known);
    return known;
  };
  const inOrder = oneAfterAnother();
  return {
    media: ['slack-channel', 'slack-dm'],
    async send(delivery) {
      let client: WebClient;
      let target: Target;
      try {
        client = await clientFor(delivery.workspaceId);
        target = await targetOf(directoryOf(client), delivery);
      } catch (error) {
        return classifySlackError(error, delivery, 'lookup');
      }
      if ('outcome' in target) return target.outcome;
      // The messages of one list are posted in their order.
      const { post: list } = delivery;
      const key =
        list?.kind === 'list'
          ? `${list.contractId} ${list.checklist.id} ${delivery.recipient}`
          : delivery.key;
      return inOrder(key, () => post(client, target, delivery));
    },
    async find(delivery) {
      const client = await clientFor(delivery.workspaceId);
      return findReminder(client, directoryOf(client), delivery);
    },
  };
}

/** Runs what has the same key one after another, in the order of the calls. */
function oneAfterAnother() {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, run: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(run, run);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

type Target = Place | { readonly outcome: SendOutcome };

/** What chat.postMessage is to be given as channel: the channel as it is, or the id of the person. */
async function targetOf(directory: Directory, { medium, recipient }: Delivery): Promise<Target> {
  if (medium === 'slack-channel') return placeOf(recipient);
  const person = await directory.personOf(recipient);
  switch (person.kind) {
    case 'user':
      return { channel: person.id };
    case 'nobody':
      return { outcome: { kind: 'no-recipient', reason: `nobody in Slack has the address ${recipient}` } };
    case 'deactivated':
      return {
        outcome: {
          kind: 'refused',
          reason: `the Slack account of ${recipient} is deactivated: give the contract another owner`,
        },
      };
  }
}

async function post(client: WebClient, target: Place, delivery: Delivery): Promise<SendOutcome> {
  const { channel, threadTs } = target;
  const { text, blocks } =
    delivery.post === undefined
      ? reminderMessage(delivery.reminder, delivery.insteadOf)
      : postMessage(delivery.post);
  try {
    const answer = await client.apiCall('chat.postMessage', {
      channel,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      text,
      blocks,
      metadata: { event_type: REMINDER_EVENT, event_payload: { key: delivery.key } },
      client_msg_id: clientMsgId(delivery.key),
      // Names in the text stay text, and an address in it brings no preview.
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
    return { kind: 'sent', ref: refOf(answer, channel) };
  } catch (error) {
    return classifySlackError(error, delivery, 'post');
  }
}

/** Channel and time stamp, which name a message for good; Slack answers with the channel's id. */
function refOf(answer: object, channel: string): string {
  const { channel: id = channel, ts = '' } = answer as { channel?: unknown; ts?: unknown };
  return `${id}:${ts}`;
}
