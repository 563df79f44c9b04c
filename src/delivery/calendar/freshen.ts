import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import {
  calendarsOf,
  idsOfContracts,
  idsWithDrops,
  partingsOf,
  putCalendars,
  putPartings,
  takeInChanges,
} from '../../store/calendar.ts';
import {
  EVERYBODY,
  type FeedPiece,
  PIECE_CONTRACTS,
  pieceOfTexts,
  textFor,
} from '../../store/calendar-parts.ts';
import { chunks } from '../../store/chunks.ts';
import { type FeedContract, feedContracts } from '../../store/feed-contracts.ts';
import type { OpenedFeed } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import type { CalendarContractTable, CalendarPartingTable, Database } from '../../store/schema.ts';
import { quietly, toTheEnd } from '../../store/send-ahead.ts';
import { nameOf } from '../reminder-words.ts';
import type { CalendarRules } from './calendar-rules.ts';
import { type Parting, partings, withTold } from './partings.ts';
import { isShown, type KeptEvent, reconcile } from './reconcile.ts';
import { eventsIn } from './render.ts';

/** What taking changes in came to. */
export interface Freshened extends Pick<OpenedFeed, 'version' | 'changedAt'> {
  readonly rendered?: Rendered;
}

/** The events of the contracts that were looked at, as feeds of the whole workspace show them. */
export interface Rendered {
  /** The version of the calendar in which all others were as they are; null where these are all there are. */
  readonly since: number | null;
  readonly pieces: readonly FeedPiece[];
  /** Whether anybody is told anything else of what they no longer see. */
  readonly parted: boolean;
}

/**
 * Takes in everything that changed since the events of a workspace were rendered: of the contracts that changed, or
 * of all where the rules are others than they were. Whoever reads the events afterwards reads them as they are.
 * @param isKept whether what was rendered is wanted
 * @returns the version that they are then, and since when
 */
export async function freshen(
  store: Store,
  workspaceId: string,
  rules: CalendarRules,
  now: Instant,
  isKept = false,
): Promise<Freshened> {
  const pieces: FeedPiece[] = [];
  let since: number | null = null;
  let parted = false;
  const taken = await takeInChanges(
    store,
    workspaceId,
    now,
    async (tx, { standing, nextVersion, changed }) => {
      const all = standing.rules !== rules.key;
      const drops = (standing.dropsAt ?? Infinity) <= now ? await idsWithDrops(tx, workspaceId, now) : [];
      const ids = all ? await idsOfContracts(tx, workspaceId) : [...new Set([...changed.keys(), ...drops])];
      since = all ? null : standing.version;
      const { slackUrl } = standing;
      const freshening = { rules, slackUrl, version: nextVersion, changed, now };
      let isOther = false;
      for await (const fresh of freshenAll(tx, ids, freshening)) {
        if (isKept) pieces.push(pieceOfTexts(fresh.rows.map(textFor)));
        if (fresh.parted.length > 0) parted = true;
        if (fresh.others.length + fresh.parted.length > 0) isOther = true;
      }
      return { rules: rules.key, isOther };
    },
  );
  return isKept ? { ...taken, rendered: { since, pieces, parted } } : taken;
}

interface Freshening {
  readonly rules: CalendarRules;
  readonly slackUrl: string | null;
  /** Of the calendar, that comes of it. */
  readonly version: number;
  readonly changed: ReadonlyMap<string, Instant>;
  readonly now: Instant;
}

/** A server answers for the next ones, and writes the ones before, while these are rendered. */
async function* freshenAll(tx: Database, ids: readonly string[], freshening: Freshening) {
  const some = [...chunks(ids.toSorted(), PIECE_CONTRACTS)];
  const read = (nth: number) => quietly(readSome(tx, some[nth] ?? [], freshening));
  let next = read(0);
  let writing: Promise<unknown> = Promise.resolve();
  try {
    for (const nth of some.keys()) {
      const there = await next;
      next = read(nth + 1);
      const fresh = freshenSome(there, freshening);
      await writing;
      writing = quietly(writeSome(tx, fresh));
      yield fresh;
    }
  } finally {
    // Whatever they still have to ask for belongs to the transaction.
    await toTheEnd([next, writing]);
  }
}

async function readSome(tx: Database, ids: readonly string[], { version }: Freshening) {
  const there = version === FIRST_VERSION ? [] : ids;
  const [stored, told, contracts] = await toTheEnd([
    calendarsOf(tx, there),
    partingsOf(tx, there),
    feedContracts(tx, ids),
  ]);
  return { stored, told, contracts };
}

/** Before it there is nothing. */
const FIRST_VERSION = 1;

/** What some contracts came to. */
interface FreshSome {
  /** Of all of them, by id. */
  readonly rows: readonly CalendarContractTable[];
  /** Those that are other than they were. */
  readonly others: readonly CalendarContractTable[];
  /** Of which those who no longer see them are told anything else, and what. */
  readonly parted: readonly string[];
  readonly partings: readonly CalendarPartingTable[];
}

function freshenSome(
  { stored, told, contracts }: Awaited<ReturnType<typeof readSome>>,
  freshening: Freshening,
): FreshSome {
  const rows: CalendarContractTable[] = [];
  const others: CalendarContractTable[] = [];
  const parted: string[] = [];
  const partingRows: CalendarPartingTable[] = [];
  for (const contract of contracts.toSorted(byId)) {
    const { id } = contract.contract;
    const before = stored.get(id);
    const tellings = told.get(id) ?? [];
    const { row, left } = freshened(contract, before, tellings, freshening);
    rows.push(row);
    if (!isSame(row, before)) others.push(row);
    if (isDeepStrictEqual(left, tellings.toSorted(byReader))) continue;
    parted.push(id);
    partingRows.push(...left);
  }
  return { rows, others, parted, partings: partingRows };
}

const writeSome = (tx: Database, { others, parted, partings: those }: FreshSome) =>
  toTheEnd([putCalendars(tx, others), putPartings(tx, parted, those)]);

function freshened(
  contract: FeedContract,
  stored: CalendarContractTable | undefined,
  told: readonly CalendarPartingTable[],
  { rules, slackUrl, version, changed, now }: Freshening,
): { row: CalendarContractTable; left: CalendarPartingTable[] } {
  const { workspaceId: workspace_id, id: contract_id } = contract.contract;
  // Where nobody changed the contract, the rules changed, and only now anybody sees it.
  const changedAt = changed.get(contract_id) ?? (stored === undefined ? contract.updatedAt : now);
  const readers = readersOf(contract.contract);
  const before = stored && {
    text: stored.text,
    events: JSON.parse(stored.events) as KeptEvent[],
    readers: JSON.parse(stored.readers) as string[],
    isOpen: stored.is_open === 1,
  };
  const isOpen = contract.contract.channelOnly !== true;
  const seenBy = (those: readonly string[], open: boolean) => (open ? [...those, EVERYBODY] : those);
  const sawIt = before === undefined ? [] : seenBy(before.readers, before.isOpen);
  const seeIt = seenBy(readers, isOpen);
  const life = { ...contract, playbook: rules.playbookOf(contract.contract) };
  const joined = seeIt.some((reader) => !sawIt.includes(reader));
  const { text, events } = reconcile({ life, before, slackUrl, joined, changedAt, now });
  const left =
    before === undefined
      ? []
      : partings({
          before: { readers: sawIt, events: before.events },
          after: { readers: seeIt, events },
          known: told.map(partingOf),
          changedAt,
          now,
        });
  const drops = [...events, ...left.flatMap((parting) => parting.events)].map(({ dropsAt }) => dropsAt);
  return {
    row: {
      workspace_id,
      contract_id,
      text,
      events: JSON.stringify(withTold(events, left)),
      assignees: JSON.stringify([
        ...new Set(events.filter(isShown).flatMap(({ assignee }) => assignee ?? [])),
      ]),
      name: nameOf(contract.contract),
      readers: JSON.stringify(readers),
      is_open: isOpen ? 1 : 0,
      drops_at: drops.reduce(
        (first, at) => (at === null || (first !== null && first < at) ? first : at),
        null,
      ),
      version,
      digest: digestOf(text),
    },
    left: left.map(({ reader, events: those }) => ({
      workspace_id,
      contract_id,
      reader,
      events: JSON.stringify(those.map(({ text: _text, ...rest }) => rest)),
      text: those.map((event) => event.text).join(''),
    })),
  };
}

/** Its owners, as feeds know people. */
const readersOf = ({ ownerEmail, coOwners }: Contract): string[] => [
  ...new Set([ownerEmail, ...coOwners].flatMap((email) => email?.toLowerCase() ?? [])),
];

function partingOf({ reader, events, text }: CalendarPartingTable): Parting {
  const texts = eventsIn(text);
  const kept = JSON.parse(events) as Omit<Parting['events'][number], 'text'>[];
  return { reader, events: kept.map((event, index) => ({ ...event, text: texts[index] ?? '' })) };
}

const isSame = (row: CalendarContractTable, stored: CalendarContractTable | undefined): boolean =>
  stored !== undefined && isDeepStrictEqual({ ...row, version: stored.version }, stored);

/** The same text has the same one in every process. */
export const digestOf = (text: string): string => hash('sha256', text, 'base64url');

const byReader = (a: CalendarPartingTable, b: CalendarPartingTable): number => (a.reader < b.reader ? -1 : 1);

const byId = ({ contract: a }: FeedContract, { contract: b }: FeedContract): number => (a.id < b.id ? -1 : 1);
