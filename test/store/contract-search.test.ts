import { describe, expect, test } from 'vitest';
import {
  type ContractQuestion,
  countContracts,
  findContracts,
  limitedChannels,
} from '../../src/store/contract-search.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { day } from '../support/factories.ts';
import { ACTIVTRAK, store as storeContracts } from '../support/fixtures.ts';

const of = (vendor: string, termEnd: string, more: object = {}) => ({
  ...ACTIVTRAK,
  playbook: 'generic',
  vendor,
  termEnd: day(termEnd),
  ...more,
});

const everybody = { identities: ['bo@example.com'], all: false, channels: [] };
const base: ContractQuestion = {
  workspaceId: DEFAULT_WORKSPACE,
  viewer: everybody,
  today: day('2027-05-01'),
  limit: 10,
};

describe.each(ENGINES)('on %s', (engine) => {
  test('contracts by words, owner, life and who may see them', async () => {
    const store = await testStore(engine);
    const ids = await storeContracts(store, [
      of('Zoom', '2027-06-30'),
      of('Figma 100%', '2027-06-01', { ownerEmail: 'Bo@Example.com' }),
      of('Old', '2027-01-31'),
      of('Secret', '2027-07-31', { slackChannel: 'C_SECRET' }),
      of('Away', '2027-08-31'),
    ]);
    await store.db.updateTable('contract').set({ channel_only: 1 }).where('vendor', '=', 'Secret').execute();
    await store.db.updateTable('contract').set({ archived_at: 1 }).where('vendor', '=', 'Away').execute();
    const found = async (question: Partial<ContractQuestion>): Promise<string[]> =>
      (await findContracts(store.db, { ...base, ...question })).map(({ vendor }) => vendor);
    expect(await found({})).toEqual(['Figma 100%', 'Zoom']);
    expect(await found({ mine: true })).toEqual(['Figma 100%']);
    expect(await found({ words: 'ZOO prof' })).toEqual(['Zoom']);
    expect(await found({ words: '100%' })).toEqual(['Figma 100%']);
    expect(await found({ words: '%' })).toEqual(['Figma 100%']);
    expect(await found({ words: '_' })).toEqual([]);
    expect(await found({ life: 'ended' })).toEqual(['Away', 'Old']);
    // Of what is over that which will be looked at again, which what was put away never is.
    const followed = { life: 'followed' as const };
    expect(await found(followed)).toEqual(['Old']);
    expect(await found({ ...followed, mine: true })).toEqual([]);
    expect(await found({ ...followed, before: day('2027-01-01') })).toEqual([]);
    await store.db.updateTable('contract').set({ next_due_at: null }).where('vendor', '=', 'Old').execute();
    expect(await found(followed)).toEqual([]);
    expect(await found({ from: day('2027-05-30') })).toEqual(['Zoom']);
    expect(await found({ limit: 1, offset: 1 })).toEqual(['Zoom']);
    expect(await found({ viewer: { ...everybody, channels: ['C_SECRET'] } })).toEqual([
      'Figma 100%',
      'Zoom',
      'Secret',
    ]);
    expect(await found({ viewer: { ...everybody, all: true } })).toEqual(['Figma 100%', 'Zoom', 'Secret']);
    expect(await found({ viewer: { ...everybody, identities: ['ann@example.com'] } })).toContain('Secret');
    expect(await countContracts(store.db, base, 1)).toBe(1);
    expect(await countContracts(store.db, base, 10)).toBe(2);
    expect(await limitedChannels(store.db, DEFAULT_WORKSPACE)).toEqual(['C_SECRET']);
    expect(ids).toHaveLength(5);
  });

  test('somebody’s contracts are those of all that they are known by', async () => {
    const store = await testStore(engine);
    await storeContracts(store, [
      of('By address', '2027-06-30', { ownerEmail: 'Bo@example.com' }),
      of('By id', '2027-07-01', { ownerEmail: 'slack:U0BO000001' }),
      of('Of both', '2027-07-02', { coOwners: ['ann@example.com', 'slack:U0BO000001'] }),
      of('Another’s', '2027-07-03', { ownerEmail: 'slack:U0BO000002' }),
    ]);
    const mine = async (...identities: string[]): Promise<string[]> => {
      const question = { ...base, viewer: { ...everybody, identities }, mine: true };
      expect(await countContracts(store.db, question, 10)).toBe(
        (await findContracts(store.db, question)).length,
      );
      return (await findContracts(store.db, question)).map(({ vendor }) => vendor);
    };
    expect(await mine('bo@example.com', 'slack:u0bo000001')).toEqual(['By address', 'By id', 'Of both']);
    // In one process, one after the other: each number of identities is a statement of its own.
    expect(await mine('slack:u0bo000001')).toEqual(['By id', 'Of both']);
    await store.db.updateTable('contract').set({ channel_only: 1 }).execute();
    const viewer = { ...everybody, identities: ['bo@example.com', 'slack:u0bo000001'] };
    expect((await findContracts(store.db, { ...base, viewer })).map(({ vendor }) => vendor)).toEqual([
      'By address',
      'By id',
      'Of both',
    ]);
  });
});
