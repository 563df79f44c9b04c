import type { Answer, Method, MethodCall } from '../method.ts';

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

function openConnection(call: MethodCall): Answer {
  return { ok: true, url: call.settings.socketUrl() };
}

export const authMethods: Readonly<Record<string, Method>> = {
  'auth.test': { anyScopeOf: [], tokenKind: 'bot', run: test },
  'apps.connections.open': { anyScopeOf: ['connections:write'], tokenKind: 'app', run: openConnection },
};
