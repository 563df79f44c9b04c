import { isArchived } from '../domain/access-decisions.ts';
import { localDateAt } from '../domain/instant.ts';
import { type DueStep, dueSteps } from '../domain/step-reminders.ts';
import { planStepNote } from '../store/follow-up-notes.ts';
import type { Store } from '../store/open.ts';
import type { Database } from '../store/schema.ts';
import {
  contractsSwitching,
  lockContract,
  markTold,
  readSwitch,
  type SwitchRecord,
  toldSteps,
} from '../store/switch-plans.ts';
import type { Clock } from './clock.ts';
import { lifeOf, type Rules } from './plan-due.ts';

/**
 * Writes down who is to be reminded of the steps of chosen switches that fell due; each once, in the transaction that
 * says so, however many processes look at once. @returns how many.
 */
export async function planStepReminders(store: Store, rules: Rules, clock: Clock): Promise<number> {
  const look = async (db: Database, workspaceId: string, contractId: string) => {
    const record = await readSwitch(db, workspaceId, contractId);
    return { record, due: await dueOf(db, record, rules, clock) };
  };
  let planned = 0;
  for (const { workspaceId, contractId } of await contractsSwitching(store.db)) {
    // Nearly always there is nothing, which must not take a lock.
    if ((await look(store.db, workspaceId, contractId)).due.length === 0) continue;
    planned += await store.db.transaction().execute(async (tx) => {
      await lockContract(tx, store.engine, contractId);
      const { record, due } = await look(tx, workspaceId, contractId);
      // What falls due together is one message to each.
      for (const [target, theirs] of Map.groupBy(due, ({ assignee }) => assignee ?? '')) {
        const note = { steps: theirs.map(({ row }) => row.id), reason: 'due' as const };
        await planStepNote(tx, { workspaceId, contractId, target, note });
      }
      for (const { row } of due)
        await markTold(tx, record.contract, record.plan?.tactic ?? '', row.id, row.date);
      return due.length;
    });
  }
  return planned;
}

async function dueOf(
  db: Database,
  { contract, notices, plan }: SwitchRecord,
  rules: Rules,
  clock: Clock,
): Promise<DueStep[]> {
  if (isArchived(contract)) return [];
  const now = clock.now();
  const life = { ...lifeOf(contract, notices, rules), today: localDateAt(now, contract.timeZone) };
  const told = await toldSteps(db, contract);
  return dueSteps(life, plan, told, { now, reminderTime: rules.reminderTime });
}
