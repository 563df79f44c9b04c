import type { WebClient } from '@slack/web-api';
import type { Instant } from '../../domain/instant.ts';
import type { Person, Standing } from '../../domain/permissions.ts';
import { moveSubscriptions } from '../../store/digest-subscriptions.ts';
import { noteKnownAs } from '../../store/identities.ts';
import type { Database } from '../../store/schema.ts';
import { recalledPerson, rememberPerson, type SlackPerson } from '../../store/slack-people.ts';
import { createRecall } from './recall.ts';

/** Somebody who acts in Slack. */
export interface SlackActor extends Person, SlackPerson {}

/** Rights change rarely, and users.info is limited to about 100 a minute. */
const KEEP_MS = 5 * 60_000;
const KEEP_AT_MOST = 5000;

export interface People {
  /** `teamId` is the workspace that Slack says they belong to. Never rejects: who cannot be told may do nothing. */
  readonly of: (userId: string, teamId?: string) => Promise<SlackActor>;
}

export interface PeopleOptions {
  readonly client: WebClient;
  readonly db: Database;
  readonly workspaceId: string;
  readonly now: () => Instant;
  /** The id of the workspace that the app is installed in. */
  readonly team: () => Promise<string | undefined>;
}

/** Tells who people are; what Slack said is kept for a while, and for good for when it says nothing. */
export function createPeople({ client, db, workspaceId, now, team }: PeopleOptions): People {
  const known = createRecall<SlackPerson>({ max: KEEP_AT_MOST, keepMs: KEEP_MS });
  const ask = async (userId: string): Promise<SlackPerson> => {
    const [{ user }, own] = await Promise.all([client.users.info({ user: userId }), team()]);
    const before = await recalledPerson(db, workspaceId, userId);
    const told = personOf(userId, user ?? {}, own);
    // Whoever was known by an address stays who they are where Slack no longer shows it.
    const person = { ...told, email: told.email ?? before?.email ?? null };
    await rememberPerson(db, workspaceId, person, now());
    if (person.email !== (before?.email ?? null))
      await noteKnownAs(db, workspaceId, identitiesOf(userId, person.email).identities);
    // Who moved gets their digests by the clocks of where they are now.
    if (person.timeZone !== null && before?.timeZone !== person.timeZone)
      await moveSubscriptions(db, workspaceId, userId, person.timeZone);
    return person;
  };
  return {
    async of(userId, teamId) {
      const person =
        (await known.get(userId, () => ask(userId)).catch(() => undefined)) ??
        (await recalledPerson(db, workspaceId, userId));
      if (person === undefined) return { ...NOBODY, userId, ...identitiesOf(userId, null) };
      const own = teamId === undefined ? undefined : await team().catch(() => undefined);
      const elsewhere = own !== undefined && teamId !== own;
      return {
        ...person,
        standing: elsewhere ? 'stranger' : person.standing,
        ...identitiesOf(userId, person.email),
      };
    },
  };
}

function identitiesOf(userId: string, email: string | null): Pick<Person, 'identity' | 'identities'> {
  const address = email?.toLowerCase();
  const id = `slack:${userId}`;
  return {
    identity: address ?? id,
    identities: [...(address === undefined ? [] : [address]), id.toLowerCase()],
  };
}

/** Whether Slack says that somebody's account was deactivated. Rejects as the client does. */
export const isDeactivated = async (client: WebClient, userId: string): Promise<boolean> =>
  (await client.users.info({ user: userId })).user?.deleted === true;

const NOBODY = { email: null, name: 'Somebody', timeZone: null, standing: 'unknown' } as const;

/** What users.info tells of somebody, as far as it matters. */
interface SlackUser {
  readonly team_id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly tz?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_stranger?: boolean;
  readonly is_admin?: boolean;
  readonly is_owner?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly profile?: { readonly email?: string; readonly display_name?: string };
}

function personOf(userId: string, user: SlackUser, own: string | undefined): SlackPerson {
  return {
    userId,
    email: user.profile?.email ?? null,
    name: user.profile?.display_name || user.real_name || user.name || userId,
    timeZone: user.tz ?? null,
    standing: standingOf(user, own),
  };
}

function standingOf(user: SlackUser, own: string | undefined): Standing {
  const elsewhere = own !== undefined && user.team_id !== undefined && user.team_id !== own;
  if (user.deleted === true || user.is_bot === true) return 'unknown';
  if (user.is_stranger === true || elsewhere) return 'stranger';
  // A guest is also "restricted" where single-channel; both see only what they were invited to.
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return user.is_admin === true || user.is_owner === true ? 'admin' : 'member';
}
