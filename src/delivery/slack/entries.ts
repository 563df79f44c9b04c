import type { Contract } from '../../domain/contract.ts';
import { type Entry, entryOf } from '../../domain/entry.ts';
import { localDateAt } from '../../domain/instant.ts';
import { addDays, type LocalDate } from '../../domain/local-date.ts';
import { noticesOf } from '../../store/notices.ts';
import type { SlackDeps } from './deps.ts';

/** Contracts as lists show them, each on the day that it is where the contract is. */
export async function entriesOf(deps: SlackDeps, contracts: readonly Contract[]): Promise<Entry[]> {
  const notices = await noticesOf(
    deps.store.db,
    contracts.map(({ id }) => id),
  );
  return contracts.map((contract) =>
    entryOf({
      contract,
      playbook: deps.playbookOf(contract),
      notices: notices.get(contract.id) ?? [],
      today: localDateAt(deps.now(), contract.timeZone),
    }),
  );
}

/** No zone's today is before this day, so what ended before it is over everywhere. */
export const earliestToday = ({ now }: Pick<SlackDeps, 'now'>): LocalDate =>
  addDays(localDateAt(now(), 'UTC'), -1);
