import { describe, expect, test } from 'vitest';
import type { SlackUser } from '../../../src/sandbox/slack/workspace.ts';
import { createFeed, type FeedScope } from '../../../src/store/feeds.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { at } from '../../support/fixtures.ts';
import { ANN, BO, CY, type StartedSlackBot, startSlackBot, T_60 } from '../../support/slack-bot.ts';
import { slackCalendars } from '../../support/slack-calendars.ts';

const DAY_AFTER = '2027-05-02T09:00:00Z';
const TWO_DAYS_AFTER = '2027-05-03T09:00:01Z';

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

describe.each(SHARED_ENGINES)('somebody whose account in Slack was deactivated, on %s', (engine) => {
  async function setUp() {
    const started = await startSlackBot({ engine, env: { SLACK_CHANNEL: 'C0GENERAL1' } });
    const { slack, bot, setNow } = started;
    const calendars = slackCalendars(started);
    const become = (id: string, more: Partial<SlackUser>): void => {
      const user = slack.state.users.get(id);
      if (user === undefined) throw new Error(`${id} is there`);
      slack.state.users.set(id, { ...user, ...more });
    };
    const leave = (id: string): void => become(id, { deleted: true });
    /** Whom Slack was asked about since. */
    let before = 0;
    const asked = (): string[] => {
      const calls = slack.calls.filter(({ method }) => method === 'users.info');
      const fresh = calls.slice(before).map(({ args }) => String(args.user));
      before = calls.length;
      return fresh.sort();
    };
    const sweepOn = async (iso: string): Promise<string[]> => {
      asked();
      setNow(iso);
      await bot.sweep();
      await bot.settled();
      return asked();
    };
    const statuses = (addresses: readonly string[]) => Promise.all(addresses.map(calendars.statusOf));
    return { ...started, ...calendars, statuses, started, become, leave, asked, sweepOn };
  }

  test('their feeds end with the daily look, and nobody else’s; Slack is asked once a day', async () => {
    const { subscribe, statuses, sweepOn, leave, started } = await setUp();
    const ends = [await subscribe(BO, 'mine'), await feedBy(started, 'cli', personOf('bo@example.com'))];
    const stay = [
      await subscribe(ANN, 'mine'),
      await feedBy(started, 'root', { scope: 'workspace' }),
      // Never met in Slack, however deactivated.
      await feedBy(started, 'dee@example.com', { scope: 'workspace' }),
    ];
    leave(BO);
    expect(await sweepOn('2027-05-02T08:59:59Z')).toEqual([]);
    expect(await statuses(ends)).toEqual([200, 200]);
    expect(await sweepOn(DAY_AFTER)).toEqual([ANN, BO]);
    expect(await statuses([...ends, ...stay])).toEqual([404, 404, 200, 200, 200]);
    const record = 'sweep: the Slack account of bo was deactivated';
    expect(await onRecord(started)).toEqual([record, record]);
    expect(await sweepOn('2027-05-03T08:59:59Z')).toEqual([]);
    expect(await sweepOn(TWO_DAYS_AFTER)).toEqual([ANN]);
    expect(await onRecord(started)).toHaveLength(2);
  });

  test('the admins that stay are told of feeds that others may read', async () => {
    const { subscribe, statuses, sweepOn, become, leave, slack, command, store } = await setUp();
    become(ANN, { isAdmin: true });
    await command(ANN, 'list');
    const ends = [await subscribe(CY, 'all'), await subscribe(CY, 'contract'), await subscribe(CY, 'mine')];
    await store.db.updateTable('contract').set({ channel_only: 1 }).execute();
    leave(CY);
    await sweepOn(DAY_AFTER);
    expect(await statuses(ends)).toEqual([404, 404, 404]);
    const notes = slack.state.messages().filter(({ text }) => text.includes('was deactivated'));
    expect(notes.map(({ channel }) => channel)).toEqual(['D0ANN00001']);
    expect(notes[0]?.text).toMatch(/^The Slack account of cy was deactivated, .* with \/lastcall calendar/);
    const told = notes[0]?.text.matchAll(/(?<=[:,] )([^:,]+) \(feed-\w+\)/g) ?? [];
    expect([...told].map(([, what]) => what).sort()).toEqual([
      'a contract that is limited to its channel',
      'all contracts',
    ]);
  });

  test.each([
    ['fails', { kind: '503' as const }],
    ['asks to wait', { kind: '429' as const, retryAfterSeconds: 1 }],
    ['knows nobody of that id', { kind: 'error' as const, error: 'user_not_found' }],
    ['takes no more calls with this token', { kind: 'error' as const, error: 'account_inactive' }],
  ])('where Slack %s nothing ends, and it is asked again a day later', async (_what, fault) => {
    const { subscribe, statuses, sweepOn, leave, slack, started } = await setUp();
    const feeds = [await subscribe(BO, 'mine')];
    leave(BO);
    slack.faults.add({ ...fault, method: 'users.info' });
    expect(await sweepOn(DAY_AFTER)).toEqual([BO]);
    expect(await sweepOn('2027-05-02T09:01:00Z')).toEqual([]);
    expect(await statuses(feeds)).toEqual([200]);
    expect(await onRecord(started)).toEqual([]);
    expect(await sweepOn(TWO_DAYS_AFTER)).toEqual([BO]);
    expect(await statuses(feeds)).toEqual([404]);
  });

  test('an address that somebody else has now keeps its feeds', async () => {
    const { subscribe, statuses, sweepOn, become, leave, command } = await setUp();
    const feeds = [await subscribe(BO, 'mine')];
    become(CY, { email: 'BO@example.com' });
    await command(CY, 'list');
    leave(BO);
    expect(await sweepOn(DAY_AFTER)).toEqual([BO, CY]);
    expect(await statuses(feeds)).toEqual([200]);
    leave(CY);
    await sweepOn(TWO_DAYS_AFTER);
    expect(await statuses(feeds)).toEqual([404]);
  });

  test('whoever shows no address is known by their id', async () => {
    const { subscribe, statuses, sweepOn, leave, slack } = await setUp();
    const grant = slack.tokens.get(slack.token);
    if (grant === undefined) throw new Error('the token is there');
    const scopes = grant.scopes.filter((scope) => scope !== 'users:read.email');
    slack.tokens.set(slack.token, { ...grant, scopes });
    const feeds = [await subscribe(BO, 'all'), await subscribe(ANN, 'all')];
    leave(BO);
    expect(await sweepOn(DAY_AFTER)).toEqual([ANN, BO]);
    expect(await statuses(feeds)).toEqual([404, 200]);
  });

  test('replicas ask once together, and put each feed on record once', async () => {
    const { subscribe, statuses, leave, setNow, asked, bot, startReplica, started } = await setUp();
    const feeds = [await subscribe(BO, 'mine'), await subscribe(BO, 'all'), await subscribe(ANN, 'mine')];
    const replica = await startReplica();
    leave(BO);
    asked();
    setNow(DAY_AFTER);
    await Promise.all([bot.sweep(), replica.sweep(), bot.sweep(), replica.sweep()]);
    await bot.settled();
    expect(asked()).toEqual([ANN, BO]);
    expect(await statuses(feeds)).toEqual([404, 404, 200]);
    expect(await onRecord(started)).toHaveLength(2);
  });

  test('a bot that starts looks at once', async () => {
    const { subscribe, statusOf, leave, setNow, startReplica } = await setUp();
    const address = await subscribe(BO, 'mine');
    leave(BO);
    setNow(DAY_AFTER);
    await startReplica();
    await expect.poll(() => statusOf(address)).toBe(404);
  });
});

const personOf = (person: string): FeedScope => ({ scope: 'person', person });
