import type { HomeView, KnownBlock } from '@slack/types';
import type { Entry } from '../../../domain/entry.ts';
import { monthOf } from '../../../domain/local-date.ts';
import { oneLine } from '../../one-line.ts';
import { ADD_ACTION, MENU_ACTION } from '../actions/names.ts';
import {
  actions,
  button,
  context,
  header,
  mrkdwn,
  option,
  placeholder,
  plain,
  section,
} from '../blocks/parts.ts';
import { entryLines } from '../entry-words.ts';
import { escapeMrkdwn } from '../escape.ts';
import { SECTION_LIMIT } from '../limits.ts';

export const HOME_ACTIONS = {
  filter: 'home:filter',
  search: 'home:search',
  clear: 'home:clear',
  previous: 'home:previous',
  next: 'home:next',
  export: 'home:export',
  digest: 'home:digest',
  calendar: 'home:calendar',
  help: 'home:help',
} as const;

export const HOME_FILTERS = { team: 'All of the team', mine: 'Mine', ended: 'Ended and archived' } as const;
export type HomeFilter = keyof typeof HOME_FILTERS;

/** What somebody's Home shows: kept in the view and in the store, so that it stays as they left it. */
export interface HomeState {
  readonly filter: HomeFilter;
  readonly words: string;
  readonly page: number;
}

export interface HomeInput {
  readonly state: HomeState;
  /** What needs somebody now, mine first; only on the first page. */
  readonly now: readonly Entry[];
  /** Open tasks of theirs, the earliest due first; only on the first page. */
  readonly tasks: HomeTasks;
  /** By notice deadline. */
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  /** True where there is no contract at all that the person could see. */
  readonly empty: boolean;
}

/** Somebody's own tasks as their Home shows them: as many as there is room for, and how many there are. */
export interface HomeTasks {
  readonly blocks: readonly KnownBlock[];
  readonly total: number;
  readonly shown: number;
}

/** A section with a menu for each contract, a header for each month: far below a Home's hundred blocks. */
export const HOME_PAGE = 20;
export const HOME_NOW = 10;

/** Lastcall's Home tab. */
export function homeView(input: HomeInput): HomeView {
  const { state, empty } = input;
  return {
    type: 'home',
    callback_id: 'home',
    private_metadata: JSON.stringify(state),
    blocks: empty ? emptyBlocks() : [...controls(state), ...contents(input)],
  };
}

const emptyBlocks = (): KnownBlock[] => [
  header('No contracts yet'),
  section([
    'Lastcall watches the last day on which you can get out of a vendor contract. Add your first contract: all it needs is the vendor and the last paid day.',
  ]),
  actions('home-actions', [button('Add a contract', ADD_ACTION, { style: 'primary' })]),
  context(['A whole list? Send it to Lastcall as a CSV file in the Messages tab.']),
];

function controls({ filter, words }: HomeState): KnownBlock[] {
  const filters = Object.entries(HOME_FILTERS).map(([value, text]) => option(text, value));
  const chosen = filters.find(({ value }) => value === filter);
  return [
    actions('home-actions', [
      button('Add a contract', ADD_ACTION, { style: 'primary' }),
      {
        type: 'static_select',
        action_id: HOME_ACTIONS.filter,
        placeholder: placeholder('Show'),
        options: filters,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      },
      button('Export', HOME_ACTIONS.export),
      button('Digest', HOME_ACTIONS.digest),
      button('Calendar', HOME_ACTIONS.calendar),
      button('Help', HOME_ACTIONS.help),
      ...(words === '' ? [] : [button(`Clear search “${oneLine(words, 40)}”`, HOME_ACTIONS.clear)]),
    ]),
    {
      type: 'input',
      block_id: 'home-search',
      dispatch_action: true,
      optional: true,
      label: plain('Search', 2000),
      element: {
        type: 'plain_text_input',
        action_id: HOME_ACTIONS.search,
        max_length: 100,
        placeholder: placeholder('Vendor or product, then Enter'),
        ...(words === '' ? {} : { initial_value: words.slice(0, 100) }),
      },
    },
  ];
}

function contents({ state, now, tasks, entries, hasMore }: HomeInput): KnownBlock[] {
  const { page, words, filter } = state;
  const nothing = now.length === 0 && entries.length === 0;
  const turns = [
    ...(page > 0 ? [button('Previous', HOME_ACTIONS.previous)] : []),
    ...(hasMore ? [button('Next', HOME_ACTIONS.next)] : []),
  ];
  return [
    ...tasksBlocks(tasks),
    ...(now.length === 0 ? [] : [header('Needs somebody now'), ...now.map((entry) => entryBlock(entry))]),
    ...byMonth(entries, filter === 'ended' ? 'Ended' : undefined),
    ...(nothing
      ? [
          section([
            words === ''
              ? 'Nothing to show here.'
              : `Nothing is called “${escapeMrkdwn(oneLine(words, 60))}” here.`,
          ]),
        ]
      : []),
    ...(turns.length === 0 ? [] : [actions('home-pages', turns), context([`Page ${page + 1}`])]),
  ];
}

function tasksBlocks({ blocks, total, shown }: HomeTasks): KnownBlock[] {
  if (total === 0) return [];
  const more = total > shown ? [context([`… and ${total - shown} more`])] : [];
  return [header('Your tasks'), ...blocks, ...more];
}

function byMonth(entries: readonly Entry[], title: string | undefined): KnownBlock[] {
  const months = Map.groupBy(
    entries,
    ({ noticeDeadline }) => title ?? `Notice until ${monthOf(noticeDeadline)}`,
  );
  return [...months].flatMap(([month, those]) => [header(month), ...those.map((entry) => entryBlock(entry))]);
}

function entryBlock(entry: Entry): KnownBlock {
  const { contract, daysLeft } = entry;
  const over = daysLeft === null || contract.archivedAt;
  const commands = over ? OVER_MENU : MENU;
  return {
    type: 'section',
    text: mrkdwn(entryLines(entry), SECTION_LIMIT),
    accessory: {
      type: 'overflow',
      action_id: `${MENU_ACTION}:${contract.id}`,
      options: Object.entries(commands).map(([command, text]) => option(text, `${command}|${contract.id}`)),
    },
  };
}

/** A menu takes five; the rest is in the contract's own view. */
const MENU = {
  show: 'Show',
  'on-it': "I'm on it",
  notice: 'Notice given',
  edit: 'Edit',
  calendar: 'Calendar',
} as const;
const OVER_MENU = { show: 'Show', notice: 'Notice given', checklist: 'Checklist' } as const;
