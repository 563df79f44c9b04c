import { countContracts, findContracts } from '../../../store/contract-search.ts';
import { oneLine } from '../../one-line.ts';
import { allow, viewerFor } from '../access.ts';
import { calendarsAnswer } from '../actions/calendars.ts';
import { addAnswer } from '../actions/contract-form.ts';
import { digestCommandAnswer } from '../actions/digest.ts';
import { exportAnswer } from '../actions/export.ts';
import { helpAnswer } from '../actions/help.ts';
import { ADD_ACTION } from '../actions/names.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { actions, button, section } from '../blocks/parts.ts';
import type { SlackDeps } from '../deps.ts';
import { earliestToday, entriesOf } from '../entries.ts';
import { entryLine } from '../entry-words.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { Listens } from '../listens.ts';
import { commandAsker } from '../payloads.ts';
import type { Telling } from '../tell.ts';
import { soonest } from '../urgent.ts';
import { isContractCommand } from './contract-commands.ts';
import { forWords } from './pick.ts';
import { parseCommand } from './subcommands.ts';

/** How many contracts the overview and a list name; the rest are counted, up to so many. */
const IN_OVERVIEW = 10;
const IN_LIST = 25;
const MOST_COUNTED = 1000;

/** `/lastcall` with everything that can follow it; answers are shown to whoever asked, and nobody else. */
export function registerLastcallCommand(app: Listens, deps: SlackDeps): void {
  app.command('/lastcall', async ({ ack, command }) => {
    const asker = commandAsker({ command });
    const opening = { trigger: command.trigger_id, inModal: false };
    const parsed = parseCommand(command.text ?? '');
    if (parsed.kind === 'known' && parsed.name === 'digest') {
      // Written down before it is acknowledged, as everything is that changes something.
      const answer = await digestCommandAnswer(deps, parsed.words, asker, opening);
      await ack();
      if (answer !== undefined) answerWith(deps, asker, answer);
      return;
    }
    await ack();
    const answer = ((): Answer => {
      if (parsed.kind === 'overview') return listAnswer(deps, '', IN_OVERVIEW);
      if (parsed.kind === 'unknown') return helpAnswer(deps, parsed);
      const { name, words } = parsed;
      if (name === 'calendar' && words === '') return calendarsAnswer(deps);
      if (isContractCommand(name)) return forWords(deps, name, words, asker, command.trigger_id);
      switch (name) {
        case 'add':
          return addAnswer(deps, asker, opening, words);
        case 'list':
          return listAnswer(deps, words, IN_LIST);
        case 'export':
          return exportAnswer(deps);
        default:
          return helpAnswer(deps);
      }
    })();
    answerWith(deps, asker, answer);
  });
}

/** The contracts that somebody may see, the most urgent first. */
function listAnswer(deps: SlackDeps, words: string, limit: number): Answer {
  return async (actor) => {
    await allow(deps, 'see', actor);
    const { store, workspaceId } = deps;
    const viewer = await viewerFor(deps, actor);
    const question = { workspaceId, viewer, words, today: earliestToday(deps) };
    const found = await soonest(deps, question, limit);
    if (found.length === 0) return overAnswer(deps, question, limit);
    const total =
      found.length < limit ? found.length : await countContracts(store.db, question, MOST_COUNTED + 1);
    const count = total > MOST_COUNTED ? `more than ${MOST_COUNTED.toLocaleString('en-US')}` : String(total);
    const rest = total - found.length;
    return [
      `Watching ${count} ${total === 1 ? 'contract' : 'contracts'}.`,
      ...found.map((entry) => `• ${entryLine(entry)}`),
      ...(rest > 0
        ? ["… and more: Lastcall's Home tab shows them all, or another word narrows it down."]
        : []),
    ].join('\n');
  };
}

/** Where nothing that is watched is meant: what is over or archived, or that there is nothing. */
async function overAnswer(
  deps: SlackDeps,
  question: Parameters<typeof soonest>[1],
  limit: number,
): Promise<string | Telling> {
  const over = await findContracts(deps.store.db, { ...question, life: 'ended', limit });
  const { words = '' } = question;
  const called = words === '' ? '' : ` called “${escapeMrkdwn(oneLine(words, 60))}”`;
  if (over.length > 0)
    return [
      `No contract${called} is watched any more. What ended or was archived, the latest first:`,
      ...(await entriesOf(deps, over)).map((entry) => `• ${entryLine(entry)}`),
    ].join('\n');
  return words === '' ? emptyState() : `No contract that you can see is${called}.`;
}

/** What leads to the first contract. */
function emptyState() {
  const text =
    'No contracts yet. Add the first one, or send Lastcall a contract file (CSV) in a direct message.';
  return {
    text,
    blocks: [section([text]), actions('empty', [button('Add a contract', ADD_ACTION, { style: 'primary' })])],
  };
}
