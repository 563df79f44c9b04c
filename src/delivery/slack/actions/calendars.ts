import { LastcallError } from '../../../domain/errors.ts';
import { DAY_MS, type Instant, localDateAt } from '../../../domain/instant.ts';
import { isKnownAs, whyNot } from '../../../domain/permissions.ts';
import { contractsById } from '../../../store/contracts.ts';
import {
  createFeed,
  type Feed,
  type FeedScope,
  listFeeds,
  revokeFeed,
  rotateFeed,
  setFeedAlarms,
} from '../../../store/feeds.ts';
import { namesOf, namesOfIds } from '../../../store/identities.ts';
import { appendWorkspaceActivity } from '../../../store/workspace-activity.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { allow, guardedFor } from '../access.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import {
  addressBlocks,
  CALENDAR_ACTIONS,
  calendarsBlocks,
  type EndedFeed,
  MOST_FEEDS,
  type ShownFeed,
} from '../blocks/calendars.ts';
import type { SlackDeps } from '../deps.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { Listens } from '../listens.ts';
import { askerOf, bodyOf } from '../payloads.ts';
import type { SlackActor } from '../people.ts';
import type { Telling } from '../tell.ts';
import { HOME_ACTIONS } from '../views/home.ts';
import { lifeOf, permit } from './life.ts';

/** Calendar subscriptions: whoever makes one may end it and change its address, and so may the admins. */
export function registerCalendars(app: Listens, deps: SlackDeps): void {
  const on = (actionId: string, answerTo: (value: string) => Answer): void =>
    app.action(actionId, async ({ ack, body, action }) => {
      await ack();
      const { value = '' } = action as unknown as { value?: string };
      answerWith(deps, askerOf(bodyOf(body)), answerTo(value));
    });
  on(HOME_ACTIONS.calendar, () => calendarsAnswer(deps));
  on(CALENDAR_ACTIONS.all, () => subscribeAnswer(deps, () => ({ scope: 'workspace' })));
  on(CALENDAR_ACTIONS.mine, () =>
    subscribeAnswer(deps, ({ identity }) => ({ scope: 'person', person: identity })),
  );
  on(CALENDAR_ACTIONS.contract, (contractId) =>
    subscribeAnswer(deps, () => ({ scope: 'contract', contractId })),
  );
  on(CALENDAR_ACTIONS.rotate, (id) => rotateAnswer(deps, id));
  on(CALENDAR_ACTIONS.alarms, (id) => alarmsAnswer(deps, id));
  on(CALENDAR_ACTIONS.revoke, (id) => revokeAnswer(deps, id));
  // A link; Slack tells of the press all the same.
  app.action('calendar:page', async ({ ack }) => ack());
}

/** The subscriptions that somebody may manage, and how to get another. */
export function calendarsAnswer(deps: SlackDeps): Answer {
  return async (actor) => {
    await allow(deps, 'see', actor);
    const all = (await listFeeds(deps.store.db, deps.workspaceId)).reverse();
    const feeds = all.filter((feed) => feed.revokedAt === null && mayManage(actor, feed));
    const shown = await shownFeeds(deps, feeds.slice(0, MOST_FEEDS));
    const since = deps.now() - ENDED_IS_SHOWN_MS;
    const over = all.filter((feed) => (feed.revokedAt ?? 0) > since && isOwn(actor, feed));
    const ended = await endedFeeds(deps, actor, over.slice(0, MOST_FEEDS - shown.length));
    const blocks = calendarsBlocks(shown, feeds.length - shown.length, ended);
    return { text: 'Lastcall in your calendar', blocks };
  };
}

/** So long whoever made a subscription finds that it ended, and may wonder why their calendar says nothing new. */
const ENDED_IS_SHOWN_MS = 30 * DAY_MS;

const isOwn = (actor: SlackActor, { createdBy }: Feed): boolean => isKnownAs(actor, createdBy);

const mayManage = (actor: SlackActor, feed: Feed): boolean =>
  actor.standing === 'admin' || isOwn(actor, feed);

/** Creates a subscription, and tells its address to who asked for it alone. */
function subscribeAnswer(deps: SlackDeps, aboutFor: (actor: SlackActor) => FeedScope): Answer {
  return async (actor) => {
    await allow(deps, 'see', actor);
    const about = aboutFor(actor);
    if (about.scope === 'contract') await permit(deps, 'see', actor, await lifeOf(deps, about.contractId));
    const { store, workspaceId } = deps;
    const made = await store.db.transaction().execute(async (tx) => {
      const created = await createFeed(tx, about, { workspaceId, actor: actor.identity, now: deps.now() });
      await keep(deps, tx, actor, 'feed.created', { id: created.id, ...about });
      return created;
    });
    return telling(deps, about, made.token);
  };
}

function rotateAnswer(deps: SlackDeps, id: string): Answer {
  return async (actor) => {
    const { about } = await managed(deps, actor, id);
    const token = await deps.store.db.transaction().execute(async (tx) => {
      const fresh = await rotateFeed(tx, deps.workspaceId, id);
      await keep(deps, tx, actor, 'feed.rotated', { id });
      return fresh;
    });
    return telling(deps, about, token);
  };
}

function alarmsAnswer(deps: SlackDeps, id: string): Answer {
  return async (actor) => {
    const { alarmDays, about } = await managed(deps, actor, id);
    const days = alarmDays === null ? 1 : null;
    await setFeedAlarms(deps.store.db, deps.workspaceId, id, days);
    const what = escaped(await wordsOf(deps, about));
    return days === null
      ? `${what}: its events no longer alarm anybody.`
      : `${what}: each event alarms at nine in the morning of the day before, in calendar programs that take alarms from subscriptions.`;
  };
}

function revokeAnswer(deps: SlackDeps, id: string): Answer {
  return async (actor) => {
    const { about } = await managed(deps, actor, id);
    await deps.store.db.transaction().execute(async (tx) => {
      await revokeFeed(tx, deps.workspaceId, id, deps.now());
      await keep(deps, tx, actor, 'feed.revoked', { id });
    });
    return `${escaped(await wordsOf(deps, about))}: revoked. Its address answers nobody any more.`;
  };
}

/** @throws LastcallError `not-found` also for what somebody else made: an id tells nobody that it is one. */
async function managed(deps: SlackDeps, actor: SlackActor, id: string): Promise<Feed> {
  await allow(deps, 'see', actor);
  const feeds = await listFeeds(deps.store.db, deps.workspaceId);
  const feed = feeds.find((one) => one.id === id && one.revokedAt === null && mayManage(actor, one));
  if (feed === undefined) throw new LastcallError('not-found', 'this subscription is there no more');
  return feed;
}

const keep = (
  { workspaceId, now }: SlackDeps,
  tx: SlackDeps['store']['db'],
  actor: SlackActor,
  what: string,
  details: unknown,
) => appendWorkspaceActivity(tx, { workspaceId, at: now(), actor: actor.identity, what, details });

async function telling(deps: SlackDeps, about: FeedScope, token: string): Promise<Telling> {
  const what = await wordsOf(deps, about);
  return {
    text: `${escaped(what)}: the address for your calendar program.`,
    blocks: addressBlocks(what, deps.feedAddress(token)),
  };
}

/** What a subscription shows, as its owner reads it; not escaped. */
async function wordsOf({ store, workspaceId }: SlackDeps, about: FeedScope): Promise<string> {
  switch (about.scope) {
    case 'workspace':
      return 'All contracts';
    case 'person':
      return `Contracts and tasks of ${(await namesOfIds(store.db, workspaceId, [about.person]))(about.person)}`;
    case 'contract': {
      const contract = (await contractsById(store.db, [about.contractId])).get(about.contractId);
      return contract === undefined ? 'A contract' : nameOf(contract);
    }
  }
}

/** Such words, which may be a contract's name, in a text for Slack. */
const escaped = (what: string): string => escapeMrkdwn(oneLine(what));

async function shownFeeds(deps: SlackDeps, feeds: readonly Feed[]): Promise<ShownFeed[]> {
  const { store, workspaceId, timeZone } = deps;
  const nameOfMaker = await namesOf(
    store.db,
    workspaceId,
    feeds.map(({ createdBy }) => createdBy),
  );
  const dayOf = (instant: Instant) => localDateAt(instant, timeZone);
  return Promise.all(
    feeds.map(async ({ id, about, createdAt, createdBy, lastUsedAt, alarmDays }) => ({
      id,
      what: await wordsOf(deps, about),
      by: nameOfMaker(createdBy),
      createdOn: dayOf(createdAt),
      usedOn: lastUsedAt === null ? null : dayOf(lastUsedAt),
      alarms: alarmDays !== null,
    })),
  );
}

/** Of a contract that somebody no longer sees not even the name is told. */
async function endedFeeds(deps: SlackDeps, actor: SlackActor, feeds: readonly Feed[]): Promise<EndedFeed[]> {
  const ids = feeds.flatMap(({ about }) => (about.scope === 'contract' ? [about.contractId] : []));
  const contracts = await contractsById(deps.store.db, ids);
  return Promise.all(
    feeds.map(async ({ id, about, revokedAt }) => {
      const contract = about.scope === 'contract' ? contracts.get(about.contractId) : undefined;
      const sees =
        contract !== undefined && whyNot('see', actor, await guardedFor(deps, actor, contract)) === null;
      const own = about.scope === 'contract' ? 'A contract' : await wordsOf(deps, about);
      return {
        id,
        what: sees ? nameOf(contract) : own,
        endedOn: localDateAt(revokedAt ?? deps.now(), deps.timeZone),
        contractId: sees ? contract.id : null,
      };
    }),
  );
}
