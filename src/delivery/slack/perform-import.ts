import type { Contract } from '../../domain/contract.ts';
import { importWarnings } from '../../domain/import-warnings.ts';
import { localDateAt } from '../../domain/instant.ts';
import { whyNot } from '../../domain/permissions.ts';
import { changedFields, contractKey } from '../../store/contract-row.ts';
import { importedContracts } from '../../store/imported-contracts.ts';
import { endAct } from '../../store/inbox.ts';
import { contractsMeant, type SaveResult, saveContractsIn } from '../../store/save-contracts.ts';
import { oneLine } from '../one-line.ts';
import { allow } from './access.ts';
import type { DeedOf } from './acts.ts';
import { shownFileName } from './contract-file.ts';
import type { FileRow, SlackDeps } from './deps.ts';
import { download } from './download.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import { RefusedError } from './refusals.ts';
import { boldName } from './standing-words.ts';

/** Imports a contract file, all rows or none. @returns what to tell the person */
export async function importFile(
  deps: SlackDeps,
  id: string,
  { fileId }: DeedOf<'import'>,
  actor: SlackActor,
): Promise<string> {
  const { store, workspaceId, now, inputOf } = deps;
  await allow(deps, 'import', actor);
  const { name, bytes } = await download(deps, fileId);
  const shown = shownFileName(name);
  const notes: string[] = [];
  const rows = await deps.files.read(shown, bytes, (note) => void notes.push(note));
  const saved = await store.db.transaction().execute(async (tx) => {
    await endAct(tx, id);
    // What is there is changed by the import, which is its owners' and the admins' to do.
    const fields = rows.map((row) => row.fields);
    const stated = new Map(rows.map((row) => [contractKey(row.fields), row]));
    for (const contract of await contractsMeant(tx, workspaceId, fields)) {
      const refusal = whyNot('edit', actor, { contract, inChannel: false });
      const row = stated.get(contractKey(contract));
      if (refusal !== null && row !== undefined && differs(contract, row))
        throw new RefusedError(refusal, 'import', contract.id, wouldChange(row));
    }
    const context = { workspaceId, actor: actor.identity, now: now(), playbookOf: deps.playbookOf };
    return saveContractsIn(
      tx,
      rows.map((row) => ({ ...inputOf(row.fields, row.stated), place: `${shown} ${row.place}` })),
      context,
    );
  });
  const { added, updated, unchanged } = saved;
  const total = added + updated + unchanged;
  const outcome = `Imported ${escapeMrkdwn(shown)}, ${total} ${total === 1 ? 'contract' : 'contracts'}: ${added} added, ${updated} updated, ${unchanged} unchanged.`;
  return [outcome, ...noteLines(notes), ...(await warningLines(deps, rows, saved, actor))].join('\n');
}

/** More of a kind than these nobody reads in a message. */
const MOST_LINES = 10;
const LINE_LIMIT = 300;

/** What of the file was not understood, a line each. */
function noteLines(notes: readonly string[]): string[] {
  const lines = notes.slice(0, MOST_LINES).map((note) => `• ${escapeMrkdwn(oneLine(note))}`);
  const more = notes.length - lines.length;
  return more === 0 ? lines : [...lines, `… and ${more} more that \`lastcall import\` tells of.`];
}

/** What the person should know of the contracts, a line each; nothing of those that they may not see. */
async function warningLines(
  deps: SlackDeps,
  rows: readonly FileRow[],
  saved: SaveResult,
  actor: SlackActor,
): Promise<string[]> {
  const imported = await importedContracts(deps.store.db, deps.workspaceId, rows, saved);
  const { lines, more } = importWarnings(
    imported.filter(({ contract }) => whyNot('see', actor, { contract, inChannel: false }) === null),
    { ...deps, asOf: localDateAt(deps.now(), deps.timeZone), most: MOST_LINES },
  );
  const shown = lines.map((line) => `⚠️ ${escapeMrkdwn(oneLine(line, LINE_LIMIT))}`);
  return more === 0
    ? shown
    : [...shown, `… and ${more} more warnings; \`/lastcall plan\` shows those of each contract.`];
}

/** True if a row of the file would change a stored contract. */
const differs = (contract: Contract, row: FileRow): boolean =>
  changedFields(contract, row.fields, row.stated).length > 0;

const wouldChange = ({ fields }: FileRow): string =>
  `Sorry, nothing was imported: the file would change ${boldName(fields)}, which only its owners and the workspace's admins can. Please ask one of them, or leave its row out.`;
