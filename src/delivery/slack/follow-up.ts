import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { localDateAt } from '../../domain/instant.ts';
import { formatLong } from '../../domain/local-date.ts';
import type { SendOutcome } from '../../domain/reminder.ts';
import type { StoredActivity } from '../../store/activity.ts';
import type { FollowUpChannel } from '../../store/follow-up-channel.ts';
import { namesOf, namesOfIds } from '../../store/identities.ts';
import type { Database } from '../../store/schema.ts';
import { actWords } from '../act-words.ts';
import { cut } from '../cut.ts';
import { reminderMessage } from './blocks/reminder.ts';
import { postMessage } from './blocks/tasks.ts';
import { classifySlackError } from './classify-error.ts';
import { clientMsgId } from './client-msg-id.ts';
import { escapeMrkdwn } from './escape.ts';
import { TEXT_LIMIT } from './limits.ts';

export interface FollowUpOptions {
  readonly client: WebClient;
  readonly db: Database;
  /** In whose days a thread tells when something was done. */
  readonly timeZone: string;
  /** Publishes somebody's Home. */
  readonly publishHome: (userId: string) => Promise<void>;
  readonly postPicture: FollowUpChannel['picture'];
  readonly postFile: FollowUpChannel['file'];
  readonly postStep: FollowUpChannel['step'];
  /** Brings the view of a contract that somebody has open up to date. */
  readonly updateView: (userId: string, contractId: string) => Promise<void>;
}

/** Slack's errors after which a message can never be changed again, and what is gone. */
const GONE: ReadonlyMap<string, 'message' | 'place'> = new Map([
  ['message_not_found', 'message'],
  ['cant_update_message', 'message'],
  ['edit_window_closed', 'message'],
  ['is_archived', 'place'],
  ['channel_not_found', 'place'],
  ['not_in_channel', 'place'],
]);

/** The last acts that a message tells of; all are in the history. */
const MOST_ACTS = 5;

/** Shows in messages, threads and Homes what people did. */
export function createFollowUpChannel({
  client,
  db,
  timeZone,
  publishHome,
  postPicture,
  postFile,
  postStep,
  updateView,
}: FollowUpOptions): FollowUpChannel {
  const attempt = async (target: string, call: () => Promise<unknown>): Promise<SendOutcome> => {
    try {
      await call();
      return { kind: 'sent', ref: target };
    } catch (error) {
      return classifySlackError(error, { medium: 'slack-channel', recipient: target }, 'post');
    }
  };
  return {
    async update(update) {
      const [channel = '', ts = ''] = update.ref.split(':');
      const acts = await sentences(db, update.workspaceId, update.acts.slice(-MOST_ACTS), timeZone);
      const { current } = update;
      const { text, blocks } = reminderMessage(update.reminder, update.insteadOf, { acts, current });
      return attempt(channel, () => client.chat.update({ channel, ts, text, blocks, parse: 'none' }));
    },
    async reply({ workspaceId, ref, act, key }) {
      const [channel = '', ts = ''] = ref.split(':');
      const [words = ''] = await sentences(db, workspaceId, [act], timeZone);
      return attempt(channel, () =>
        client.apiCall('chat.postMessage', {
          channel,
          thread_ts: ts,
          text: cut(escapeMrkdwn(words), TEXT_LIMIT),
          client_msg_id: clientMsgId(key),
          parse: 'none',
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
    },
    note: ({ target, text, key }) =>
      attempt(target, () =>
        client.apiCall('chat.postMessage', {
          channel: target,
          text: cut(escapeMrkdwn(text), TEXT_LIMIT),
          client_msg_id: clientMsgId(key),
          parse: 'none',
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
        }),
      ),
    step: postStep,
    picture: postPicture,
    file: postFile,
    async list({ ref, post }) {
      const [channel = '', ts = ''] = ref.split(':');
      const { text, blocks } = postMessage(post);
      try {
        await client.chat.update({ channel, ts, text, blocks, parse: 'none' });
        return { kind: 'sent', ref };
      } catch (error) {
        const outcome = classifySlackError(error, { medium: 'slack-channel', recipient: channel }, 'post');
        const what = error instanceof WebAPIPlatformError ? GONE.get(error.data.error) : undefined;
        return what === undefined ? outcome : { kind: 'gone', what, reason: outcome.reason };
      }
    },
    view: ({ userId, contractId }) => attempt(userId, () => updateView(userId, contractId)),
    home: ({ userId }) => attempt(userId, () => publishHome(userId)),
  };
}

/** What was done, by whom and on which day, a sentence each. */
export async function sentences(
  db: Database,
  workspaceId: string,
  acts: readonly StoredActivity[],
  timeZone: string,
): Promise<string[]> {
  const nameOf = await namesOf(
    db,
    workspaceId,
    acts.map(({ actor }) => actor),
  );
  const toWhom = await namesOfIds(db, workspaceId, acts.flatMap(assigneeOf));
  return acts.map((act) => {
    const { what, actor, at } = act;
    const [assignee] = assigneeOf(act).map(toWhom);
    const after = assignee === undefined ? act.after : { ...Object(act.after), assignee };
    return `${formatLong(localDateAt(at, timeZone))}: ${actWords({ what, who: nameOf(actor), after })}`;
  });
}

const assigneeOf = ({ after }: Pick<StoredActivity, 'after'>): string[] => {
  const { assignee } = Object(after) as { readonly assignee?: unknown };
  return typeof assignee === 'string' ? [assignee] : [];
};
