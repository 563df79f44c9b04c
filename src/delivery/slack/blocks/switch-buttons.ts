import type { ActionsBlock } from '@slack/types';
import { actions, button } from './parts.ts';
import { type TermRef, termValue } from './reminder-buttons.ts';

/** What leads on from a plan, advice or a cost, by the names that the listeners know. */
export const SWITCH_ACTIONS = {
  advise: 'switch:advise',
  cost: 'switch:cost',
  choose: 'switch:choose',
  step: 'switch:step',
  picture: 'switch:picture',
  draft: 'switch:draft',
} as const;

type SwitchAction = keyof typeof SWITCH_ACTIONS;

const LABELS: Readonly<Record<SwitchAction, string>> = {
  advise: 'Which way out?',
  cost: 'What it costs',
  choose: 'Choose a tactic',
  step: 'Change a step',
  picture: 'Timeline picture',
  draft: 'Draft a request',
};

/** All that can be done about a switch, but for what somebody is looking at already. */
export function switchButtons(term: TermRef, but: readonly SwitchAction[] = []): ActionsBlock {
  const value = termValue(term);
  const names = (Object.keys(SWITCH_ACTIONS) as SwitchAction[]).filter((name) => !but.includes(name));
  return actions(
    'switch',
    names.map((name) => button(LABELS[name], SWITCH_ACTIONS[name], { value })),
  );
}
