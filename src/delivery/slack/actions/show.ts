import { WebAPIPlatformError } from '@slack/web-api';
import { actionTitle } from '../../../domain/actions.ts';
import { type Checklist, checklistsOf } from '../../../domain/checklist.ts';
import { entryOf } from '../../../domain/entry.ts';
import { localDateAt } from '../../../domain/instant.ts';
import type { Life } from '../../../domain/lifecycle.ts';
import { isAboutLists } from '../../../domain/list-posts.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { whyNot } from '../../../domain/permissions.ts';
import { activityOf } from '../../../store/activity.ts';
import { ledgerOf } from '../../../store/ledger-read.ts';
import { forgetView, rememberView, viewOf } from '../../../store/slack-views.ts';
import { checklistRecord } from '../../../store/tasks.ts';
import { nameOf } from '../../reminder-words.ts';
import { guardedFor } from '../access.ts';
import type { Answer } from '../answer-with.ts';
import { readTermValue } from '../blocks/reminder-buttons.ts';
import type { SlackDeps } from '../deps.ts';
import { sentences } from '../follow-up.ts';
import type { Listens } from '../listens.ts';
import { type Opening, showView } from '../open-view.ts';
import { askerOf, bodyOf, pressParts } from '../payloads.ts';
import type { SlackActor } from '../people.ts';
import { planFor } from '../plan-for.ts';
import { receive } from '../receive.ts';
import { RefusedError } from '../refusals.ts';
import type { Asker } from '../tell.ts';
import { CONTRACT_ACTIONS, contractView, historyView, type Told } from '../views/contract.ts';
import { remember } from '../views/metadata.ts';
import { editAnswer } from './contract-form.ts';
import { lifeOf, permit } from './life.ts';
import { openerFor } from './opens.ts';

const NEWEST_ACTS = 8;
const HISTORY_PAGE = 90;

/** Opens everything about one contract; while it is open, what changes is shown in it. */
export function showAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const metadata = remember({ contractId, at: asker });
    const view = await viewFor(deps, actor, contractId, metadata);
    const viewId = await showView(deps.client, opening, view);
    const { store, workspaceId, now } = deps;
    if (viewId !== undefined)
      await rememberView(store.db, workspaceId, actor.userId, { viewId, contractId, metadata }, now());
    return undefined;
  };
}

/** Brings the view of a contract that somebody has open up to date. */
export async function updateContractView(deps: SlackDeps, userId: string, contractId: string): Promise<void> {
  const { store, workspaceId, client, people, now } = deps;
  const open = await viewOf(store.db, workspaceId, userId, now());
  if (open === undefined || open.contractId !== contractId) return;
  try {
    const view = await viewFor(deps, await people.of(userId), contractId, open.metadata);
    await client.views.update({ view_id: open.viewId, view });
  } catch (error) {
    const closed = error instanceof WebAPIPlatformError && error.data.error === 'not_found';
    if (!closed && !(error instanceof RefusedError)) throw error;
    await forgetView(store.db, workspaceId, userId);
  }
}

async function viewFor(deps: SlackDeps, actor: SlackActor, contractId: string, metadata: string) {
  const life = await lifeOf(deps, contractId);
  await permit(deps, 'see', actor, life);
  const { db } = deps.store;
  const acts = (await activityOf(db, contractId)).slice(-NEWEST_ACTS).reverse();
  return contractView({
    entry: entryOf(life),
    plan: await planFor(deps, life),
    told: await toldOf(deps, life),
    notices: life.notices.map((notice) => ({ ...notice, title: actionTitle(notice.action, life.playbook) })),
    checklists: await listsIn(deps, life),
    history: await sentences(db, deps.workspaceId, acts, life.contract.timeZone),
    may: await mayOf(deps, actor, life),
    metadata,
  });
}

async function mayOf(deps: SlackDeps, actor: SlackActor, { contract }: Life) {
  const guarded = await guardedFor(deps, actor, contract);
  const may = (act: 'edit' | 'archive' | 'limit'): boolean => whyNot(act, actor, guarded) === null;
  return { edit: may('edit'), archive: may('archive'), limit: may('limit') };
}

/** What was sent of this term to whom, newest first. */
async function toldOf({ store }: SlackDeps, { contract }: Life): Promise<Told[]> {
  const rows = await ledgerOf(store.db, contract.id);
  return rows
    .filter(
      (row) =>
        row.end_now === contract.termEnd &&
        !isAboutLists(row.action) &&
        (row.state === 'sent' || row.state === 'failed'),
    )
    .reverse()
    .map(({ rung, recipient, medium, state, sent_at, why }) => ({
      rung,
      recipient:
        medium === 'slack-channel' ? recipient : `${recipient} (${medium === 'email' ? 'mail' : 'message'})`,
      outcome:
        state === 'sent' && sent_at !== null
          ? `sent on ${formatLong(localDateAt(sent_at as never, contract.timeZone))}`
          : `not sent: ${why}`,
    }));
}

async function listsIn({ store, workspaceId }: SlackDeps, life: Life): Promise<Checklist[]> {
  const record = await checklistRecord(store.db, workspaceId, life.contract.id);
  return checklistsOf(record, life.playbook, life.today);
}

/** The buttons of a contract's own view. */
export function registerContractActions(app: Listens, deps: SlackDeps): void {
  for (const kind of ['archive', 'restore', 'limit', 'open'] as const)
    app.action(CONTRACT_ACTIONS[kind], async ({ ack, body, action }) => {
      const term = readTermValue('value' in action ? action.value : undefined);
      const pressed = bodyOf(body);
      if (term !== undefined)
        await receive(deps, { kind, contractId: term.contractId, by: askerOf(pressed) }, pressParts(pressed));
      await ack();
    });
  const opens = openerFor(app, deps);
  opens(CONTRACT_ACTIONS.edit, ({ contractId }, asker, opening) =>
    editAnswer(deps, contractId, asker, opening),
  );
  opens(CONTRACT_ACTIONS.history, ({ contractId: id }, asker, opening) => async (actor) => {
    const life = await lifeOf(deps, id);
    await permit(deps, 'see', actor, life);
    const all = await activityOf(deps.store.db, id);
    const newest = all.slice(-HISTORY_PAGE).reverse();
    const acts = await sentences(deps.store.db, deps.workspaceId, newest, life.contract.timeZone);
    const older = all.length - newest.length;
    const view = historyView(nameOf(life.contract), acts, older, remember({ contractId: id, at: asker }));
    await showView(deps.client, opening, view);
    return undefined;
  });
}
