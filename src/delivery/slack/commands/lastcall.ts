import type { App } from '@slack/bolt';
import type { Playbook } from '../../../config/playbook.ts';
import { type Instant, localDateAt } from '../../../domain/instant.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { overviewOf } from '../../../domain/next-deadline.ts';
import { soonestContracts } from '../../../store/contracts.ts';
import { noticesOf } from '../../../store/notices.ts';
import type { Store } from '../../../store/open.ts';
import { nameOf } from '../../reminder-words.ts';
import { escapeMrkdwn } from '../escape.ts';

export interface CommandDeps {
  readonly store: Store;
  readonly workspaceId: string;
  readonly playbookOf: (contract: { readonly playbook: string }) => Playbook;
  readonly now: () => Instant;
}

/** How many contracts the answer lists; the rest are counted. */
const LISTED = 10;

/** `/lastcall`: the contracts whose deadlines come next, shown to whoever asked. */
export function registerLastcallCommand(app: App, deps: CommandDeps): void {
  app.command('/lastcall', async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'ephemeral', text: await overviewText(deps) });
  });
}

async function overviewText({ store, workspaceId, playbookOf, now }: CommandDeps): Promise<string> {
  const { contracts, total } = await soonestContracts(store.db, workspaceId, LISTED);
  if (total === 0) return 'No contracts yet. An admin can add them with `lastcall import contracts.csv`.';
  const notices = await noticesOf(
    store.db,
    contracts.map((contract) => contract.id),
  );
  const lines = contracts.map((contract) => {
    const today = localDateAt(now(), contract.timeZone);
    const overview = overviewOf(contract, playbookOf(contract), notices.get(contract.id) ?? [], today);
    const next = overview.nextDeadline;
    const words = next === null ? 'the term is over' : `next deadline ${formatLong(next)}`;
    return `• *${escapeMrkdwn(nameOf(contract))}*: ${words}`;
  });
  const rest = total - contracts.length;
  return [
    `Watching ${total} ${total === 1 ? 'contract' : 'contracts'}.`,
    ...lines,
    ...(rest > 0 ? [`… and ${rest} more.`] : []),
  ].join('\n');
}
