import { hash } from 'node:crypto';
import type { Playbook } from '../../config/playbook.ts';
import type { Contract } from '../../domain/contract.ts';
import { RENDERING } from './render.ts';

/** What calendars are made by, besides what is stored. */
export interface CalendarRules {
  /** Another one where the playbooks, or the way of rendering, are others. */
  readonly key: string;
  readonly playbookOf: (contract: Pick<Contract, 'playbook'>) => Playbook;
}

/** The rules of some playbooks. */
export const calendarRules = (
  playbooks: ReadonlyMap<string, Playbook>,
  playbookOf: CalendarRules['playbookOf'],
): CalendarRules => ({
  key: hash('sha256', JSON.stringify([RENDERING, [...playbooks.values()]]), 'base64url'),
  playbookOf,
});
