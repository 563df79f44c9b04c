import { describe, expect, test } from 'vitest';
import type { SlackUser } from '../../../src/sandbox/slack/workspace.ts';
import { createFeed, type FeedScope } from '../../../src/store/feeds.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { at } from '../../support/fixtures.ts';
import { BO, CY, SIGNING_SECRET, type SlackBotSetup, startSlackBot, T_60 } from '../../support/slack-bot.ts';
import { slackCalendars } from '../../support/slack-calendars.ts';

const ID = `slack:${BO}`;

const CO_OWNED = { vendor: 'Zoom', product: 'Pro', playbook: 'generic', coOwners: [ID] };
const OTHERS = { vendor: 'Figma', product: '', playbook: 'generic' };

/** A bot in whose Slack somebody's address is not shown, until it is. */
async function setUp(setup: SlackBotSetup = {}) {
  const started = await startSlackBot(setup);
  const { slack, store, startReplica } = started;
  let serving: Pick<typeof started.bot, 'settled'> = started.bot;
  const become = (more: Partial<SlackUser>): void => {
    const user = slack.state.users.get(BO);
    if (user === undefined) throw new Error('Bo is there');
    slack.state.users.set(BO, { ...user, ...more });
  };
  const conceal = (): void => become({ email: undefined as never });
  conceal();
  /** Another process, which remembers nothing itself, answers from now on. */
  const startAnew = async (): Promise<void> => {
    const replica = await startReplica();
    serving = replica;
    slack.requests.address = { requestUrl: `${replica.url}/slack/events`, signingSecret: SIGNING_SECRET };
  };
  const home = async (user: string): Promise<string> => {
    await slack.people.openHome({ user, tab: 'home' });
    await serving.settled();
    return JSON.stringify(slack.state.views.home(user)?.view);
  };
  const command: typeof started.command = async (...asked) => {
    const request = await started.command(...asked);
    await serving.settled();
    return request;
  };
  const calendars = slackCalendars({ ...started, command });
  return {
    ...started,
    ...calendars,
    command,
    home,
    /** Of Bo's Home, what is theirs. */
    mine: async (): Promise<string> => {
      await home(BO);
      await slack.people.use({
        user: BO,
        place: { view: slack.state.views.home(BO)?.id ?? '' },
        blockId: 'home-actions',
        actionId: 'home:filter',
        chosen: { selected_option: { value: 'mine' } },
      });
      await serving.settled();
      return JSON.stringify(slack.state.views.home(BO)?.view);
    },
    showAddress: async (): Promise<void> => {
      become({ email: 'Bo@example.com' });
      await startAnew();
    },
    hideAddress: async (): Promise<void> => {
      conceal();
      await startAnew();
    },
    feedOf: async (about: FeedScope): Promise<string> => {
      const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'cli', now: at(T_60) };
      return `${started.bot.url}/calendar/${(await createFeed(store.db, about, context)).token}.ics`;
    },
    read: async (address: string): Promise<string> =>
      (await fetch(address.replace(/^http:\/\/[^/]+/, started.bot.url))).text(),
  };
}

describe.each(SHARED_ENGINES)('whoever shows no address in Slack, on %s', (engine) => {
  test('subscribes to what is theirs', async () => {
    const { subscribe, read } = await setUp({ engine, contracts: [{ ownerEmail: ID }, OTHERS] });
    const text = await read(await subscribe(BO, 'mine'));
    expect(text).toContain('ActivTrak Professional');
    expect(text).not.toContain('Figma');
  });

  test('is mentioned where one person looks, and called by name in plain words', async () => {
    const started = await setUp({ engine, contracts: [{ ownerEmail: ID, coOwners: [ID] }] });
    const { home, command, modal, subscribe, ask, read, press, reminder, store, bot } = started;
    const address = await subscribe(BO, 'mine');
    await press(BO, 'calendar:alarms', await ask(BO, 'calendar'));
    await started.press(BO, 'reminder:on-it', reminder());
    await store.db.updateTable('contract').set({ next_due_at: 0 }).execute();
    await bot.settled();
    const shown = await home(CY);
    expect(shown).toContain(`<@${BO}> · on it: bo until`);
    await command(CY, 'show activtrak');
    const view = JSON.stringify(modal(CY).view);
    expect(view).toContain('Channel: <#C0IT000001>');
    expect(view).toMatch(/ to <@U0BO000001> \(message\): sent/);
    expect(view).toContain('bo is on it');
    await command(CY, 'plan activtrak');
    const plan = JSON.stringify(started.last().blocks);
    expect(plan).toContain(`<@${BO}>`);
    const list = JSON.stringify((await ask(BO, 'calendar')).blocks);
    expect(list).toContain('*Contracts and tasks of bo*');
    expect(list).toContain('by bo, ');
    const page = await read(address.replace(/\.ics$/, ''));
    expect(page).toContain('<h1>Lastcall contracts of bo</h1>');
    for (const text of [shown, view, plan, list, page]) expect(text).not.toMatch(/slack:u/i);
  });
});

describe.each(SHARED_ENGINES)('an owner whose address Slack came to show, on %s', (engine) => {
  test('has what they had: to edit, in lists and in calendars', async () => {
    const started = await setUp({ engine, contracts: [{ ownerEmail: ID }, CO_OWNED, OTHERS] });
    const { home, mine, subscribe, showAddress, feedOf, read, command, modal, ask, press, store } = started;
    await home(BO);
    const before = await subscribe(BO, 'mine');
    const later = await feedOf({ scope: 'person', person: 'bo@example.com' });
    expect(await read(later)).not.toContain('ActivTrak');
    await showAddress();

    for (const shown of [await mine(), await read(before), await read(later)]) {
      expect(shown).toContain('ActivTrak');
      expect(shown).toContain('Zoom');
      expect(shown).not.toContain('Figma');
    }
    await command(BO, 'edit activtrak');
    expect(JSON.stringify(modal(BO).view)).toContain('Last paid day');
    // Nobody has to make their subscription anew.
    expect((await press(BO, 'calendar:revoke', await ask(BO, 'calendar'))).text).toContain('revoked');
    await store.db.updateTable('contract').set({ channel_only: 1, slack_channel: null }).execute();
    expect(await mine()).toContain('ActivTrak');
  });

  test('is theirs as well what names their address, also once Slack shows that no more', async () => {
    const { mine, showAddress, hideAddress, command, modal } = await setUp({
      engine,
      contracts: [{ ownerEmail: 'bo@example.com' }, OTHERS],
    });
    expect(await mine()).not.toContain('ActivTrak');
    await showAddress();
    expect(await mine()).toContain('ActivTrak');
    await hideAddress();
    expect(await mine()).toContain('ActivTrak');
    await command(BO, 'edit activtrak');
    expect(JSON.stringify(modal(BO).view)).toContain('Last paid day');
  });
});
