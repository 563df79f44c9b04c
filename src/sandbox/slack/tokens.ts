/** What a token may do, and whether Slack still takes it. */
export type TokenGrant = {
  readonly kind: 'bot' | 'app';
  readonly scopes: readonly string[];
  /** `revoked` answers `token_revoked`, `inactive` answers `account_inactive`. */
  state: 'active' | 'revoked' | 'inactive';
};

export type TokenTable = Map<string, TokenGrant>;

/** The bot token a stand-in accepts unless told otherwise: all scopes of the app's manifest. */
export const SANDBOX_BOT_TOKEN = 'xoxb-lastcall-sandbox';
/** The app-level token it accepts. */
export const SANDBOX_APP_TOKEN = 'xapp-lastcall-sandbox';

/** Required and optional bot scopes together. */
export const ALL_BOT_SCOPES: readonly string[] = [
  'chat:write',
  'chat:write.public',
  'commands',
  'files:write',
  'files:read',
  'users:read',
  'users:read.email',
  'channels:read',
  'groups:read',
  'im:write',
  'im:read',
  'channels:history',
  'groups:history',
  'im:history',
];

export function botToken(scopes: readonly string[] = ALL_BOT_SCOPES): TokenGrant {
  return { kind: 'bot', scopes, state: 'active' };
}

export function defaultTokens(): Record<string, TokenGrant> {
  return {
    [SANDBOX_BOT_TOKEN]: botToken(),
    [SANDBOX_APP_TOKEN]: { kind: 'app', scopes: ['connections:write'], state: 'active' },
  };
}

/** Slack's error for a token that cannot be used, or undefined. */
export function tokenError(token: string | undefined, grant: TokenGrant | undefined): string | undefined {
  if (token === undefined || token === '') return 'not_authed';
  if (grant === undefined) return 'invalid_auth';
  switch (grant.state) {
    case 'active':
      return undefined;
    case 'revoked':
      return 'token_revoked';
    case 'inactive':
      return 'account_inactive';
  }
}
