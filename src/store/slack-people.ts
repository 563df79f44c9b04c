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

/** Somebody who was met in Slack. */
export interface MetPerson extends Named {
  readonly email: string | null;
  readonly standing: Standing;
  /** When Slack was last asked about them. */
  readonly seenAt: number;
}

/** People by address or `slack:U…`, in lower case, as far as they were met in Slack; an address may be several people's. */
export async function metBy(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, readonly MetPerson[]>> {
  const wanted = [...new Set(identities.map((identity) => identity.toLowerCase()))];
  if (wanted.length === 0) return new Map();
  const ids = wanted.flatMap((identity) => /^slack:(\w+)$/.exec(identity)?.[1]?.toUpperCase() ?? []);
  const rows = await db
    .selectFrom('slack_person')
    .select(['email', 'name', 'user_id', 'standing', 'seen_at'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['email']), 'in', wanted),
        ...(ids.length === 0 ? [] : [eb('user_id', 'in', ids)]),
      ]),
    )
    .execute();
  const met = new Map<string, MetPerson[]>();
  for (const { email, name, user_id: id, standing, seen_at: seenAt } of rows)
    for (const identity of [email?.toLowerCase(), `slack:${id}`.toLowerCase()])
      if (identity !== undefined)
        met.set(identity, [
          ...(met.get(identity) ?? []),
          { id, name, email, standing: standing as Standing, seenAt },
        ]);
  return met;
}

/** One person by each address or `slack:U…`, in lower case, as far as they were met in Slack. */
export async function peopleIn(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  const met = await metBy(db, workspaceId, identities);
  return new Map(
    [...met].flatMap(([identity, people]) => people.map((person) => [identity, person] as const)),
  );
}
