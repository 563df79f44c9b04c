import type { Contract } from '../../../domain/contract.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { findContracts } from '../../../store/contract-search.ts';
import { contractsById } from '../../../store/contracts.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { allow, viewerFor } from '../access.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { actions, option, placeholder, section } from '../blocks/parts.ts';
import type { SlackDeps } from '../deps.ts';
import { earliestToday } from '../entries.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { Listens } from '../listens.ts';
import { askerOf, bodyOf } from '../payloads.ts';
import type { SlackActor } from '../people.ts';
import type { Asker, Telling } from '../tell.ts';
import { CONTRACT_COMMANDS, type ContractCommand, isContractCommand } from './contract-commands.ts';

/** A menu takes a hundred options; who sees more than these says another word instead. */
const MOST_TO_PICK = 50;
const PICK = /^pick:([a-z]+)$/;

/** Runs a command for the one contract that the words mean; where they mean several, lets the person pick. */
export function forWords(
  deps: SlackDeps,
  name: ContractCommand,
  words: string,
  asker: Asker,
  trigger: string,
): Answer {
  return async (actor) => {
    await allow(deps, 'see', actor);
    if (words === '') return `Say which contract: \`/lastcall ${name}\` and a word of its name.`;
    const found = await meant(deps, actor, words);
    const [first] = found;
    if (first === undefined) return nothingFound(words);
    if (found.length > 1) return pickerMessage(name, words, found);
    return CONTRACT_COMMANDS[name](deps, first.id, asker, { trigger, inModal: false })(actor);
  };
}

/** The contracts that words mean: the one with that id, else watched ones, else those that are over. */
async function meant(deps: SlackDeps, actor: SlackActor, words: string): Promise<Contract[]> {
  const { store, workspaceId } = deps;
  // All ids are lower case; a keyboard may begin them with a capital.
  const id = words.toLowerCase();
  const byId = /^[\w-]{1,60}$/.test(id) ? (await contractsById(store.db, [id])).get(id) : undefined;
  if (byId !== undefined && byId.workspaceId === workspaceId) return [byId];
  const viewer = await viewerFor(deps, actor);
  const question = { workspaceId, viewer, words, today: earliestToday(deps), limit: MOST_TO_PICK + 1 };
  const watched = await findContracts(store.db, question);
  return watched.length > 0 ? watched : findContracts(store.db, { ...question, life: 'ended' });
}

const nothingFound = (words: string): string =>
  `No contract that you can see is called “${escapeMrkdwn(oneLine(words, 60))}”. \`/lastcall list\` shows them.`;

/** Several contracts to pick one of. */
export function pickerMessage(name: ContractCommand, words: string, found: readonly Contract[]): Telling {
  const shown = found.slice(0, MOST_TO_PICK);
  const more =
    found.length > shown.length ? ' These are the most urgent ones; another word narrows it down.' : '';
  const text = `Which one? Several contracts are called “${escapeMrkdwn(oneLine(words, 60))}”.${more}`;
  const options = shown.map((contract) =>
    option(`${formatLong(contract.termEnd)}: ${nameOf(contract)}`, contract.id),
  );
  return {
    text,
    blocks: [
      section([text]),
      actions('pick', [
        {
          type: 'static_select',
          action_id: `pick:${name}`,
          placeholder: placeholder('Pick a contract'),
          options,
        },
      ]),
    ],
  };
}

/** Somebody picked one of several contracts. */
export function registerPicker(app: Listens, deps: SlackDeps): void {
  app.action(PICK, async ({ ack, body, action }) => {
    await ack();
    const name = 'action_id' in action ? (PICK.exec(action.action_id)?.[1] ?? '') : '';
    const id = 'selected_option' in action ? (action.selected_option?.value ?? '') : '';
    const pressed = bodyOf(body);
    const asker = askerOf(pressed);
    if (!isContractCommand(name)) return;
    const how = { trigger: pressed.trigger_id ?? '', inModal: false };
    answerWith(deps, asker, CONTRACT_COMMANDS[name](deps, id, asker, how));
  });
}
