import { messageJson } from '../methods/message-json.ts';
import { isObject, type JsonObject } from '../report.ts';
import type { Ephemeral, SlackState, StoredMessage } from '../state.ts';
import { viewJson } from '../view-json.ts';
import type { StoredView } from '../views.ts';
import type { SlackUser } from '../workspace.ts';
import type { AppRequest } from './app-requests.ts';
import type { InteractDeps } from './deps.ts';
import { channelFields, channelOf, commonFields, NotPossibleError, personOf } from './payloads.ts';

/** Where blocks are: a message, seen by all or by one alone, or a modal or Home tab that somebody has open. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly view: string };

/** The answers given so far, by block and action: `{block: {action: {type, value | selected_option | …}}}`. */
export type Values = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export type BlockAction = {
  readonly user: string;
  readonly place: Place;
  readonly blockId: string;
  readonly actionId: string;
  /** What was chosen, as Slack spells it: `{selected_option}`, `{selected_date}`, `{value}`; nothing for a button. */
  readonly chosen?: JsonObject;
  readonly values?: Values;
};

/** Where blocks were found, with what a payload says of it. */
type Found = {
  readonly blocks: readonly JsonObject[];
  readonly fields: JsonObject;
  readonly container: JsonObject;
  readonly view: string | undefined;
  /** For the answers: an address where there is a message. */
  readonly responseUrl: string | undefined;
};

/** Somebody uses a button, menu, picker or the like. */
export async function sendBlockAction(deps: InteractDeps, action: BlockAction): Promise<AppRequest> {
  const { state } = deps;
  const person = personOf(state, action.user);
  const found = findPlace(deps, person, action.place, action.values ?? {});
  const element = elementIn(found.blocks, action.blockId, action.actionId);
  if (element === undefined)
    throw new NotPossibleError(`nothing to use at ${action.blockId}/${action.actionId}`);
  return deps.requests.send('interactive', 'block_actions', {
    type: 'block_actions',
    ...commonFields(state, person),
    container: found.container,
    trigger_id: state.triggers.issue(person.id, found.view),
    ...found.fields,
    ...(found.responseUrl === undefined ? {} : { response_url: found.responseUrl }),
    actions: [actionJson(element, action, state.nextTs())],
  });
}

/** Properties of an element that its action repeats. */
const REPEATED = ['text', 'value', 'style', 'confirm', 'placeholder'];

function actionJson(
  element: JsonObject,
  { blockId, actionId, chosen = {} }: BlockAction,
  ts: string,
): JsonObject {
  const repeated = REPEATED.filter((key) => element[key] !== undefined).map((key) => [key, element[key]]);
  return {
    ...(element.type === 'button' || element.type === 'icon_button' ? Object.fromEntries(repeated) : {}),
    type: element.type,
    action_id: actionId,
    block_id: blockId,
    ...chosen,
    action_ts: ts,
  };
}

/** @throws NotPossibleError where there is no such place, or this person cannot see it */
export function findPlace(deps: InteractDeps, person: SlackUser, place: Place, values: Values): Found {
  const { state } = deps;
  if ('view' in place) return viewPlace(state, ownView(state, person, place.view), values as JsonObject);
  const channel = channelOf(state, person.id, place.channel);
  const seen = (one: Ephemeral) =>
    one.channel === channel.id && one.ts === place.ts && one.user === person.id;
  const ephemeral = state.ephemerals.find(seen);
  const message = state.findMessage(channel.id, place.ts);
  if (ephemeral === undefined && message === undefined) throw new NotPossibleError(`no message ${place.ts}`);
  const isEphemeral = message === undefined;
  return {
    blocks: (message ?? ephemeral)?.blocks ?? [],
    container: {
      type: 'message',
      message_ts: place.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
    },
    fields: {
      channel: channelFields(channel),
      ...(message === undefined ? {} : { message: messageJson(state, message as StoredMessage, true) }),
      state: { values },
    },
    view: undefined,
    responseUrl: deps.responseUrl({
      channel: channel.id,
      user: person.id,
      ts: place.ts,
      threadTs: (message ?? ephemeral)?.threadTs,
    }),
  };
}

function viewPlace(state: SlackState, stored: StoredView, values: JsonObject): Found {
  const view = viewJson(state, stored, values);
  return {
    blocks: stored.view.blocks as JsonObject[],
    container: { type: 'view', view_id: stored.id },
    fields: { view },
    view: stored.type === 'modal' ? stored.id : undefined,
    responseUrl: undefined,
  };
}

/** A view that this person has open. @throws NotPossibleError */
export function ownView(state: SlackState, person: SlackUser, id: string): StoredView {
  const stored = state.views.find({ id });
  if (stored === undefined || stored.user !== person.id)
    throw new NotPossibleError(`${person.name} has no view ${id} open`);
  return stored;
}

/** The element with these names, wherever in its block it is. */
export function elementIn(
  blocks: readonly JsonObject[],
  blockId: string,
  actionId: string,
): JsonObject | undefined {
  const block = blocks.find((one) => one.block_id === blockId);
  if (block === undefined) return undefined;
  const elements = Array.isArray(block.elements) ? block.elements : [];
  return [block.accessory, block.element, ...elements]
    .filter(isObject)
    .find((one) => one.action_id === actionId);
}
