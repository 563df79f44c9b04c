import { isArchived } from '../domain/access-decisions.ts';
import type { Contract } from '../domain/contract.ts';
import { discreetAct, discreetly } from '../domain/discreet.ts';
import type { Instant } from '../domain/instant.ts';
import { localDateAt } from '../domain/instant.ts';
import { reminderOf, type SendOutcome } from '../domain/reminder.ts';
import { activityOf, type StoredActivity } from '../store/activity.ts';
import { contractsById } from '../store/contracts.ts';
import type { FollowUpChannel, ListOutcome, MessageUpdate } from '../store/follow-up-channel.ts';
import { beginFollowUp, claimFollowUps, type FollowUp } from '../store/follow-up-claim.ts';
import type { StepNote } from '../store/follow-up-notes.ts';
import { changingOf, endFollowUps, putOffFollowUp } from '../store/follow-up-settle.ts';
import { ledgerRowById } from '../store/ledger-read.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import { elsewhereFor } from '../store/own-channels.ts';
import type { Database } from '../store/schema.ts';
import { pastTermsOf } from '../store/terms.ts';
import { withoutDisk } from '../store/without-disk.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { asOfTerm } from './compose.ts';
import type { Log } from './dispatch.ts';
import { listPostOf, postAnew } from './list-follow-ups.ts';
import { lifeOf, type Rules } from './plan-due.ts';

export interface FollowUpDeps {
  readonly store: Store;
  readonly rules: Rules;
  readonly channel: FollowUpChannel;
  readonly clock: Clock;
  readonly log: Log;
  /** Longer than showing one batch takes. */
  readonly leaseMs: number;
  readonly random?: () => number;
  /** Has what is in the ledger sent now, in place of with the next sweep. */
  readonly sendSoon?: () => void;
  /** Kept from one run to the next. */
  readonly holds?: Holds;
  /** Resolves once it is their turn: what somebody waits for goes first. */
  readonly turn?: () => Promise<void>;
}

const PER_CLAIM = 20;
/** Kinds of which each is a message of its own. */
const TOLD_ONCE: ReadonlySet<string> = new Set(['reply', 'note', 'step', 'picture', 'file']);
/** What could not be shown so often is given up; what was done is in the history all the same. */
const MOST_ATTEMPTS = 20;

/**
 * Slack takes about 50 changes of messages a minute in a workspace, and 100 of Homes: what changed rests so long for
 * each of its kind that changes, before it is changed again.
 */
const REST_MS: { readonly [Kind in FollowUp['kind']]?: number } = { list: 1400, home: 700 };

/** What Slack takes none of just now, and until when, on the real clock. */
export type Holds = Map<string, number>;

export interface ShowOptions {
  /** Also what would else rest for a while: nothing comes after. */
  readonly hurry?: boolean;
}

/** Shows everything that is still to be shown. @returns how much was. */
export async function showFollowUps(
  deps: FollowUpDeps,
  { hurry = false }: ShowOptions = {},
): Promise<number> {
  const { store, clock, leaseMs, holds = new Map<string, number>() } = deps;
  let shown = 0;
  while (true) {
    const real = clock.real();
    const except = [...holds].filter(([, until]) => until > real).map(([kind]) => kind);
    const rows = await withoutDisk(store, (own) =>
      claimFollowUps(own, store.engine, { real, leaseMs, limit: PER_CLAIM, hurry, except }),
    );
    if (rows.length === 0) return shown;
    const done: FollowUp[] = [];
    for (const row of rows) {
      await deps.turn?.();
      const isDone = await showOne(deps, row, holds);
      if (!isDone) continue;
      shown += 1;
      const rest = REST_MS[row.kind];
      if (rest !== undefined) {
        const until = clock.real() + rest * Math.max(1, await changingOf(store.db, row.kind));
        await withoutDisk(store, (own) => endFollowUps(own, [row], until));
      }
      // These would be told twice by whoever comes after a crash; showing the rest again changes nothing.
      else if (TOLD_ONCE.has(row.kind)) await endFollowUps(store.db, [row]);
      else done.push(row);
    }
    await withoutDisk(store, (own) => endFollowUps(own, done));
  }
}

/** @returns true if nothing is left to show of it. */
async function showOne(deps: FollowUpDeps, row: FollowUp, holds: Holds): Promise<boolean> {
  const { store, clock, log, random = Math.random } = deps;
  const held = (holds.get(row.kind) ?? 0) - clock.real();
  if (held > 0) {
    await putOffFollowUp(store.db, row, 'Slack asked to wait', clock.real() + held);
    return false;
  }
  // Whoever else holds it shows it; two changes of one message at once could end in the older one.
  if (!(await withoutDisk(store, (own) => beginFollowUp(own, row)))) return false;
  const outcome = await show(deps, row).catch((error: unknown): SendOutcome => {
    log.warn({ error, followUp: row.id }, 'showing what was done failed in an unforeseen way');
    return { kind: 'retry', reason: `unforeseen: ${String(error)}`, ambiguous: false };
  });
  switch (outcome.kind) {
    case 'sent':
    case 'no-recipient':
      return true;
    case 'retry': {
      const wait = outcome.retryAfterMs ?? backoffMs(row.attempts, random());
      if (outcome.retryAfterMs !== undefined && outcome.pause === true)
        holds.set(row.kind, clock.real() + outcome.retryAfterMs);
      const next = row.attempts >= MOST_ATTEMPTS ? null : clock.real() + wait;
      await putOffFollowUp(store.db, row, outcome.reason, next);
      log.warn({ followUp: row.kind, target: row.target }, `not shown yet: ${outcome.reason}`);
      return false;
    }
    case 'refused':
      await putOffFollowUp(store.db, row, outcome.reason, null);
      log.warn({ followUp: row.kind, target: row.target }, `not shown: ${outcome.reason}`);
      return false;
    case 'gone':
      await postAnew(deps, row, outcome);
      log.warn({ followUp: row.kind, target: row.target }, `a list's message is gone: ${outcome.reason}`);
      return true;
  }
}

const GONE: SendOutcome = { kind: 'no-recipient', reason: 'what it was about is gone' };

async function show({ store, rules, channel, clock }: FollowUpDeps, row: FollowUp): Promise<ListOutcome> {
  const { workspace_id: workspaceId, target, contract_id: contractId } = row;
  if (row.kind === 'home') return channel.home({ workspaceId, userId: target });
  if (row.kind === 'note')
    return row.note ? channel.note({ workspaceId, target, text: row.note, key: row.id }) : GONE;
  if (contractId === null) return GONE;
  if (row.kind === 'view') return channel.view({ workspaceId, userId: target, contractId });
  if (row.kind === 'list') {
    const post = await listPostOf(store.db, rules, row, clock.now());
    return post === undefined ? GONE : channel.list({ workspaceId, ref: target, post });
  }
  const history = await activityOf(store.db, contractId);
  if (row.kind === 'step') {
    const note = JSON.parse(row.note ?? 'null') as StepNote;
    return channel.step({ workspaceId, contractId, target, note, key: row.id });
  }
  if (row.kind === 'picture' || row.kind === 'file') {
    const wish: unknown = JSON.parse(row.note ?? 'null');
    return channel[row.kind]({ workspaceId, userId: target, contractId, wish, key: row.id });
  }
  if (row.kind === 'reply') {
    const act = history.find(({ seq }) => seq === row.seq);
    if (act === undefined) return GONE;
    const contract = (await contractsById(store.db, [contractId])).get(contractId);
    if (contract === undefined) return GONE;
    const told = (await standsElsewhere(store.db, contract, target)) ? discreetAct(act) : act;
    return channel.reply({ workspaceId, ref: target, act: told, key: row.id });
  }
  const update = await updateOf(store, rules, row, history, clock.now());
  return update === undefined ? GONE : channel.update(update);
}

/** True of a message in a channel other than the one that its contract is limited to. */
async function standsElsewhere(db: Database, contract: Contract, ref: string): Promise<boolean> {
  const isElsewhere = await elsewhereFor(db, [contract]);
  return isElsewhere(contract, { medium: 'slack-channel', recipient: ref });
}

/** The message of a ledger row, as of now. */
async function updateOf(
  { db }: Store,
  rules: Rules,
  row: FollowUp,
  history: readonly StoredActivity[],
  now: Instant,
): Promise<MessageUpdate | undefined> {
  const sent = row.ledger_id === null ? undefined : await ledgerRowById(db, row.ledger_id);
  const current = (await contractsById(db, [row.contract_id ?? ''])).get(row.contract_id ?? '');
  if (sent === undefined || current === undefined) return undefined;
  const past = (await pastTermsOf(db, [current.id])).get(current.id) ?? [];
  const term = past.find(({ termEnd }) => termEnd === sent.end_now);
  const contract = asOfTerm(current, sent.end_now, term) ?? current;
  const notices = (await noticesOf(db, [current.id])).get(current.id) ?? [];
  const today = localDateAt(now, contract.timeZone);
  const insteadOf = sent.instead_of === null ? null : sent.instead_of;
  const update: MessageUpdate = {
    workspaceId: row.workspace_id,
    ref: row.target,
    reminder: reminderOf({ ...lifeOf(contract, notices, rules), rung: sent.rung, today, missed: [] }),
    insteadOf:
      insteadOf === null ? null : { recipient: insteadOf, reason: sent.instead_reason ?? 'not reachable' },
    acts: history.filter(({ at, what }) => at >= (sent.sent_at ?? 0) && TOLD.has(what)),
    current: current.termEnd === contract.termEnd && !isArchived(current),
  };
  return (await standsElsewhere(db, current, row.target))
    ? { ...update, ...discreetly(update, sent.id), acts: update.acts.map(discreetAct) }
    : update;
}

/** What people did that a reminder's readers have to know; the rest is in the history. */
const TOLD: ReadonlySet<string> = new Set([
  'reminders.acknowledged',
  'reminders.snoozed',
  'notice.recorded',
  'notice.confirmed',
  'intent.set',
  'contract.renewed',
  'contract.edited',
  'contract.archived',
  'contract.restored',
]);
