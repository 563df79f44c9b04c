import { isArchived } from '../domain/access-decisions.ts';
import { checklistsOf, isComplete } from '../domain/checklist.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import type { ListPost, Over } from '../domain/list-post.ts';
import { listOfAction, listRung, partOf, placesOf } from '../domain/list-posts.ts';
import type { Medium } from '../domain/reminder-ladder.ts';
import { contractsById } from '../store/contracts.ts';
import type { ListOutcome } from '../store/follow-up-channel.ts';
import type { FollowUp } from '../store/follow-up-claim.ts';
import { ledgerRowById } from '../store/ledger-read.ts';
import { forgetMessage, shownMessages, writeListRows } from '../store/list-rows.ts';
import { noticesOf } from '../store/notices.ts';
import { elsewhereFor } from '../store/own-channels.ts';
import type { Database } from '../store/schema.ts';
import { checklistRecords } from '../store/tasks.ts';
import { peopleOf, postOf } from './compose-lists.ts';
import type { FollowUpDeps } from './follow-ups.ts';
import { lifeOf, type Rules } from './plan-due.ts';

/** What a message about lists that is in Slack says now; undefined where its contract is gone. */
export async function listPostOf(
  db: Database,
  rules: Rules,
  { ledger_id: id, target }: FollowUp,
  now: Instant,
): Promise<ListPost | undefined> {
  const row = id === null ? undefined : await ledgerRowById(db, id);
  const contract = row && (await contractsById(db, [row.contract_id])).get(row.contract_id);
  if (row === undefined || contract === undefined) return undefined;
  const isElsewhere = await elsewhereFor(db, [contract]);
  if (isElsewhere(contract, { medium: row.medium, recipient: target })) return { kind: 'limited' };
  const record = (await checklistRecords(db, [contract])).get(contract.id) ?? {
    contract,
    tasks: [],
    lists: [],
  };
  const notices = (await noticesOf(db, [contract.id])).get(contract.id) ?? [];
  const { older } = await shownMessages(db, contract.id);
  const people = await peopleOf(db, record);
  const over: Over | null = older.some((message) => message.id === row.id)
    ? 'newer'
    : row.end_now !== contract.termEnd
      ? 'past'
      : isArchived(contract)
        ? 'archived'
        : null;
  return postOf(row, { record, notices, people, now }, rules, true, over);
}

/**
 * A list's message was deleted, or its channel closed to us: the list is not, and goes on in a new message while
 * something is to be done; in the same place, or where the contract's lists go now.
 */
export async function postAnew(
  { store, rules, clock, sendSoon }: FollowUpDeps,
  { ledger_id: id }: FollowUp,
  { what, reason }: Extract<ListOutcome, { kind: 'gone' }>,
): Promise<void> {
  const row = id === null ? undefined : await ledgerRowById(store.db, id);
  if (row === undefined) return;
  const now = clock.now();
  await store.db.transaction().execute(async (tx) => {
    const isLive = (await shownMessages(tx, row.contract_id)).live.some((message) => message.id === row.id);
    await forgetMessage(tx, row.id, reason);
    const contract = (await contractsById(tx, [row.contract_id])).get(row.contract_id);
    const list = listOfAction(row.action);
    if (!isLive || contract === undefined || contract.termEnd !== row.end_now || isArchived(contract)) return;
    if (list === undefined) return;
    const record = (await checklistRecords(tx, [contract])).get(contract.id);
    const life = lifeOf(contract, [], rules);
    const today = localDateAt(now, contract.timeZone);
    const lists = checklistsOf(record ?? { contract, tasks: [], lists: [] }, life.playbook, today);
    const current = lists.find((one) => one.id === list);
    if (current === undefined || current.archived !== null || isComplete(current)) return;
    const closed = row.recipient.split(':')[0];
    const elsewhere = [
      ...placesOf(life, rules.reach),
      ...placesOf({ contract: { ...contract, slackChannel: null } }, rules.reach),
      ...placesOf(
        { contract: { ...contract, slackChannel: null } },
        { ...rules.reach, defaultChannel: null },
      ),
    ].find(({ recipient }) => recipient !== closed);
    const place = what === 'message' ? { medium: row.medium as Medium, recipient: row.recipient } : elsewhere;
    if (place === undefined) return;
    const again = {
      ...place,
      action: row.action,
      rung: listRung(`anew:${now}`, partOf(row.rung)),
      why: `its message is gone: ${reason}`,
      localDate: today,
      at: now,
    };
    await writeListRows(tx, [{ contract, rows: [again] }]);
  });
  sendSoon?.();
}
