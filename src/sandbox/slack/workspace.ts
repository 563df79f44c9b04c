/** A person or bot of the stand-in's workspace. */
export type SlackUser = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email?: string;
  readonly tz?: string;
  readonly isAdmin?: boolean;
  readonly isBot?: boolean;
  /** What they are, as their profile says it. */
  readonly title?: string;
  /** Single-channel guests are `ultra`. */
  readonly guest?: 'restricted' | 'ultra';
  /** The workspace of somebody from another company, who is here through a shared channel. */
  readonly team?: { readonly id: string; readonly name: string };
  /** A deactivated account. */
  deleted?: boolean;
};

export type ChannelKind = 'public' | 'private' | 'im';

export type SlackChannel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** Set for `im` only: the person at the other end. */
  readonly user?: string;
  archived: boolean;
  /** Shared with another company's workspace. */
  readonly shared?: boolean;
  readonly topic?: string;
  /** User ids. The bot may post and read where its own id is here. */
  readonly members: Set<string>;
};

/** What a stand-in starts with. */
export type WorkspaceFixture = {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly bot: {
    readonly userId: string;
    readonly botId: string;
    readonly appId: string;
    readonly name: string;
  };
  readonly users: readonly SlackUser[];
  readonly channels: readonly SlackChannel[];
};

const BOT = { userId: 'U0LASTCALL', botId: 'B0LASTCALL', appId: 'A0LASTCALL', name: 'lastcall' };

const ANN: SlackUser = {
  id: 'U0ANN00001',
  name: 'ann',
  realName: 'Ann Owner',
  title: 'Contract owner',
  email: 'ann@example.com',
  tz: 'Europe/Berlin',
};
const BO: SlackUser = {
  id: 'U0BO000001',
  name: 'bo',
  realName: 'Bo Colleague',
  title: 'Colleague',
  email: 'bo@example.com',
  tz: 'America/New_York',
};
const CY: SlackUser = {
  id: 'U0CY000001',
  name: 'cy',
  realName: 'Cy Admin',
  title: 'Workspace admin',
  email: 'cy@example.com',
  tz: 'UTC',
  isAdmin: true,
};
const EVE: SlackUser = {
  id: 'U0EVE00001',
  name: 'eve',
  realName: 'Eve Guest',
  title: 'Guest',
  email: 'eve@example.com',
  guest: 'restricted',
};

const ZOE: SlackUser = {
  id: 'U0ZOE00001',
  name: 'zoe',
  realName: 'Zoe Vendor',
  title: 'Of another company',
  tz: 'America/Chicago',
  team: { id: 'T_PEBBLELINE', name: 'Pebbleline' },
};

const STAFF = [ANN.id, BO.id, CY.id];

/**
 * The workspace every stand-in has unless told otherwise: #general, #it and #finance with the bot,
 * as well as #ext-pebbleline, which is shared with another company, #random (public) and #leadership (private) without it, #old
 * archived; Ann (owner of the contracts), Bo (colleague), Cy (admin), Dee (deactivated), Eve (guest), Zoe (of the
 * other company). A new copy with each call.
 */
export function defaultWorkspace(): WorkspaceFixture {
  const channel = (
    id: string,
    name: string,
    kind: ChannelKind,
    members: readonly string[],
  ): SlackChannel => ({
    id,
    name,
    kind,
    archived: false,
    members: new Set(members),
  });
  return {
    team: { id: 'T_LASTCALL', name: 'Lastcall Sandbox', domain: 'lastcall-sandbox' },
    bot: BOT,
    users: [
      { id: BOT.userId, name: BOT.name, realName: 'Lastcall', isBot: true },
      { ...ANN },
      { ...BO },
      { ...CY },
      { id: 'U0DEE00001', name: 'dee', realName: 'Dee Gone', email: 'dee@example.com', deleted: true },
      { ...EVE },
      { ...ZOE },
    ],
    channels: [
      channel('C0GENERAL1', 'general', 'public', [...STAFF, EVE.id, BOT.userId]),
      channel('C0IT000001', 'it', 'public', [...STAFF, BOT.userId]),
      channel('C0FINANCE1', 'finance', 'public', [...STAFF, BOT.userId]),
      { ...channel('C0EXTPEBB1', 'ext-pebbleline', 'public', [...STAFF, ZOE.id, BOT.userId]), shared: true },
      channel('C0RANDOM01', 'random', 'public', STAFF),
      channel('C0LEADERS1', 'leadership', 'private', [ANN.id, CY.id]),
      { ...channel('C0OLD00001', 'old', 'public', [...STAFF, BOT.userId]), archived: true },
    ],
  };
}
