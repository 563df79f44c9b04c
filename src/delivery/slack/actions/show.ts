import type { App } from '@slack/bolt';
import { type Checklist, checklistOf } from '../../../domain/checklist.ts';
import { entryOf } from '../../../domain/entry.ts';
import { localDateAt } from '../../../domain/instant.ts';
import type { Life } from '../../../domain/lifecycle.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { anchorsOf } from '../../../domain/notice-deadline.ts';
import { whyNot } from '../../../domain/permissions.ts';
import { activityOf } from '../../../store/activity.ts';
import { ledgerOf } from '../../../store/ledger-read.ts';
import { checklistRecord } from '../../../store/tasks.ts';
import { nameOf } from '../../reminder-words.ts';
import { guardedFor } from '../access.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { readTermValue } from '../blocks/reminder-buttons.ts';
import type { SlackDeps } from '../deps.ts';
import { sentences } from '../follow-up.ts';
import { type Opening, showView } from '../open-view.ts';
import { askerOf, bodyOf, openingOf, pressParts } from '../payloads.ts';
import type { SlackActor } from '../people.ts';
import { planFor } from '../plan-for.ts';
import { receive } from '../receive.ts';
import type { Asker } from '../tell.ts';
import { CONTRACT_ACTIONS, contractView, historyView, type Told } from '../views/contract.ts';
import { remember } from '../views/metadata.ts';
import { editAnswer } from './contract-form.ts';
import { lifeOf, permit } from './life.ts';

const NEWEST_ACTS = 8;
const HISTORY_PAGE = 90;

/** Opens everything about one contract. */
export function showAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { db } = deps.store;
    const acts = (await activityOf(db, contractId)).slice(-NEWEST_ACTS).reverse();
    const view = contractView({
      entry: entryOf(life),
      plan: await planFor(deps, life),
      told: await toldOf(deps, life),
      notices: life.notices,
      checklists: await checklistsOf(deps, life),
      history: await sentences(db, deps.workspaceId, acts, life.contract.timeZone),
      may: await mayOf(deps, actor, life),
      metadata: remember({ contractId, at: asker }),
    });
    await showView(deps.client, opening, view);
    return undefined;
  };
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
    .filter((row) => row.term_end === contract.termEnd && (row.state === 'sent' || row.state === 'failed'))
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

async function checklistsOf({ store, workspaceId }: SlackDeps, life: Life): Promise<Checklist[]> {
  const { contract, playbook, today } = life;
  const { tasks, accountFree } = await checklistRecord(store.db, workspaceId, contract.id);
  const anchors = anchorsOf(contract, playbook);
  const { timeZone } = contract;
  return playbook.checklists.map((list) =>
    checklistOf(list, { anchors, stored: tasks, asOf: today, accountFree, timeZone }),
  );
}

/** The buttons of a contract's own view. */
export function registerContractActions(app: App, deps: SlackDeps): void {
  for (const kind of ['archive', 'restore', 'limit', 'open'] as const)
    app.action(CONTRACT_ACTIONS[kind], async ({ ack, body, action }) => {
      const term = readTermValue('value' in action ? action.value : undefined);
      const pressed = bodyOf(body);
      if (term !== undefined)
        await receive(deps, { kind, contractId: term.contractId, by: askerOf(pressed) }, pressParts(pressed));
      await ack();
    });
  const opens = (id: string, answer: (contractId: string, asker: Asker, opening: Opening) => Answer) =>
    app.action(id, async ({ ack, body, action }) => {
      await ack();
      const term = readTermValue('value' in action ? action.value : undefined);
      const pressed = bodyOf(body);
      if (term === undefined) return;
      const asker = askerOf(pressed);
      answerWith(deps, asker, answer(term.contractId, asker, openingOf(pressed)));
    });
  opens(CONTRACT_ACTIONS.edit, (id, asker, opening) => editAnswer(deps, id, asker, opening));
  opens(CONTRACT_ACTIONS.history, (id, asker, opening) => async (actor) => {
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
