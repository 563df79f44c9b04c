import { whyNot } from '../../../domain/permissions.ts';
import { answerWith } from '../answer-with.ts';
import { classifySlackError } from '../classify-error.ts';
import { CONTRACT_COMMANDS, isContractCommand } from '../commands/contract-commands.ts';
import type { SlackDeps } from '../deps.ts';
import { publishHome, readState } from '../home.ts';
import type { Listens } from '../listens.ts';
import { type ActionBody, askerOf, bodyOf, openingOf, pressParts } from '../payloads.ts';
import { receive } from '../receive.ts';
import { RefusedError } from '../refusals.ts';
import { refuse } from '../refuse.ts';
import { HOME_ACTIONS, type HomeFilter, type HomeState } from '../views/home.ts';
import { exportAnswer } from './export.ts';
import { helpAnswer } from './help.ts';
import { lifeOf } from './life.ts';
import { MENU_ACTION } from './names.ts';

/** The Home tab: shown when it is opened, and changed by what is pressed in it. */
export function registerHome(app: Listens, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    deps.afterAck.run(async () => {
      const actor = await deps.people.of(event.user);
      const refusal = whyNot('see', actor);
      if (refusal !== null) await refuse(deps, actor, new RefusedError(refusal, 'see'));
      await publish(deps, event.user);
    });
  });
  changes(app, deps, HOME_ACTIONS.filter, (_state, { selected_option }) => ({
    filter: (selected_option?.value ?? 'team') as HomeFilter,
    page: 0,
  }));
  changes(app, deps, HOME_ACTIONS.search, (_state, { value }) => ({
    words: (value ?? '').replace(/\p{Cc}/gu, ' ').trim(),
    page: 0,
  }));
  changes(app, deps, HOME_ACTIONS.clear, () => ({ words: '', page: 0 }));
  changes(app, deps, HOME_ACTIONS.previous, ({ page }) => ({ page: Math.max(0, page - 1) }));
  changes(app, deps, HOME_ACTIONS.next, ({ page }) => ({ page: page + 1 }));
  app.action(HOME_ACTIONS.export, async ({ ack, body }) => {
    await ack();
    answerWith(deps, askerOf(bodyOf(body)), exportAnswer(deps));
  });
  app.action(HOME_ACTIONS.help, async ({ ack, body }) => {
    await ack();
    answerWith(deps, askerOf(bodyOf(body)), helpAnswer(deps));
  });
  registerMenu(app, deps);
}

interface Chosen {
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
}

/** Something in the Home that changes what it shows. */
function changes(
  app: Listens,
  deps: SlackDeps,
  actionId: string,
  change: (state: HomeState, chosen: Chosen) => Partial<HomeState>,
): void {
  app.action(actionId, async ({ ack, body, action }) => {
    await ack();
    const { user, view } = bodyOf(body);
    const state = stateIn(view);
    deps.afterAck.run(() =>
      publish(deps, user.id, { ...state, ...change(state, action as unknown as Chosen) }, view?.hash),
    );
  });
}

function stateIn(view: ActionBody['view']): HomeState {
  try {
    return readState(JSON.parse(view?.private_metadata ?? ''));
  } catch {
    return readState(undefined);
  }
}

/** A Home that could not be published is published when it is opened again; the log says why it was not. */
async function publish(deps: SlackDeps, userId: string, state?: HomeState, hash?: string): Promise<void> {
  try {
    await publishHome(deps, userId, state, hash);
  } catch (error) {
    const { reason } = classifySlackError(error, { medium: 'slack-dm', recipient: userId }, 'lookup');
    deps.log.warn(`the Home of ${userId} was not published: ${reason}`);
  }
}

/** A contract's menu. */
function registerMenu(app: Listens, deps: SlackDeps): void {
  app.action(new RegExp(`^${MENU_ACTION}:`), async ({ ack, body, action }) => {
    const chosen = (action as unknown as Chosen).selected_option?.value ?? '';
    const [command = '', id = ''] = chosen.split('|');
    const pressed = bodyOf(body);
    const asker = askerOf(pressed);
    if (command === 'on-it') {
      const { contract } = await lifeOf(deps, id);
      const term = { contractId: id, termEnd: contract.termEnd };
      await receive(deps, { kind: 'on-it', term, by: asker }, pressParts(pressed));
    }
    await ack();
    if (!isContractCommand(command)) return;
    answerWith(deps, asker, CONTRACT_COMMANDS[command](deps, id, asker, openingOf(pressed)));
  });
}
