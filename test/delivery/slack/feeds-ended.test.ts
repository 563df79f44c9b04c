import { describe, expect, test } from 'vitest';
import { createFeed, type FeedScope } from '../../../src/store/feeds.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { at } from '../../support/fixtures.ts';
import { ANN, BO, CY, type StartedSlackBot, startSlackBot, T_60 } from '../../support/slack-bot.ts';
import { slackCalendars } from '../../support/slack-calendars.ts';

const OTHER = { vendor: 'Zoom', product: 'Pro', playbook: 'generic' };

/** The feeds that are on record as ended, with who ended them and why. */
async function onRecord({ store }: Pick<StartedSlackBot, 'store'>) {
  const rows = await store.db
    .selectFrom('workspace_activity')
    .selectAll()
    .where('what', '=', 'feed.revoked')
    .execute();
  const ended = rows.map(({ actor, details }) => ({ actor, ...(JSON.parse(details) as Ended) }));
  return ended.map(({ actor, why }) => `${actor}: ${why}`).sort();
}
interface Ended {
  readonly id: string;
  readonly why: string;
}

/** A feed of the command line's. @returns its address */
async function feedBy({ store, bot }: StartedSlackBot, actor: string, about: FeedScope): Promise<string> {
  const context = { workspaceId: DEFAULT_WORKSPACE, actor, now: at(T_60) };
  return `${bot.url}/calendar/${(await createFeed(store.db, about, context)).token}.ics`;
}

describe.each(SHARED_ENGINES)('a contract that is limited to its channel, on %s', (engine) => {
  async function setUp(contract: object = {}) {
    const started = await startSlackBot({ engine, contracts: [contract, OTHER] });
    const { slack, command, modal, bot, told } = started;
    const limit = async (user: string): Promise<string> => {
      await command(user, 'show activ');
      const place = { view: modal(user).id };
      await slack.people.use({ user, place, blockId: 'contract', actionId: 'contract:limit' });
      await bot.settled();
      return told(user).at(-1) ?? '';
    };
    const calendars = slackCalendars(started);
    const statuses = (addresses: readonly string[]) => Promise.all(addresses.map(calendars.statusOf));
    return { ...started, ...calendars, statuses, limit, started };
  }

  test('its own feeds end but for its owner’s, who limits it; all others stay', async () => {
    const { subscribe, ask, press, addressIn, statuses, limit, started } = await setUp();
    const ended = [await subscribe(BO, 'contract'), await subscribe(CY, 'contract')];
    const stay = [await subscribe(ANN, 'contract'), await subscribe(BO, 'all'), await subscribe(BO, 'mine')];
    expect(await limit(ANN)).toContain(
      'limited the contract to the members of its channel; 2 calendar addresses of it ended.',
    );
    expect(await statuses([...ended, ...stay])).toEqual([404, 404, 200, 200, 200]);
    const record = 'ann@example.com: the contract was limited to its channel';
    expect(await onRecord(started)).toEqual([record, record]);

    // Whoever made one is shown that it ended; in the channel they make another.
    const list = await ask(BO, 'calendar');
    expect(JSON.stringify(list.blocks)).toMatch(/ActivTrak[^{]*Ended on Saturday 1 May 2027/);
    expect(await statuses([addressIn(await press(BO, 'calendar:contract', list))])).toEqual([200]);
  });

  test('whoever no longer sees it is told that one ended, and not of what', async () => {
    const { ask, limit, slack, started, statuses, id, setNow } = await setUp();
    slack.state.channels.get('C0IT000001')?.members.delete(BO);
    const address = await feedBy(started, 'bo@example.com', { scope: 'contract', contractId: id });
    expect(await limit(ANN)).toContain('; 1 calendar address of it ended.');
    expect(await statuses([address])).toEqual([404]);
    const list = async () => JSON.stringify((await ask(BO, 'calendar', 'C0GENERAL1')).blocks);
    expect(await list()).toMatch(/\*A contract\*[^{]*Ended on/);
    expect(await list()).not.toMatch(/ActivTrak|calendar:contract/);
    setNow('2027-06-01T09:00:00Z');
    expect(await list()).not.toContain('Ended on');
  });

  test('those of its co-owners, and of the admin who limits it, stay, however their addresses are written', async () => {
    const { subscribe, statuses, limit, id, started } = await setUp({ coOwners: ['Bo@example.com'] });
    const stay = [
      await subscribe(BO, 'contract'),
      await subscribe(CY, 'contract'),
      await feedBy(started, 'ANN@Example.com', { scope: 'contract', contractId: id }),
      await feedBy(started, 'Cy@Example.com', { scope: 'contract', contractId: id }),
    ];
    expect(await limit(CY)).toContain('limited the contract to the members of its channel.');
    expect(await statuses(stay)).toEqual([200, 200, 200, 200]);
    expect(await onRecord(started)).toEqual([]);
  });

  test('what another contract has stays, and one that ended before is no news', async () => {
    const { subscribe, press, ask, statuses, limit, started } = await setUp();
    const revoked = await subscribe(BO, 'contract');
    await press(BO, 'calendar:revoke', await ask(BO, 'calendar'));
    const [own = '', other = ''] = started.ids;
    const root = await feedBy(started, 'root', { scope: 'contract', contractId: own });
    const others = await feedBy(started, 'root', { scope: 'contract', contractId: other });
    expect(await limit(ANN)).toContain('; 1 calendar address of it ended.');
    expect(await statuses([revoked, root, others])).toEqual([404, 404, 200]);
    expect(await onRecord(started)).toEqual([
      'ann@example.com: the contract was limited to its channel',
      'bo@example.com: undefined',
    ]);
  });
});
