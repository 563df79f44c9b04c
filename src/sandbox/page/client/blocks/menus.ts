import type { Json } from '../../wire.ts';
import { post } from '../api.ts';
import { channelName, person, workspace } from '../store.ts';
import type { ElementContext } from './context.ts';
import { type Choice, menu } from './menu.ts';
import { plainText } from './text.ts';
import { choose } from './use.ts';
import { keyOf } from './values.ts';

const MOST_SHOWN = 100;
const UNLIMITED = 1000;

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** What a menu's state is called, by its type: one choice, several. */
const KEYS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  static_select: ['selected_option', 'selected_options'],
  external_select: ['selected_option', 'selected_options'],
  users_select: ['selected_user', 'selected_users'],
  conversations_select: ['selected_conversation', 'selected_conversations'],
  channels_select: ['selected_channel', 'selected_channels'],
};

const INITIAL: Readonly<Record<string, readonly [one: string, many: string]>> = {
  static_select: ['initial_option', 'initial_options'],
  external_select: ['initial_option', 'initial_options'],
  users_select: ['initial_user', 'initial_users'],
  conversations_select: ['initial_conversation', 'initial_conversations'],
  channels_select: ['initial_channel', 'initial_channels'],
};

/** A menu of any kind: the app's own options, options that it is asked for, people, conversations, channels. */
export function selectElement(element: Json, context: ElementContext): HTMLElement {
  const type = String(element.type);
  const many = type.startsWith('multi_');
  const kind = type.replace('multi_', '');
  const actionId = String(element.action_id);
  const [one, several] = KEYS[kind] ?? ['selected_option', 'selected_options'];
  const stateOf = (chosen: readonly Choice[]): Json => {
    const values = chosen.map(({ raw, value }) => (one === 'selected_option' ? raw : value));
    return { type, ...(many ? { [several]: values } : { [one]: values[0] ?? null }) };
  };
  const fromState = (state: Json): readonly Choice[] => {
    const given = many ? (state[several] as unknown[]) : [state[one]];
    return (given ?? [])
      .filter((value) => value !== null && value !== undefined)
      .map((value) => choiceOf(kind, value));
  };

  const kept = context.values.get(context.blockId, actionId);
  const chosen = kept === undefined ? initial(element, kind, many, context) : fromState(kept);
  context.values.set(context.blockId, actionId, stateOf(chosen));
  const placeholder = plainText(element.placeholder) || 'Select an option';
  const made = menu({
    key: keyOf(context.blockId, actionId),
    label: placeholder,
    labelledBy: context.labelledBy,
    describedBy: context.describedBy,
    placeholder,
    many,
    most: Number(element.max_selected_items ?? UNLIMITED),
    find: (typed) => find(element, kind, typed, context),
    chosen,
    onChoose(next) {
      const before = fromState(context.values.get(context.blockId, actionId) ?? {});
      void choose(context, element, stateOf(next), () => made.set(before));
    },
  });
  return made.root;
}

function initial(element: Json, kind: string, many: boolean, { place }: ElementContext): readonly Choice[] {
  const [one, several] = INITIAL[kind] ?? ['', ''];
  const given = many ? list(element[several]) : [element[one]];
  const chosen = given.filter((value) => value !== undefined).map((value) => choiceOf(kind, value));
  const current =
    element.default_to_current_conversation === true && 'channel' in place && chosen.length === 0;
  return current ? [choiceOf(kind, place.channel)] : chosen;
}

function choiceOf(kind: string, value: unknown): Choice {
  if (kind === 'static_select' || kind === 'external_select') return optionChoice(value as Json);
  const id = String(value);
  const label = kind === 'users_select' ? (person(id)?.realName ?? id) : conversationLabel(id);
  return { value: id, label, raw: {} };
}

const optionChoice = (option: Json, group?: string): Choice => ({
  value: String(option.value),
  label: plainText(option.text),
  ...(option.description === undefined ? {} : { hint: plainText(option.description) }),
  ...(group === undefined ? {} : { group }),
  raw: option,
});

const conversationLabel = (id: string): string => {
  const direct = workspace().channels.find((one) => one.id === id)?.kind === 'im';
  return direct ? channelName(id) : `#${channelName(id)}`;
};

async function find(
  element: Json,
  kind: string,
  typed: string,
  context: ElementContext,
): Promise<readonly Choice[]> {
  const all = kind === 'external_select' ? await suggested(element, typed, context) : choices(element, kind);
  // What the app suggests it has chosen itself.
  if (kind === 'external_select') return all;
  const wanted = typed.toLowerCase();
  return all.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
}

function choices(element: Json, kind: string): readonly Choice[] {
  switch (kind) {
    case 'users_select':
      return workspace()
        .people.filter(({ canAct, isBot }) => canAct || isBot)
        .map(({ id, realName, company }) => ({
          value: id,
          label: realName,
          raw: {},
          ...(company === null ? {} : { hint: company }),
        }));
    case 'channels_select':
    case 'conversations_select': {
      const { include } = (element.filter ?? {}) as { include?: readonly string[] };
      const kinds = kind === 'channels_select' ? ['public'] : (include ?? ['public', 'private', 'im']);
      const found = workspace().channels.filter((one) => kinds.includes(one.kind) && !one.archived);
      return found.map(({ id }) => ({ value: id, label: conversationLabel(id), raw: {} }));
    }
    default: {
      const groups = list(element.option_groups);
      if (groups.length === 0) return list(element.options).map((option) => optionChoice(option));
      return groups.flatMap((group) =>
        list(group.options).map((option) => optionChoice(option, plainText(group.label))),
      );
    }
  }
}

/** How much must be typed before the app is asked, unless it says otherwise. */
const MIN_QUERY = 3;

async function suggested(element: Json, typed: string, context: ElementContext): Promise<readonly Choice[]> {
  if (typed.length < Number(element.min_query_length ?? MIN_QUERY)) return [];
  const { options, groups } = await post<{ options: Json[]; groups: Json[] }>('act/suggest', {
    place: context.place,
    blockId: context.blockId,
    actionId: element.action_id,
    value: typed,
    values: context.values.all(),
  });
  const grouped = groups.flatMap((group) =>
    list(group.options).map((option) => optionChoice(option, plainText(group.label))),
  );
  return [...options.map((option) => optionChoice(option)), ...grouped];
}
