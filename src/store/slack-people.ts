import type { Instant } from '../domain/instant.ts';
import type { Named } from '../domain/list-post.ts';
import type { Standing } from '../domain/permissions.ts';
import type { Database } from './schema.ts';

/** Somebody as Slack described them when it was last asked. */
export interface SlackPerson {
  readonly userId: string;
  readonly email: string | null;
  readonly name: string;
  readonly timeZone: string | null;
  readonly standing: Standing;
}

/** Keeps what Slack said of somebody, for when it says nothing. */
export async function rememberPerson(
  db: Database,
  workspaceId: string,
  { userId, email, name, timeZone, standing }: SlackPerson,
  now: Instant,
): Promise<void> {
  const said = { email, name, time_zone: timeZone, standing, seen_at: now };
  await db
    .insertInto('slack_person')
    .values({ workspace_id: workspaceId, user_id: userId, ...said })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(said))
    .execute();
}

/** Somebody as Slack last described them; undefined where it never did. */
export async function recalledPerson(
  db: Database,
  workspaceId: string,
  userId: string,
): Promise<SlackPerson | undefined> {
  const row = await db
    .selectFrom('slack_person')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    timeZone: row.time_zone,
    standing: row.standing as Standing,
  };
}

/** The names of people by their addresses, as far as they were met in Slack; addresses in lower case. */
export async function namesByEmail(
  db: Database,
  workspaceId: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await db
    .selectFrom('slack_person')
    .select(['email', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('email', 'in', [...new Set(emails)])
    .execute();
  return new Map(rows.map(({ email, name }) => [email?.toLowerCase() ?? '', name]));
}

/** People by address or `slack:U…`, in lower case, as far as they were met in Slack. */
export async function peopleIn(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  const wanted = [...new Set(identities.map((identity) => identity.toLowerCase()))];
  if (wanted.length === 0) return new Map();
  const ids = wanted.flatMap((identity) => /^slack:(\w+)$/.exec(identity)?.[1]?.toUpperCase() ?? []);
  const rows = await db
    .selectFrom('slack_person')
    .select(['email', 'name', 'user_id'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['email']), 'in', wanted),
        ...(ids.length === 0 ? [] : [eb('user_id', 'in', ids)]),
      ]),
    )
    .execute();
  const people = new Map<string, Named>();
  for (const { email, name, user_id: id } of rows)
    for (const identity of [email?.toLowerCase(), `slack:${id}`.toLowerCase()])
      if (identity !== undefined) people.set(identity, { id, name });
  return people;
}
