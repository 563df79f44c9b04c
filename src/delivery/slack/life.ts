import { type Instant, localDateAt } from '../../domain/instant.ts';
import type { Life } from '../../domain/lifecycle.ts';
import type { LifeRecord } from '../../store/lifecycle.ts';
import type { SlackDeps } from './deps.ts';

/** What a contract's life follows from, on the day that it is where the contract is. */
export function lifeIn(
  { playbookOf, offDays, now }: Pick<SlackDeps, 'playbookOf' | 'offDays' | 'now'>,
  { contract, notices }: LifeRecord,
): Life & { readonly now: Instant } {
  const moment = now();
  const today = localDateAt(moment, contract.timeZone);
  const isOff = offDays(contract.country);
  return { contract, notices, playbook: playbookOf(contract), isOff, today, now: moment };
}
