import type { JsonObject } from '../report.ts';
import type { SlackState } from '../state.ts';
import type { SlackChannel, SlackUser } from '../workspace.ts';

/** Somebody did something that cannot be done: no such button, not in the channel. A fault of whoever asked for it. */
export class NotPossibleError extends Error {
  override name = 'NotPossibleError';
}

/** The person, who must be there and able to act. @throws NotPossibleError */
export function personOf(state: SlackState, user: string): SlackUser {
  const person = state.users.get(user);
  if (person === undefined || person.deleted || person.isBot)
    throw new NotPossibleError(`${user} is nobody who can act`);
  return person;
}

/** A conversation that this person is in. @throws NotPossibleError */
export function channelOf(state: SlackState, user: string, channel: string): SlackChannel {
  const found = state.findChannel(channel, true);
  if (found === undefined || !found.members.has(user))
    throw new NotPossibleError(`${user} is not in ${channel}`);
  return found;
}

export const teamOf = (state: SlackState, person: SlackUser): string => person.team?.id ?? state.team.id;

/** What all interaction payloads begin with. */
export function commonFields(state: SlackState, person: SlackUser): JsonObject {
  const teamId = teamOf(state, person);
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: teamId },
    team: {
      id: teamId,
      domain: person.team === undefined ? state.team.domain : person.team.name.toLowerCase(),
    },
    api_app_id: state.bot.appId,
    token: 'deprecated-verification-token',
    enterprise: null,
    is_enterprise_install: false,
  };
}

export const channelFields = (channel: SlackChannel): JsonObject => ({
  id: channel.id,
  name: channel.kind === 'im' ? 'directmessage' : channel.name,
});
