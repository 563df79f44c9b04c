import { hasAddress } from '../domain/reminder-ladder.ts';
import { countVersionUp } from './calendar.ts';
import type { Database } from './schema.ts';
import { metBy } from './slack-people.ts';

/** The addresses, in lower case, of those among people who are known as `slack:U…` although Slack shows one by now. */
export async function addressesOf(
  db: Database,
  workspaceId: string,
  identities: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...identities].map((identity) => identity.toLowerCase()).filter((one) => !hasAddress(one));
  const met = await metBy(db, workspaceId, ids);
  return new Map(
    ids.flatMap((id) =>
      (met.get(id) ?? []).flatMap(({ email }) => (email ? [[id, email.toLowerCase()]] : [])),
    ),
  );
}

/**
 * All that people are known by, in lower case, each of them with what is given. Of an address that was several people's
 * nobody knows whose else it is.
 */
export async function identitiesBy(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<(identity: string) => readonly string[]> {
  const met = await metBy(db, workspaceId, identities);
  return (identity) => {
    const own = identity.toLowerCase();
    const [person, another] = met.get(own) ?? [];
    if (person === undefined || another !== undefined) return [own];
    return [...new Set([own, person.email?.toLowerCase() ?? own, `slack:${person.id}`.toLowerCase()])];
  };
}

/** Notes that somebody is known by more than before: whatever is theirs under any of it is in feeds of theirs. */
export async function noteKnownAs(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<void> {
  const feed = await db
    .selectFrom('feed')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('person', 'in', identities)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (feed !== undefined) await countVersionUp(db, workspaceId);
}

/**
 * What people are called in plain words, by address or `slack:U…`: by name as far as they were met in Slack. Whoever
 * acts without being somebody, such as the sweep, is called what they are.
 */
export async function namesOf(
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<(identity: string) => string> {
  const met = await metBy(db, workspaceId, identities);
  return (identity) =>
    met.get(identity.toLowerCase())?.at(-1)?.name ?? identity.replace(/^slack:(\w+)$/i, unmet);
}

const unmet = (_identity: string, id: string): string => `Slack user ${id.toUpperCase()}`;

/** The same of those alone who are known by their ids: addresses stay as they are. */
export const namesOfIds = (
  db: Database,
  workspaceId: string,
  identities: readonly string[],
): Promise<(identity: string) => string> =>
  namesOf(
    db,
    workspaceId,
    identities.filter((identity) => !hasAddress(identity)),
  );
