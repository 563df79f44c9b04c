import { randomUUID } from 'node:crypto';
import type { SlackState } from './state.ts';

export type SlashCommand = {
  /** `/lastcall` unless told otherwise. */
  readonly command?: string;
  readonly text?: string;
  /** A user's id; Ann's unless told otherwise. */
  readonly user?: string;
  /** A channel's id or name; #general unless told otherwise. */
  readonly channel?: string;
};

/** What Slack sends an app of a slash command: a form's fields over HTTP, the payload in Socket Mode. */
export function slashCommandFields(
  state: SlackState,
  { command = '/lastcall', text = '', user = 'U0ANN00001', channel = 'general' }: SlashCommand,
  responseUrl: string,
): Record<string, string> {
  const place = state.findChannel(channel, true);
  const person = state.users.get(user);
  if (place === undefined || person === undefined)
    throw new Error(`the workspace has no ${place === undefined ? channel : user}`);
  return {
    token: 'deprecated-verification-token',
    team_id: state.team.id,
    team_domain: state.team.domain,
    channel_id: place.id,
    channel_name: place.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: state.bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: randomUUID(),
  };
}
