import { isObject, type JsonObject } from '../report.ts';
import { checkOption } from '../validate-text.ts';
import { answerObject } from './app-requests.ts';
import { findPlace, type Place, type Values } from './block-actions.ts';
import type { InteractDeps } from './deps.ts';
import { commonFields, personOf } from './payloads.ts';

export type Suggestion = {
  readonly user: string;
  readonly place: Place;
  readonly blockId: string;
  readonly actionId: string;
  /** What was typed into the menu so far. */
  readonly value: string;
  readonly values?: Values;
};

/** Slack shows no more than this of what an app suggests. */
const MOST = 100;

/** Somebody types into a menu whose options the app has. @returns them: options, or groups of options */
export async function suggest(
  deps: InteractDeps,
  given: Suggestion,
): Promise<{ options: JsonObject[]; groups: JsonObject[] }> {
  const person = personOf(deps.state, given.user);
  const found = findPlace(deps, person, given.place, given.values ?? {});
  const request = await deps.requests.send('interactive', 'block_suggestion', {
    type: 'block_suggestion',
    ...commonFields(deps.state, person),
    container: found.container,
    ...found.fields,
    action_id: given.actionId,
    block_id: given.blockId,
    value: given.value,
  });
  const { options, option_groups: groups } = answerObject(request);
  return {
    options: good(options),
    groups: Array.isArray(groups) ? groups.filter(isObject).slice(0, MOST) : [],
  };
}

/** One bad option and Slack shows none. */
function good(options: unknown): JsonObject[] {
  if (!Array.isArray(options) || options.length > MOST) return [];
  const wrong: string[] = [];
  for (const option of options) checkOption((path) => void wrong.push(path), option, '', 'plain');
  return wrong.length > 0 ? [] : (options as JsonObject[]);
}
