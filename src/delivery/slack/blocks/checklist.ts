import type { ActionsBlock, HeaderBlock, KnownBlock } from '@slack/types';
import { type Checklist, isComplete } from '../../../domain/checklist.ts';
import type { ChecklistPost, Over, Request } from '../../../domain/list-post.ts';
import { partsFor, TASKS_PER_MESSAGE } from '../../../domain/list-posts.ts';
import { formatLong } from '../../../domain/local-date.ts';
import type { Preflight } from '../../../domain/preflight.ts';
import { progressWords, taskWords, waitingWords } from '../../checklist-words.ts';
import { cut } from '../../cut.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { escapeMrkdwn, escapePlain } from '../escape.ts';
import { HEADER_LIMIT, TEXT_LIMIT } from '../limits.ts';
import { barOf } from './bar.ts';
import { actions, button, context, option, placeholder, section } from './parts.ts';
import { taskBlocks } from './task.ts';
import { listRef, listValue } from './task-ref.ts';

/** The elements of a list, by the names that the listeners know. */
export const LIST_ACTIONS = {
  add: 'list:add',
  archive: 'list:archive',
  restore: 'list:restore',
  free: 'list:account-free',
  asked: 'list:asked',
  answer: 'list:answer',
} as const;

export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Questions of a playbook that a message has room for. */
const MOST_QUESTIONS = 10;

/** One message of a list: how far it is, what to be sure of before, ten tasks, and what comes next. */
export function checklistMessage(post: ChecklistPost): SlackMessage {
  const { checklist, part, today, people } = post;
  const { title, progress, lock, archived, tasks } = checklist;
  const of = partsFor(tasks.length);
  const list = `${oneLine(title)}${of === 1 ? '' : ` (part ${part} of ${of})`}`;
  const name = nameOf(post);
  if (post.over !== null) return overMessage(name, list, overWords(post.over, checklist));
  const shown = tasks.slice((part - 1) * TASKS_PER_MESSAGE, part * TASKS_PER_MESSAGE);
  const who = (identity: string): string => people.get(identity.toLowerCase())?.name ?? identity;
  const first = part === 1;
  const last = part >= of;
  const locked = lock === null || !first ? [] : [`Locked. ${lock.text}`];
  const away =
    archived === null ? [] : [`Archived on ${formatLong(archived.on)} by ${oneLine(who(archived.by), 80)}.`];
  const next = last ? nextWords(post) : [];
  const waiting = last && archived === null ? waitingWords(checklist, post.request.title) : null;
  const questions =
    first && lock === null && archived === null ? checklist.preflight.slice(0, MOST_QUESTIONS) : [];
  const sentences = [
    `${name}: ${list}, ${progressWords(progress)}.`,
    ...locked,
    ...away,
    ...next,
    ...questions
      .filter(({ answer }) => answer !== 'yes')
      .map(({ question, otherwise }) => `${question} If not: ${otherwise}`),
    ...shown.map(
      (task) => `${oneLine(task.title)} (${taskWords(task, today, who).join('; ') || 'no due day'}).`,
    ),
    ...(waiting === null ? [] : [waiting]),
  ];
  const ref = listRef(post, checklist);
  return {
    text: cut(escapeMrkdwn(sentences.join(' ')), TEXT_LIMIT),
    blocks: [
      header(name, list),
      section([`${barOf(progress.done / progress.total)}  ${escapeMrkdwn(progressWords(progress))}`]),
      ...locked.map((line) => section([`🔒 ${escapeMrkdwn(line)}`])),
      ...away.map((line) => section([`🗄️ ${escapeMrkdwn(line)}`])),
      ...questions.map((question) => questionBlock(question, listValue(ref), who)),
      ...(archived === null
        ? shown.flatMap((task) => taskBlocks(task, { of: ref, list: checklist, today, people }))
        : []),
      ...next.map((line) => section([`🏁 ${escapeMrkdwn(line)}`])),
      ...(waiting === null ? [] : [context([escapeMrkdwn(waiting)])]),
      ...(last ? footer(post) : []),
    ],
  };
}

/** A message that is not kept up to date any more. */
function overMessage(name: string, list: string, words: string): SlackMessage {
  return {
    text: cut(escapeMrkdwn(`${name}: ${list}. ${words}`), TEXT_LIMIT),
    blocks: [header(name, list), context([escapeMrkdwn(words)])],
  };
}

function overWords(over: Over, { progress }: Checklist): string {
  switch (over) {
    case 'newer':
      return `This list is shown anew further down in this conversation: ${progressWords(progress)}.`;
    case 'past':
      return 'This list was for a term that is over. `/lastcall checklist` shows the present one.';
    case 'archived':
      return 'The contract was archived: nothing is to be done.';
  }
}

/** What follows once everything is done. */
function nextWords({ checklist, request, termEnd }: ChecklistPost): string[] {
  if (!isComplete(checklist) || checklist.archived !== null) return [];
  if (!request.afterwards)
    return [`Ready for the end, ${formatLong(termEnd)}: nothing is left to do before it.`];
  return [requestWords(request)];
}

/** Where the request that a list prepares stands (A: a deletion is done within 30 days, and an e-mail says so). */
function requestWords({ title, through, askedOn, confirmedOn, doneBy }: Request): string {
  if (confirmedOn !== null) return `It is confirmed since ${formatLong(confirmedOn)}. Nothing is left to do.`;
  if (askedOn === null)
    return `Everything is ready. Do next: ${oneLine(title)}, through ${oneLine(through)}; then press “Asked for”.`;
  const until = doneBy === null ? '' : ` by ${formatLong(doneBy)}; Lastcall asks about it then`;
  return `Asked for on ${formatLong(askedOn)}. The vendor should write that it is done${until}.`;
}

function questionBlock(
  { id, question, otherwise, answer, by, known }: Preflight,
  list: string,
  who: (identity: string) => string,
): KnownBlock {
  const asked = escapeMrkdwn(oneLine(question));
  const consequence = escapeMrkdwn(oneLine(otherwise, 500));
  const said = by === null ? '' : ` (${escapeMrkdwn(oneLine(who(by), 80))})`;
  const lines =
    answer === 'yes'
      ? [`✅ ${asked} Yes${said}.`]
      : answer === 'no'
        ? [`⚠️ *${asked}* No${said}.`, consequence]
        : [`❔ *${asked}*`, `If not: ${consequence}`];
  if (known) return section(lines);
  const options = [option('Yes', `yes|${id}|${list}`), option('No', `no|${id}|${list}`)];
  const chosen = options.find(({ value }) => value?.startsWith(`${answer}|`));
  return {
    ...section(lines, {
      type: 'static_select',
      action_id: `${LIST_ACTIONS.answer}:${id}`,
      placeholder: placeholder('Answer'),
      options,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    }),
    block_id: `ask|${id}|${answer}`,
  };
}

function footer(post: ChecklistPost): ActionsBlock[] {
  const { checklist, request } = post;
  const value = listValue(listRef(post, checklist));
  if (checklist.archived !== null)
    return [actions('list', [button('Restore the list', LIST_ACTIONS.restore, { value })])];
  const free = checklist.lock?.missing === 'account-free';
  const ask = request.afterwards && checklist.lock === null && request.confirmedOn === null;
  return [
    actions('list', [
      ...(free ? [button('The account shows Free', LIST_ACTIONS.free, { value, style: 'primary' })] : []),
      ...(ask
        ? [
            button(request.askedOn === null ? 'Asked for' : 'It is done', LIST_ACTIONS.asked, {
              value,
              ...(isComplete(checklist) ? { style: 'primary' as const } : {}),
            }),
          ]
        : []),
      button('Add a task', LIST_ACTIONS.add, { value }),
      {
        ...button('Archive', LIST_ACTIONS.archive, { value }),
        confirm: {
          title: { type: 'plain_text', text: 'Archive this list?' },
          text: { type: 'plain_text', text: 'Nobody is told of its tasks any more. It can be restored.' },
          confirm: { type: 'plain_text', text: 'Archive' },
          deny: { type: 'plain_text', text: 'Keep' },
        },
      },
    ]),
  ];
}

/** The name gives way where both do not fit: the contract is known from the channel, the list is not. */
function header(name: string, list: string): HeaderBlock {
  const behind = `: ${escapePlain(list)}`;
  const text = cut(cut(escapePlain(name), Math.max(HEADER_LIMIT - behind.length, 1)) + behind, HEADER_LIMIT);
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}
