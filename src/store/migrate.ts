import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { LastcallError } from '../domain/errors.ts';
import * as initial from './migrations/0001-initial.ts';
import * as digest from './migrations/0002-digest.ts';
import * as lifecycle from './migrations/0003-lifecycle.ts';
import * as workingDays from './migrations/0004-working-days.ts';
import * as slack from './migrations/0005-slack.ts';
import * as feed from './migrations/0006-feed.ts';
import * as checklist from './migrations/0007-checklist.ts';
import * as switching from './migrations/0008-switch.ts';
import * as calendar from './migrations/0009-calendar.ts';
import * as digestMail from './migrations/0010-digest-mail.ts';
import * as corrections from './migrations/0011-corrections.ts';
import * as calendarReaders from './migrations/0012-calendar-readers.ts';
import * as calendarTexts from './migrations/0013-calendar-texts.ts';
import * as calendarVersions from './migrations/0014-calendar-versions.ts';
import * as calendarDigests from './migrations/0015-calendar-digests.ts';
import * as noticeDeadlines from './migrations/0016-notice-deadlines.ts';
import type { Schema } from './schema.ts';

/** All migrations in order; a name, once released, stays. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-digest': digest,
  '0003-lifecycle': lifecycle,
  '0004-working-days': workingDays,
  '0005-slack': slack,
  '0006-feed': feed,
  '0007-checklist': checklist,
  '0008-switch': switching,
  '0009-calendar': calendar,
  '0010-digest-mail': digestMail,
  '0011-corrections': corrections,
  '0012-calendar-readers': calendarReaders,
  '0013-calendar-texts': calendarTexts,
  '0014-calendar-versions': calendarVersions,
  '0015-calendar-digests': calendarDigests,
  '0016-notice-deadlines': noticeDeadlines,
};

/**
 * Brings the database up to date; many processes may do it at once, one does the work.
 * @returns the names of the migrations that were run.
 * @throws LastcallError `database` where the database was written by a newer Lastcall.
 */
export async function migrateToLatest(db: Kysely<Schema>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0)
    throw new LastcallError(
      'database',
      `the database was written by a newer Lastcall: found migration "${unknown[0]}", expected none after "${Object.keys(MIGRATIONS).at(-1)}"; update Lastcall`,
    );
  // Nothing to do is the usual case, and must not take the migration lock.
  if (applied.length === Object.keys(MIGRATIONS).length) return [];
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName);
}

async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}
