import { calendarAnswer } from '../actions/calendar.ts';
import { checklistAnswer } from '../actions/checklist.ts';
import { editAnswer } from '../actions/contract-form.ts';
import { adviceAnswer, costAnswer } from '../actions/cost.ts';
import { noticeAnswer } from '../actions/notice.ts';
import { planAnswer } from '../actions/plan.ts';
import { showAnswer } from '../actions/show.ts';
import type { Answer } from '../answer-with.ts';
import type { SlackDeps } from '../deps.ts';
import type { Opening } from '../open-view.ts';
import type { Asker } from '../tell.ts';

type Run = (deps: SlackDeps, contractId: string, asker: Asker, opening: Opening) => Answer;

/** The subcommands that are about one contract; buttons and menus run the same. */
export const CONTRACT_COMMANDS = {
  show: showAnswer,
  edit: editAnswer,
  plan: (deps, id) => planAnswer(deps, id),
  notice: noticeAnswer,
  checklist: (deps, id) => checklistAnswer(deps, id),
  calendar: (deps, id) => calendarAnswer(deps, id),
  cost: costAnswer,
  advise: adviceAnswer,
} as const satisfies Readonly<Record<string, Run>>;

export type ContractCommand = keyof typeof CONTRACT_COMMANDS;

export const isContractCommand = (name: string): name is ContractCommand => name in CONTRACT_COMMANDS;
