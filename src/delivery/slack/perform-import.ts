import { type Contract, differingFields } from '../../domain/contract.ts';
import { LastcallError } from '../../domain/errors.ts';
import { whyNot } from '../../domain/permissions.ts';
import { contractKey, fieldsOf } from '../../store/contract-row.ts';
import { endAct } from '../../store/inbox.ts';
import { contractsMeant, saveContractsIn } from '../../store/save-contracts.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { allow } from './access.ts';
import type { DeedOf } from './acts.ts';
import { shownFileName } from './contract-file.ts';
import type { FileRow, SlackDeps } from './deps.ts';
import { download } from './download.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';

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
  const { added, updated, unchanged } = await store.db.transaction().execute(async (tx) => {
    await endAct(tx, id);
    // What is there is changed by the import, which is its owners' and the admins' to do.
    const fields = rows.map((row) => row.fields);
    const stated = new Map(rows.map((row) => [contractKey(row.fields), row]));
    for (const contract of await contractsMeant(tx, workspaceId, fields)) {
      const theirs = whyNot('edit', actor, { contract, inChannel: false }) === null;
      if (!theirs && differs(contract, stated.get(contractKey(contract))))
        throw new LastcallError(
          'refused',
          `the file would change ${nameOf(contract)}, which only its owners and the admins may; no row was imported`,
        );
    }
    const context = { workspaceId, actor: actor.identity, now: now(), playbookOf: deps.playbookOf };
    return saveContractsIn(
      tx,
      rows.map((row) => inputOf(row.fields, row.stated)),
      context,
    );
  });
  const total = added + updated + unchanged;
  const outcome = `Imported ${escapeMrkdwn(shown)}, ${total} ${total === 1 ? 'contract' : 'contracts'}: ${added} added, ${updated} updated, ${unchanged} unchanged.`;
  return [outcome, ...noteLines(notes)].join('\n');
}

/** More than these nobody reads in a message. */
const MOST_NOTES = 10;

/** What of the file was not understood, a line each. */
function noteLines(notes: readonly string[]): string[] {
  const lines = notes.slice(0, MOST_NOTES).map((note) => `• ${escapeMrkdwn(oneLine(note))}`);
  const more = notes.length - lines.length;
  return more === 0 ? lines : [...lines, `… and ${more} more that \`lastcall import\` tells of.`];
}

/** True if a row of the file would change a stored contract. */
const differs = (contract: Contract, row: FileRow | undefined): boolean =>
  row !== undefined && differingFields(fieldsOf(contract), row.fields).some((field) => row.stated.has(field));
