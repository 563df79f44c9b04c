import {
  archiveDecision,
  isArchived,
  limitDecision,
  restoreDecision,
} from '../../domain/access-decisions.ts';
import {
  acknowledgeDecision,
  type Decision,
  noticeDecision,
  snoozeDecision,
} from '../../domain/decisions.ts';
import { InvalidInputError, LastcallError } from '../../domain/errors.ts';
import { lifeAt } from '../../domain/lifecycle.ts';
import { type Act, whyNot } from '../../domain/permissions.ts';
import { getContract } from '../../store/contracts.ts';
import { asItEndsNow } from '../../store/corrected-ends.ts';
import { CarriedOutError, endAct, type Received } from '../../store/inbox.ts';
import { changeLife } from '../../store/lifecycle.ts';
import { actWords } from '../act-words.ts';
import { guardedFor } from './access.ts';
import { actContext } from './act-context.ts';
import type { Deed, LifeDeed } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import { switchDigest } from './perform-digest.ts';
import { keepDraft, sendDraft } from './perform-draft.ts';
import { add, edit } from './perform-edit.ts';
import { importFile } from './perform-import.ts';
import { changeList } from './perform-list.ts';
import { changeSwitchIn } from './perform-switch.ts';
import { RefusedError } from './refusals.ts';
import { refuse } from './refuse.ts';
import { StaleError, staleWords } from './stale.ts';
import { boldName } from './standing-words.ts';
import { type Telling, tell } from './tell.ts';

/** What each deed needs permission for. */
const NEEDS: Readonly<Record<Deed['kind'], Act>> = {
  'on-it': 'respond',
  snooze: 'respond',
  notice: 'record-notice',
  archive: 'archive',
  restore: 'archive',
  limit: 'limit',
  open: 'limit',
  'switch-choose': 'respond',
  'switch-step': 'respond',
  draft: 'see',
  'send-request': 'record-notice',
  add: 'add',
  edit: 'edit',
  import: 'import',
  digest: 'see',
  task: 'respond',
  list: 'respond',
};

/**
 * Carries out what somebody did, once, and tells them what came of it. What it decides, and that it was carried
 * out, is one transaction; a process that ends before it leaves the deed in the inbox for the next sweep.
 */
export async function perform(deps: SlackDeps, received: Received): Promise<void> {
  const deed = await asNamedNow(deps, received.act as Deed);
  const actor = await deps.people.of(deed.by.userId, deed.by.teamId);
  try {
    const said = await carryOut(deps, received.id, deed, actor);
    if (said !== undefined) await tell(deps, deed.by, said);
  } catch (error) {
    if (error instanceof CarriedOutError) return;
    const said = await answerTo(error, deps, received.id, actor);
    await tell(deps, deed.by, said);
  } finally {
    deps.nudge();
  }
}

/** What was done to a term whose last paid day was corrected since is done to that term. */
async function asNamedNow({ store }: SlackDeps, deed: Deed): Promise<Deed> {
  // The text of a draft tells of the day that it was written for.
  if (deed.kind === 'draft') return deed;
  if (deed.kind === 'task') return { ...deed, of: await asItEndsNow(store.db, deed.of) };
  if (deed.kind === 'list') return { ...deed, of: await asItEndsNow(store.db, deed.of) };
  return 'term' in deed ? { ...deed, term: await asItEndsNow(store.db, deed.term) } : deed;
}

function carryOut(
  deps: SlackDeps,
  id: string,
  deed: Deed,
  actor: SlackActor,
): Promise<string | Telling | undefined> {
  switch (deed.kind) {
    case 'task':
    case 'list':
      return changeList(deps, id, deed, actor);
    case 'add':
      return add(deps, id, deed, actor);
    case 'edit':
      return edit(deps, id, deed, actor);
    case 'draft':
      return keepDraft(deps, id, deed, actor);
    case 'send-request':
      return sendDraft(deps, id, deed, actor);
    case 'switch-choose':
    case 'switch-step':
      return changeSwitchIn(deps, id, deed, actor);
    case 'import':
      return importFile(deps, id, deed, actor);
    case 'digest':
      return switchDigest(deps, id, deed, actor);
    default:
      return changeOne(deps, id, deed, actor);
  }
}

async function changeOne(deps: SlackDeps, id: string, deed: LifeDeed, actor: SlackActor): Promise<string> {
  const { store, workspaceId } = deps;
  const contractId = 'term' in deed ? deed.term.contractId : deed.contractId;
  const seen = await getContract(store.db, workspaceId, contractId);
  // Slack is asked who is in the channel before the transaction, which must not wait for it.
  const { inChannel } = await guardedFor(deps, actor, seen);
  let life: ReturnType<typeof lifeAt> | undefined;
  const change = await changeLife(store, actContext(deps, id, contractId, actor), (record) => {
    life = lifeAt(record, deps, deps.now());
    const refusal = whyNot(NEEDS[deed.kind], actor, { contract: record.contract, inChannel });
    if (refusal !== null) throw new RefusedError(refusal, NEEDS[deed.kind], contractId);
    return decide(deed, life, actor);
  });
  const done = actWords({ what: change.what, who: 'You', after: change.after }).replace(
    /^You is /,
    'You are ',
  );
  return `${boldName(change.contract)}: ${escapeMrkdwn(done)}${lateWords(change)}`;
}

const lateWords = (change: Decision): string =>
  change.late
    ? ' It was given after the deadline: it only counts once the vendor confirms it. Press “Notice given” again once they do.'
    : '';

function decide(deed: LifeDeed, life: ReturnType<typeof lifeAt>, actor: SlackActor): Decision {
  if ('term' in deed && (deed.term.termEnd !== life.contract.termEnd || isArchived(life.contract)))
    throw new StaleError(life, deed.term.termEnd);
  switch (deed.kind) {
    case 'on-it':
      return acknowledgeDecision(actor.name, life);
    case 'snooze':
      return snoozeDecision(actor.name, deed.until, life);
    case 'notice':
      return noticeDecision(deed.stated, life);
    case 'archive':
      return archiveDecision(life.now, life);
    case 'restore':
      return restoreDecision(life);
    case 'limit':
    case 'open':
      return limitDecision(deed.kind === 'limit', life);
  }
}

/** Ends a deed that changed nothing, and puts why into words. @throws what nobody foresaw: it is tried again */
async function answerTo(error: unknown, deps: SlackDeps, id: string, actor: SlackActor): Promise<string> {
  if (error instanceof RefusedError) {
    await endAct(deps.store.db, id, `refused: ${error.refusal}`);
    return refuse(deps, actor, error);
  }
  if (error instanceof StaleError) {
    await endAct(deps.store.db, id, 'stale');
    return staleWords(error.life, error.termEnd);
  }
  if (error instanceof LastcallError) {
    await endAct(deps.store.db, id, error.message);
    return `Nothing was changed: ${escapeMrkdwn(problemWords(error))}`;
  }
  throw error;
}

/** More than these nobody reads in a message. */
const MOST_PROBLEMS = 10;

/** An error of ours without the names that the command line gives its options. */
export function problemWords(error: LastcallError): string {
  if (!(error instanceof InvalidInputError)) return error.message;
  const lines = error.problems.map(({ place, found, expected }) => {
    const where = place.startsWith('--') ? '' : `${place}: `;
    return `${where}found ${found}, expected ${expected}`;
  });
  const more = lines.length - MOST_PROBLEMS + error.unlisted;
  return [...lines.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}
