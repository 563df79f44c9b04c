import type { BlockAction, SlackCommandMiddlewareArgs, ViewOutput } from '@slack/bolt';
import type { Opening } from './open-view.ts';
import type { Asker } from './tell.ts';
import { recall } from './views/metadata.ts';

/** What of a block_actions payload matters; Bolt's own type has a case for each kind of container. */
export interface ActionBody {
  readonly user: { readonly id: string; readonly team_id?: string | undefined };
  readonly team?: { readonly id: string } | null;
  readonly trigger_id?: string;
  readonly response_url?: string;
  readonly channel?: { readonly id?: string } | undefined;
  readonly message?: { readonly ts?: string; readonly thread_ts?: string | undefined } | undefined;
  readonly view?: ViewOutput | undefined;
  readonly actions?: readonly { readonly action_ts?: string; readonly action_id?: string }[];
}

/** A payload of Bolt's, as far as we go by it. */
export const bodyOf = (body: unknown): ActionBody => body as BlockAction as ActionBody;

/** Who pressed, and where they are to be answered: in a modal, where they opened it. */
export function askerOf({ user, team, response_url, channel, message, view }: ActionBody): Asker {
  const there = view?.type === 'modal' ? recall(view.private_metadata).at : {};
  const threadTs = message?.thread_ts;
  return {
    ...there,
    userId: user.id,
    teamId: user.team_id ?? team?.id,
    ...(response_url === undefined ? {} : { responseUrl: response_url }),
    ...(channel?.id === undefined ? {} : { channel: channel.id }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(message?.ts === undefined ? {} : { messageTs: message.ts }),
  };
}

/** Who gave a command. */
export const commandAsker = ({ command }: Pick<SlackCommandMiddlewareArgs, 'command'>): Asker => ({
  userId: command.user_id,
  teamId: command.team_id,
  responseUrl: command.response_url,
  channel: command.channel_id,
});

/** What makes a press the same one when it is delivered again. */
export const pressParts = (body: ActionBody): readonly unknown[] => [
  body.trigger_id ?? '',
  body.actions?.[0]?.action_ts ?? '',
];

/** How a modal that the press asks for is shown. */
export const openingOf = ({ trigger_id, view }: ActionBody): Opening => ({
  trigger: trigger_id ?? '',
  inModal: view?.type === 'modal',
});
