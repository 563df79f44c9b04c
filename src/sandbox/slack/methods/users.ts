import { countArg, stringArg } from '../args.ts';
import { type Answer, fail, type Method, type MethodCall, missingArgument } from '../method.ts';
import type { SlackUser } from '../workspace.ts';

const LARGEST_PAGE = 1000;
const DEFAULT_PAGE = 200;

function userJson(call: MethodCall, user: SlackUser): Record<string, unknown> {
  const email = call.token.scopes.includes('users:read.email') ? user.email : undefined;
  return {
    id: user.id,
    team_id: user.team?.id ?? call.state.team.id,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted ?? false,
    tz: user.tz,
    is_admin: user.isAdmin ?? false,
    is_bot: user.isBot ?? false,
    ...(user.team === undefined ? {} : { is_stranger: true }),
    is_restricted: user.guest !== undefined,
    is_ultra_restricted: user.guest === 'ultra',
    profile: { real_name: user.realName, display_name: user.name, email },
  };
}

function info(call: MethodCall): Answer {
  const id = stringArg(call.args, 'user');
  if (id === undefined) return missingArgument('user');
  const user = call.state.users.get(id);
  return user === undefined ? fail('user_not_found') : { ok: true, user: userJson(call, user) };
}

/** Deactivated people are not found by address. */
function lookupByEmail(call: MethodCall): Answer {
  const email = stringArg(call.args, 'email')?.toLowerCase();
  if (email === undefined) return missingArgument('email');
  for (const user of call.state.users.values()) {
    if (user.email?.toLowerCase() === email && !user.deleted) return { ok: true, user: userJson(call, user) };
  }
  return fail('users_not_found');
}

function list(call: MethodCall): Answer {
  const limit = countArg(call.args, 'limit', DEFAULT_PAGE, LARGEST_PAGE);
  if (limit === undefined) return fail('invalid_limit');
  const users = [...call.state.users.values()];
  const cursor = stringArg(call.args, 'cursor');
  const start = cursor === undefined ? 0 : users.findIndex((user) => toCursor(user) === cursor);
  if (start < 0) return fail('invalid_cursor');
  const next = users[start + limit];
  return {
    ok: true,
    members: users.slice(start, start + limit).map((user) => userJson(call, user)),
    response_metadata: { next_cursor: next === undefined ? '' : toCursor(next) },
  };
}

const toCursor = (user: SlackUser): string => Buffer.from(`user:${user.id}`).toString('base64');

export const userMethods: Readonly<Record<string, Method>> = {
  'users.info': { anyScopeOf: ['users:read'], tokenKind: 'bot', run: info },
  'users.list': { anyScopeOf: ['users:read'], tokenKind: 'bot', run: list },
  'users.lookupByEmail': { anyScopeOf: ['users:read.email'], tokenKind: 'bot', run: lookupByEmail },
};
