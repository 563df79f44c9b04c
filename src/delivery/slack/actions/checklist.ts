import { isArchived } from '../../../domain/access-decisions.ts';
import { type Checklist, checklistsOf } from '../../../domain/checklist.ts';
import { LastcallError } from '../../../domain/errors.ts';
import { type Life, lifeAt } from '../../../domain/lifecycle.ts';
import { askedRows, type ListRow, placesOf } from '../../../domain/list-posts.ts';
import { changeChecklists } from '../../../store/tasks.ts';
import { oneLine } from '../../one-line.ts';
import { unlessElsewhere } from '../access.ts';
import type { Answer } from '../answer-with.ts';
import { LIST_ACTIONS } from '../blocks/checklist.ts';
import { actions, button, section } from '../blocks/parts.ts';
import { listRef, listValue } from '../blocks/task-ref.ts';
import type { SlackDeps } from '../deps.ts';
import { escapeMrkdwn, namePeople } from '../escape.ts';
import { type Place, recipientAt } from '../place.ts';
import { boldName } from '../standing-words.ts';
import { lifeOf, permit } from './life.ts';

/**
 * Posts a contract's task lists where everybody works on them: into its channel, or into the thread of the reminder
 * that it was asked at. Lists that are locked are not posted; whoever asked is told why, and from when on.
 */
export function checklistAnswer(deps: SlackDeps, contractId: string, asked: Place | null = null): Answer {
  return async (actor) => {
    const seen = await lifeOf(deps, contractId);
    await permit(deps, 'respond', actor, seen);
    const thread = await unlessElsewhere(deps, seen.contract, asked);
    const { workspaceId, store } = deps;
    const now = deps.now();
    const { said } = await changeChecklists(
      store,
      { workspaceId, contractId, actor: actor.identity, now },
      (record, notices) => {
        const { contract } = record;
        const life = lifeAt({ contract, notices }, deps, deps.now());
        if (isArchived(contract))
          throw new LastcallError('refused', 'The contract is archived; restore it first.');
        const lists = checklistsOf(record, life.playbook, life.today);
        const open = lists.filter(({ lock, archived }) => lock === null && archived === null);
        const places = thread === null ? placesOf(life, deps.reach) : [inThread(thread)];
        const send = open.flatMap((list) =>
          places.flatMap((place) => askedRows(list, place, { now, today: life.today })),
        );
        return { changes: [], send, said: answerWords(life, lists, places, thread !== null) };
      },
    );
    deps.sendSoon();
    return said;
  };
}

const inThread = (place: Place) => ({ medium: 'slack-channel' as const, recipient: recipientAt(place) });

/** What whoever asked is told besides: where the lists are, and why others are not there. */
function answerWords(
  { contract }: Life,
  lists: readonly Checklist[],
  places: readonly Pick<ListRow, 'medium' | 'recipient'>[],
  inThread: boolean,
) {
  if (lists.length === 0) return `${boldName(contract)} has no checklists: its playbook has none.`;
  const quoted = (list: Checklist): string => `“${escapeMrkdwn(oneLine(list.title))}”`;
  const open = lists.filter(({ lock, archived }) => lock === null && archived === null);
  const [place] = places;
  const where =
    place === undefined
      ? 'nowhere: it has neither a channel nor an owner, and there is no default channel'
      : inThread
        ? 'in the thread of this message'
        : place.medium === 'slack-dm'
          ? `with its owner, ${namePeople(escapeMrkdwn(oneLine(place.recipient, 80)))}`
          : /^[CG][A-Z0-9]{6,}$/.test(place.recipient)
            ? `in <#${place.recipient}>`
            : `in ${escapeMrkdwn(oneLine(place.recipient, 80))}`;
  const blocks = [
    ...(open.length === 0
      ? []
      : [
          section([
            `${boldName(contract)}: ${open.map(quoted).join(' and ')} ${open.length === 1 ? 'is' : 'are'} posted ${where}.`,
          ]),
        ]),
    ...lists.flatMap((list) => {
      if (list.archived !== null)
        return [
          section([`${quoted(list)} was archived.`]),
          actions('list', [
            button('Restore the list', LIST_ACTIONS.restore, { value: listValueOf(contract, list) }),
          ]),
        ];
      if (list.lock === null) return [];
      const free = list.lock.missing === 'account-free';
      const press = button('The account shows Free', LIST_ACTIONS.free, {
        value: listValueOf(contract, list),
      });
      return [
        section([`🔒 ${quoted(list)} is locked. ${escapeMrkdwn(list.lock.text)}`]),
        ...(free ? [actions('list', [press])] : []),
      ];
    }),
  ];
  const text = blocks
    .flatMap((block) => ('text' in block && block.text !== undefined ? [block.text.text] : []))
    .join('\n');
  return { text, blocks: unique(blocks) };
}

/** Names of blocks are unique in a message. */
const unique = <Block extends { block_id?: string }>(blocks: readonly Block[]): Block[] =>
  blocks.map((block, index) =>
    block.block_id === undefined ? block : { ...block, block_id: `${block.block_id}-${index}` },
  );

const listValueOf = ({ id, termEnd }: Life['contract'], list: Checklist): string =>
  listValue(listRef({ contractId: id, termEnd }, list));
