import type { Playbook } from '../../config/playbook.ts';
import { isArchived } from '../../domain/access-decisions.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { settlingNotice } from '../../domain/settling-notice.ts';
import { tacticInForce } from '../../domain/switch-plan.ts';
import { logEndsOf } from '../../store/activity.ts';
import { slackUrlOf } from '../../store/calendar.ts';
import { type FeedContract, feedContracts } from '../../store/feed-contracts.ts';
import type { Database } from '../../store/schema.ts';
import { nameOf } from '../reminder-words.ts';
import { feedEvents } from './feed-events.ts';
import { slackLink } from './slack-link.ts';
import { timelineCalendar } from './timeline-calendar.ts';
import { stepRows, switchRows } from './work-events.ts';

/** A contract's switch as a calendar file, with what it is called. */
export interface SwitchFile {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export interface SwitchFileWish {
  readonly contract: Contract;
  readonly playbook: Playbook;
  /** The day from which a switch is planned that nobody chose or decided on yet. */
  readonly today: LocalDate;
  readonly now: Instant;
  /** A way of switching, by id, or a day to plan from that somebody asked for by name. */
  readonly asked?: { readonly tactic?: string | undefined; readonly asOf?: LocalDate | undefined };
}

/**
 * The days that count and the steps of the switch as they stand. Where feeds show those steps they have the same days
 * here; where nobody decided yet they are the ones that would follow from today.
 */
export async function switchFile(db: Database, wish: SwitchFileWish): Promise<SwitchFile> {
  const [stored] = await feedContracts(db, [wish.contract.id]);
  return fileOf(db, stored, wish);
}

async function fileOf(
  db: Database,
  stored: FeedContract | undefined,
  { contract, playbook, today, now, asked = {} }: SwitchFileWish,
): Promise<SwitchFile> {
  const slackUrl = await slackUrlOf(db, contract.workspaceId);
  // A step that is moved or done leaves the contract itself as it was, and its version.
  const { seq, at } = (await logEndsOf(db, [contract.id])).get(contract.id) ?? { seq: 1, at: now };
  const life = { notices: [], switchPlan: null, termNumber: 1, ...stored, contract, playbook };
  const inFeeds = asked.tactic === undefined && asked.asOf === undefined ? stepRows(life) : [];
  const tactic = tacticInForce(playbook, life.switchPlan, asked.tactic);
  const planned =
    inFeeds.length > 0 || tactic === undefined ? inFeeds : switchRows(life, tactic, asked.asOf ?? today);
  const name = nameOf(contract);
  return {
    name: `${fileName(name)}.ics`,
    title: `Leaving ${name}`,
    text: timelineCalendar({
      contract,
      playbook,
      rows: planned.filter(({ state }) => state !== 'skipped'),
      termNumber: life.termNumber,
      isSettled: settlingNotice(life) !== undefined,
      inFeeds: feedEvents(life),
      link: slackLink(contract, slackUrl),
      sequence: seq - 1,
      modified: at,
      stepsModified: planned === inFeeds ? at : now,
    }),
  };
}

/** The same for who has only a contract's id; undefined where it is another term by now, or nobody watches it. */
export async function switchFileOf(
  db: Database,
  contractId: string,
  {
    termEnd,
    playbookOf,
    ...when
  }: Pick<SwitchFileWish, 'today' | 'now'> & {
    readonly termEnd?: LocalDate;
    readonly playbookOf: (contract: Pick<Contract, 'playbook'>) => Playbook;
  },
): Promise<SwitchFile | undefined> {
  const [stored] = await feedContracts(db, [contractId]);
  if (stored === undefined || isArchived(stored.contract)) return undefined;
  const { contract } = stored;
  if (termEnd !== undefined && contract.termEnd !== termEnd) return undefined;
  return fileOf(db, stored, { contract, playbook: playbookOf(contract), ...when });
}

const NAME_LIMIT = 60;

/** A name as a file can have it. */
const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, NAME_LIMIT) || 'contract';
