import { openStore } from '../../src/store/open.ts';

/** What was refused to whom and is on record in a SQLite database, as `who: what (why)`, sorted. */
export async function refusalsIn(databaseUrl: string): Promise<string[]> {
  const { db, close } = await openStore({
    engine: 'sqlite',
    file: databaseUrl.slice('sqlite:'.length),
  });
  const kept = await db
    .selectFrom('activity')
    .select(['actor', 'after as details'])
    .where('what', '=', 'access.refused')
    .execute();
  const others = await db
    .selectFrom('workspace_activity')
    .select(['actor', 'details'])
    .where('what', '=', 'access.refused')
    .execute();
  await close();
  return [...kept, ...others]
    .map(({ actor, details }) => {
      const { act, refusal } = JSON.parse(details ?? '{}');
      return `${actor}: ${act} (${refusal})`;
    })
    .sort();
}
