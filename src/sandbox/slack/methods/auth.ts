import { type Answer, fail, type Method, type MethodCall } from '../method.ts';

function test(call: MethodCall): Answer {
  const { team, bot } = call.state;
  return {
    ok: true,
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: bot.name,
    team_id: team.id,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
}

/** The stand-in has no Socket Mode endpoint to hand out; only the check of the token is real. */
function openConnection(call: MethodCall): Answer {
  call.violate('', 'apps.connections.open', 'HTTP receivers only: the stand-in has no Socket Mode');
  return fail('internal_error');
}

export const authMethods: Readonly<Record<string, Method>> = {
  'auth.test': { anyScopeOf: [], tokenKind: 'bot', run: test },
  'apps.connections.open': { anyScopeOf: ['connections:write'], tokenKind: 'app', run: openConnection },
};
