import { anyClaimed, retryFailedNow } from '../store/ledger-claim.ts';
import { type DispatchCounts, type DispatchDeps, dispatch } from './dispatch.ts';
import { planDue } from './plan-due.ts';

/** What one pass did, in ledger rows: one row is one reminder to one recipient. */
export type SweepCounts = DispatchCounts;

const POLL_MS = 100;

/** One pass: plans what fell due, then sends all that is due and not yet sent. Safe to run any number of times at once. */
export async function sweep(deps: DispatchDeps): Promise<SweepCounts> {
  const { store, rules, clock } = deps;
  const due = await planDue(store, rules, () => ({ now: clock.now(), real: clock.real() }));
  const sent = await dispatch(deps);
  return { ...sent, planned: sent.planned + due.planned, skipped: sent.skipped + due.skipped };
}

/**
 * A pass for an operator or a script, who want to read from its end that all is sent: rows that failed are
 * tried at once, and rows that another process holds are waited for, until it settles them or its lease ends.
 */
export async function sweepToEnd(deps: DispatchDeps): Promise<SweepCounts> {
  await retryFailedNow(deps.store.db, deps.clock.now());
  const total = await sweep(deps);
  while (await anyClaimed(deps.store.db)) {
    await deps.clock.sleep(POLL_MS);
    const more = await dispatch(deps);
    for (const key of Object.keys(total) as (keyof SweepCounts)[]) total[key] += more[key];
  }
  return total;
}
