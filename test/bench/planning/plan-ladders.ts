import type { Contract } from '../../../src/domain/contract.ts';
import { dueRows } from '../../../src/domain/due.ts';
import { instantAt, localDateAt } from '../../../src/domain/instant.ts';
import { lifeLadder } from '../../../src/domain/life-ladder.ts';
import { addDays } from '../../../src/domain/local-date.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { RULES, sampleContract } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';

export interface LadderTimes {
  /** The whole ladder of each contract, and what of it is due. */
  readonly planMs: number;
  /** As many days moved and turned into moments, with nothing around it. */
  readonly bareMs: number;
  readonly rungs: number;
}

/** Days before the end on which the contracts are looked at: early, in the midst of it, on the last day, after it. */
const LOOKED_AT = [90, 45, 30, 0, -1] as const;

/** Plans many different contracts from nothing, as often as told; no database. */
export async function planLadders({
  contracts,
}: {
  readonly contracts: number;
}): Promise<Measured<LadderTimes>> {
  const all = Array.from(
    { length: contracts },
    (_, index): Contract => ({ ...sampleContract(index), id: `c${index}`, workspaceId: 'w', version: 1 }),
  );
  return {
    run: async () => {
      let rungs = 0;
      const planMs = await timeOf(async () => {
        for (const [index, contract] of all.entries()) rungs += plan(contract, index);
      });
      const bareMs = await timeOf(async () => {
        const each = rungs / all.length;
        for (const contract of all)
          for (let rung = 0; rung < each; rung += 1)
            instantAt(addDays(contract.termEnd, -rung), RULES.reminderTime, contract.timeZone);
      });
      return { planMs, bareMs, rungs };
    },
    close: async () => undefined,
  };
}

/** @returns how many rungs its ladder has. */
function plan(contract: Contract, index: number): number {
  const life = { contract, playbook: playbookOf(contract, RULES.playbooks), notices: [] };
  const ladder = lifeLadder(life, RULES.reminderTime);
  const on = addDays(contract.termEnd, -(LOOKED_AT[index % LOOKED_AT.length] ?? 0));
  const now = instantAt(on, RULES.reminderTime, contract.timeZone);
  dueRows({ ...life, ladder }, [], RULES.reach, now, localDateAt(now, contract.timeZone));
  return ladder.length;
}
