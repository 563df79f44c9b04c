import type { Contract } from '../../../domain/contract.ts';
import { localDateAt } from '../../../domain/instant.ts';
import { whyNot } from '../../../domain/permissions.ts';
import { allContracts } from '../../../store/contracts.ts';
import { allow, viewerFor } from '../access.ts';
import type { Answer } from '../answer-with.ts';
import type { SlackDeps } from '../deps.ts';
import { sendFile } from './send-file.ts';

/** Sends somebody all contracts that they may see as a file, by direct message. */
export function exportAnswer(deps: SlackDeps): Answer {
  return async (actor) => {
    await allow(deps, 'export', actor);
    const viewer = await viewerFor(deps, actor);
    let count = 0;
    const visible = async function* (): AsyncGenerator<Contract> {
      for await (const contract of allContracts(deps.store.db, deps.workspaceId)) {
        const inChannel = contract.slackChannel !== null && viewer.channels.includes(contract.slackChannel);
        if (whyNot('see', actor, { contract, inChannel }) !== null) continue;
        count += 1;
        yield contract;
      }
    };
    const text = await deps.files.write(visible());
    if (count === 0) return 'There is nothing to export: no contracts that you can see.';
    const day = localDateAt(deps.now(), actor.timeZone ?? deps.timeZone);
    await sendFile(deps, actor.userId, {
      name: `contracts-${day}.csv`,
      title: `Contracts of ${day}`,
      text,
      comment: `${count} ${count === 1 ? 'contract' : 'contracts'}. Sent back to Lastcall in a direct message, the file is imported.`,
    });
    return `The file with ${count} ${count === 1 ? 'contract' : 'contracts'} is in your direct messages with Lastcall.`;
  };
}
