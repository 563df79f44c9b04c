import { WebAPIPlatformError } from '@slack/web-api';
import type { Entry } from '../../domain/entry.ts';
import { whyNot } from '../../domain/permissions.ts';
import { type ContractQuestion, findContracts } from '../../store/contract-search.ts';
import { sendAhead, toTheEnd } from '../../store/send-ahead.ts';
import { rememberHome, storedHome } from '../../store/slack-home.ts';
import { viewerFor } from './access.ts';
import { context, section } from './blocks/parts.ts';
import type { SlackDeps } from './deps.ts';
import { earliestToday, entriesOf } from './entries.ts';
import { homeTasks, NO_TASKS } from './home-tasks.ts';
import type { SlackActor } from './people.ts';
import { refusalWords } from './refusals.ts';
import { needingSomebody } from './urgent.ts';
import { HOME_FILTERS, HOME_NOW, HOME_PAGE, type HomeState, homeView } from './views/home.ts';

const FIRST: HomeState = { filter: 'team', words: '', page: 0 };

/** Publishes somebody's Home: as they left it, or in a new state. */
export async function publishHome(
  deps: SlackDeps,
  userId: string,
  state?: HomeState,
  hash?: string,
): Promise<void> {
  const { store, workspaceId, client, people, now } = deps;
  const actor = await people.of(userId);
  const before = await storedHome(store.db, { workspaceId, userId });
  const shown = state ?? readState(before && JSON.parse(before.state));
  const view = asText(await viewFor(deps, actor, shown));
  await rememberHome(store.db, { workspaceId, userId }, before, shown, now());
  try {
    await client.views.publish({ user_id: userId, view, ...(hash === undefined ? {} : { hash }) });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'hash_conflict') throw error;
    // It was published anew meanwhile; what is there now is older than what this read, or the same.
    await client.views.publish({ user_id: userId, view });
  }
}

/**
 * A view as the SDK sends it. It would make that text itself, but only after it went through all of the view twice, for
 * a line of a log that nobody keeps: with fifty people at once that is a tenth of all that the bot does.
 */
const asText = <View>(view: View): View => JSON.stringify(view) as View;

/** Whatever the store or a view holds of it. */
export function readState(value: unknown): HomeState {
  if (typeof value !== 'object' || value === null) return FIRST;
  const { filter, words, page } = value as Partial<HomeState>;
  return {
    filter: filter !== undefined && filter in HOME_FILTERS ? filter : FIRST.filter,
    words: typeof words === 'string' ? words : '',
    page: typeof page === 'number' && page >= 0 ? Math.floor(page) : 0,
  };
}

async function viewFor(deps: SlackDeps, actor: SlackActor, state: HomeState) {
  const refusal = whyNot('see', actor);
  if (refusal !== null)
    return {
      type: 'home' as const,
      blocks: [section([refusalWords(refusal, 'see')]), context(['Lastcall'])],
    };
  const { store, workspaceId } = deps;
  const { filter, words, page } = state;
  const today = earliestToday(deps);
  const base: ContractQuestion = {
    workspaceId,
    viewer: await viewerFor(deps, actor),
    words,
    mine: filter === 'mine',
    life: filter === 'ended' ? 'ended' : 'watched',
    today,
    limit: HOME_PAGE + 1,
    offset: page * HOME_PAGE,
  };
  const isFirst = page === 0 && filter !== 'ended';
  // A server answers them one after the other, without waiting for us in between.
  const [found, urgent, tasks] = await sendAhead(store.db, (db) => {
    const ahead = { ...deps, store: { ...store, db } };
    return toTheEnd([
      findContracts(db, base),
      isFirst ? urgentOnes(ahead, base) : [],
      isFirst && words === '' ? homeTasks(ahead, actor) : NO_TASKS,
    ]);
  });
  const shown = found
    .slice(0, HOME_PAGE)
    .filter(({ id }) => !urgent.some(({ contract }) => contract.id === id));
  const empty =
    found.length === 0 && page === 0 && words === '' && filter === 'team' && !(await hasEnded(deps, base));
  return homeView({
    state,
    now: urgent,
    tasks,
    entries: await entriesOf(deps, shown),
    hasMore: found.length > HOME_PAGE,
    empty,
  });
}

const hasEnded = async ({ store }: SlackDeps, base: ContractQuestion): Promise<boolean> =>
  (await findContracts(store.db, { ...base, life: 'ended', limit: 1, offset: 0 })).length > 0;

/** What needs somebody now: mine first, then by deadline. */
async function urgentOnes(deps: SlackDeps, base: ContractQuestion): Promise<Entry[]> {
  const [mine, all] = await toTheEnd([
    needingSomebody(deps, { ...base, mine: true }, HOME_NOW),
    base.mine === true ? [] : needingSomebody(deps, base, HOME_NOW),
  ]);
  const both = new Map([...mine, ...all].map((entry) => [entry.contract.id, entry]));
  return [...both.values()].slice(0, HOME_NOW);
}
