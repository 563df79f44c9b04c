import { isContractFile } from '../contract-file.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { receive } from '../receive.ts';
import { tell } from '../tell.ts';

/** A message event, as far as we go by it. */
interface FileMessage {
  readonly channel_type?: string;
  readonly channel?: string;
  readonly user?: string;
  readonly team?: string;
  readonly bot_id?: string;
  readonly files?: readonly {
    readonly id?: string;
    readonly name?: string | null;
    readonly filetype?: string;
  }[];
}

/** A contract file that is sent in a direct message is imported. */
export function registerImport(app: Listens, deps: SlackDeps): void {
  app.event('message', async ({ event, body }) => {
    const { channel_type, channel, user, team, bot_id, files = [] } = event as unknown as FileMessage;
    if (channel_type !== 'im' || user === undefined || bot_id !== undefined || files.length === 0) return;
    const by = { userId: user, teamId: team, channel };
    for (const { id, name } of files) {
      if (id === undefined) continue;
      if (isContractFile(name ?? ''))
        // The event's own id, as Slack sends an event again that it takes for lost.
        await receive(deps, { kind: 'import', by, fileId: id }, [body.event_id, id]);
      else
        deps.afterAck.run(() =>
          tell(
            deps,
            by,
            'Lastcall imports contract files: CSV, with a header row and a name that ends in .csv, or a calendar of contract ends (.ics).',
          ),
        );
    }
  });
}
