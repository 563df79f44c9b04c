import { isObject } from '../report.ts';
import type { SlackState } from '../state.ts';
import type { AppRequest } from './app-requests.ts';
import type { InteractDeps } from './deps.ts';
import { channelOf, NotPossibleError, personOf, teamOf } from './payloads.ts';

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
  responseUrl: (context: { channel: string; user: string; ts: undefined; threadTs: undefined }) => string,
): Record<string, string> {
  const place = state.findChannel(channel, true);
  const person = state.users.get(user);
  if (place === undefined || person === undefined)
    throw new NotPossibleError(`the workspace has no ${place === undefined ? channel : user}`);
  return {
    token: 'deprecated-verification-token',
    team_id: teamOf(state, person),
    team_domain: state.team.domain,
    channel_id: place.id,
    channel_name: place.kind === 'im' ? 'directmessage' : place.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: state.bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl({ channel: place.id, user: person.id, ts: undefined, threadTs: undefined }),
    trigger_id: state.triggers.issue(person.id),
  };
}

export type GivenCommand = {
  readonly user: string;
  readonly channel: string;
  readonly command: string;
  readonly text: string;
};

/** Somebody gives a slash command. What the app acknowledges it with is shown to them, and so is a failure. */
export async function giveCommand(deps: InteractDeps, given: GivenCommand): Promise<AppRequest> {
  const { state } = deps;
  personOf(state, given.user);
  const channel = channelOf(state, given.user, given.channel);
  const request = await deps.requests.send(
    'slash_commands',
    given.command,
    slashCommandFields(state, given, deps.responseUrl),
  );
  const say = (text: string, blocks?: unknown): void =>
    state.addEphemeral({
      channel: channel.id,
      user: given.user,
      ts: state.nextTs(),
      threadTs: undefined,
      text,
      blocks: Array.isArray(blocks) ? blocks : undefined,
    });
  const { answer } = request;
  if (request.problem !== undefined) say(`${given.command} failed with the error "${request.problem}"`);
  else if (typeof answer === 'string') say(answer);
  else if (isObject(answer) && typeof answer.text === 'string') say(answer.text, answer.blocks);
  return request;
}
