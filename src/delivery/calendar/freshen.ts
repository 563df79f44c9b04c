import { hash } from 'node:crypto';
import type { Playbook } from '../../config/playbook.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import {
  calendarsOf,
  idsOfContracts,
  idsWithDrops,
  nextDrop,
  putCalendars,
  takeInChanges,
} from '../../store/calendar.ts';
import { chunks } from '../../store/chunks.ts';
import { feedContracts } from '../../store/feed-contracts.ts';
import type { Store } from '../../store/open.ts';
import type { CalendarContractTable, Database } from '../../store/schema.ts';
import { type ContractCalendar, isShown, type KeptEvent, reconcile } from './reconcile.ts';
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

/** So many contracts are held in memory, and rendered, at once. */
const CONTRACTS_AT_ONCE = 200;

/**
 * Takes in everything that changed since the events of a workspace were rendered: of the contracts that changed, or
 * of all where the rules are others than they were. Whoever reads the events afterwards reads them as they are.
 */
export async function freshen(
  store: Store,
  workspaceId: string,
  rules: CalendarRules,
  now: Instant,
): Promise<void> {
  await takeInChanges(store, workspaceId, async (tx, { standing, changed }) => {
    const all = standing.rules !== rules.key;
    const ids = all
      ? await idsOfContracts(tx, workspaceId)
      : [...new Set([...changed.keys(), ...(await idsWithDrops(tx, workspaceId, now))])];
    const { slackUrl } = standing;
    for (const some of chunks(ids.sort(), CONTRACTS_AT_ONCE))
      await freshenSome(tx, some, { rules, slackUrl, changed, now });
    return { rules: rules.key, dropsAt: await nextDrop(tx, workspaceId) };
  });
}

async function freshenSome(
  tx: Database,
  ids: readonly string[],
  {
    rules,
    slackUrl,
    changed,
    now,
  }: {
    readonly rules: CalendarRules;
    readonly slackUrl: string | null;
    readonly changed: ReadonlyMap<string, Instant>;
    readonly now: Instant;
  },
): Promise<void> {
  const stored = await calendarsOf(tx, ids);
  const rows = (await feedContracts(tx, ids)).map((contract) => {
    const before = stored.get(contract.contract.id);
    const calendar = reconcile({
      life: { ...contract, playbook: rules.playbookOf(contract.contract) },
      before: before && { text: before.text, events: JSON.parse(before.events) as KeptEvent[] },
      slackUrl,
      // Where nobody changed the contract, the rules changed, and only now anybody sees it.
      changedAt: changed.get(contract.contract.id) ?? (before === undefined ? contract.updatedAt : now),
      now,
    });
    return rowOf(contract.contract, calendar);
  });
  await putCalendars(
    tx,
    rows.filter((row) => !isSame(row, stored.get(row.contract_id))),
  );
}

const rowOf = (contract: Contract, { text, events }: ContractCalendar): CalendarContractTable => ({
  workspace_id: contract.workspaceId,
  contract_id: contract.id,
  text,
  events: JSON.stringify(events),
  assignees: JSON.stringify([
    ...new Set(events.filter(isShown).flatMap(({ assignee }) => (assignee === null ? [] : [assignee]))),
  ]),
  drops_at: events
    .map(({ dropsAt }) => dropsAt)
    .reduce((first, at) => (at === null || (first !== null && first < at) ? first : at), null),
});

const isSame = (row: CalendarContractTable, stored: CalendarContractTable | undefined): boolean =>
  stored !== undefined && row.text === stored.text && row.events === stored.events;
