import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../report.ts';
import type { SlackState } from '../state.ts';
import type { AppRequest } from './app-requests.ts';
import type { InteractDeps } from './deps.ts';

/** Tells the app of an event, in Slack's envelope. */
export function sendEvent({ state, requests }: InteractDeps, event: JsonObject): Promise<AppRequest> {
  return requests.send('events_api', String(event.type), envelope(state, event));
}

function envelope(state: SlackState, event: JsonObject): JsonObject {
  const seconds = Number.parseInt(state.nextTs(), 10);
  return {
    token: 'deprecated-verification-token',
    team_id: state.team.id,
    api_app_id: state.bot.appId,
    event,
    type: 'event_callback',
    event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: state.team.id,
        user_id: state.bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
