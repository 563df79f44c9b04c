import { isObject, type JsonObject } from '../report.ts';
import { validateView } from '../validate-view.ts';
import { viewJson } from '../view-json.ts';
import type { StoredView } from '../views.ts';
import { type AppRequest, answerObject } from './app-requests.ts';
import { ownView, type Values } from './block-actions.ts';
import type { InteractDeps } from './deps.ts';
import { commonFields, personOf } from './payloads.ts';

/** What became of a submission: errors by block, or Slack's word for what went wrong. */
export type Submitted = {
  readonly errors: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
};

const DONE: Submitted = { errors: {}, problem: undefined };

/** Somebody presses a modal's submit button. The app's answer closes the modal, changes it, or says what is wrong. */
export async function submitView(
  deps: InteractDeps,
  { user, view, values }: { readonly user: string; readonly view: string; readonly values: Values },
): Promise<Submitted> {
  const person = personOf(deps.state, user);
  const stored = ownView(deps.state, person, view);
  const request = await deps.requests.send('interactive', 'view_submission', {
    type: 'view_submission',
    ...commonFields(deps.state, person),
    trigger_id: deps.state.triggers.issue(person.id, stored.id),
    view: viewJson(deps.state, stored, values as JsonObject),
    response_urls: responseUrls(deps, stored, values, user),
  });
  return apply(deps, stored, request);
}

/** A conversations or channels menu with `response_url_enabled` gives the app an address in the chosen channel. */
function responseUrls(deps: InteractDeps, stored: StoredView, values: Values, user: string): JsonObject[] {
  const blocks = stored.view.blocks as JsonObject[];
  return blocks.flatMap((block) => {
    const { element } = block;
    if (!isObject(element) || element.response_url_enabled !== true) return [];
    const answer = values[String(block.block_id)]?.[String(element.action_id)];
    const channel = answer?.selected_conversation ?? answer?.selected_channel;
    if (typeof channel !== 'string') return [];
    const response_url = deps.responseUrl({ channel, user, ts: undefined, threadTs: undefined });
    return [{ block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url }];
  });
}

function apply({ state, requests: _ }: InteractDeps, stored: StoredView, request: AppRequest): Submitted {
  if (request.problem !== undefined) return { errors: {}, problem: request.problem };
  const { response_action: action, view, errors } = answerObject(request);
  switch (action) {
    case undefined:
      // Only this one goes; the modal below it comes back.
      state.views.pop(stored.user);
      return DONE;
    case 'clear':
      state.views.clear(stored.user);
      return DONE;
    case 'errors':
      return errorsOf(stored, errors);
    case 'update':
    case 'push': {
      if (!isObject(view) || validateView(view, 'modal').refused.length > 0)
        return { errors: {}, problem: 'invalid_view' };
      if (action === 'update') state.views.update(stored, view);
      else if (state.views.push(stored.user, view) === undefined)
        return { errors: {}, problem: 'push_limit_reached' };
      return DONE;
    }
    default:
      return { errors: {}, problem: 'invalid_response_action' };
  }
}

/** Errors must name input blocks of the view, or Slack shows none of them. */
function errorsOf(stored: StoredView, errors: unknown): Submitted {
  const inputs = (stored.view.blocks as JsonObject[]).filter(({ type }) => type === 'input');
  const known = new Set(inputs.map(({ block_id }) => block_id));
  const given = isObject(errors) ? Object.entries(errors) : [];
  const wrong =
    given.length === 0 || given.some(([block, text]) => !known.has(block) || typeof text !== 'string');
  if (wrong) return { errors: {}, problem: 'invalid_errors' };
  return { errors: Object.fromEntries(given) as Record<string, string>, problem: undefined };
}

/** Somebody closes a modal: the newest, or with `all` the whole stack. The app hears of it where it asked to. */
export async function closeView(
  deps: InteractDeps,
  { user, all = false }: { readonly user: string; readonly all?: boolean },
): Promise<void> {
  const person = personOf(deps.state, user);
  const newest = deps.state.views.stack(user).at(-1);
  if (newest === undefined) return;
  const cleared = all || newest.view.clear_on_close === true;
  const closed = cleared ? [...deps.state.views.clear(user)].reverse() : [newest];
  if (!cleared) deps.state.views.pop(user);
  const told = closed.filter(({ view }) => view.notify_on_close === true);
  await Promise.all(
    told.map((stored) =>
      deps.requests.send('interactive', 'view_closed', {
        type: 'view_closed',
        ...commonFields(deps.state, person),
        view: viewJson(deps.state, stored),
        is_cleared: cleared,
      }),
    ),
  );
}
