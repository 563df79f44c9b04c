import { Command } from 'commander';
import { readEnvironment } from '../config/env.ts';
import { describeDatabase, openStore } from '../store/open.ts';
import { printLine } from './output.ts';

/** `migrate`: brings the database up to date; every other command does it too when it opens it. */
export const migrateCommand = (): Command =>
  new Command('migrate').description('bring the database up to date').action(async () => {
    const { database } = readEnvironment();
    const store = await openStore(database);
    await store.close();
    printLine(`${describeDatabase(database)} is up to date`);
  });
