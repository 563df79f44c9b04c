import type { Contract } from '../domain/contract.ts';
import {
  byUrgency,
  DIGEST_HORIZON_DAYS,
  type DigestContent,
  type DigestDeed,
  type DigestItem,
  type DigestLife,
  type DigestTask,
  digestItemOf,
  type Undelivered,
} from '../domain/digest.ts';
import type { DigestScope } from '../domain/digest-schedule.ts';
import { DAY_MS, type Instant, localDateAt } from '../domain/instant.ts';
import { addDays } from '../domain/local-date.ts';
import { overviewOf } from '../domain/next-deadline.ts';
import { hasAddress } from '../domain/reminder-ladder.ts';
import { logEndsOf } from '../store/activity.ts';
import { allContracts } from '../store/contracts.ts';
import { toldSince, undeliveredSince } from '../store/digest-news.ts';
import { addressesOf, namesOf, namesOfIds } from '../store/identities.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import { pastTermsOf } from '../store/terms.ts';
import { playbookOf, type Rules } from './plan-due.ts';

/** Whose digest, about what, and since when: what was done up to `since` was told before. */
export interface DigestReader {
  readonly address: string;
  readonly about: DigestScope;
  readonly since: Instant;
  readonly until: Instant;
  /** In whose days it is told when something was done. */
  readonly timeZone: string;
}

/** What all digests of one moment are made of: contracts are looked at once, however many read of them. */
export interface DigestSource {
  readonly of: (reader: DigestReader) => DigestContent;
  /** Those who own a contract that needs somebody, by address. */
  readonly owners: readonly string[];
}

/** Everybody's open tasks, by address. */
export type TasksOf = () => Promise<ReadonlyMap<string, readonly DigestTask[]>>;

const CONTRACTS_PER_LOOK = 500;
/** How far back anything is told: a month, and the longest wait for a mail server besides. */
const NEWS_DAYS = 40;
/** Contracts of which a digest shows and attaches the coming days. */
const MOST_LIVES = 40;

/** What is known of a contract, as far as digests go. */
interface Seen {
  readonly id: string;
  readonly vendor: string;
  readonly product: string;
  readonly owners: readonly string[];
  readonly limited: boolean;
  readonly item: DigestItem | null;
  readonly life: DigestLife | null;
  /** For sorting lives. */
  readonly deadline: string;
}

/** Looks at everything that digests of `now` may have to tell. */
export async function createDigestSource(
  { db }: Pick<Store, 'db'>,
  rules: Rules,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Instant },
): Promise<DigestSource> {
  const all: Seen[] = [];
  let batch: Contract[] = [];
  const look = async (): Promise<void> => {
    all.push(...(await seenOf(db, rules, batch, now)));
    batch = [];
  };
  for await (const contract of allContracts(db, workspaceId)) {
    batch.push(contract);
    if (batch.length === CONTRACTS_PER_LOOK) await look();
  }
  await look();
  const addresses = await addressesOf(
    db,
    workspaceId,
    all.flatMap(({ owners }) => owners),
  );
  const since = (now - NEWS_DAYS * DAY_MS) as Instant;
  const told = await toldSince(db, workspaceId, since);
  const lost = await undeliveredSince(db, workspaceId, since);
  const nameOf = await namesOf(
    db,
    workspaceId,
    told.map(({ actor }) => actor),
  );
  const toWhom = await namesOfIds(
    db,
    workspaceId,
    lost.map(({ recipient }) => recipient),
  );
  const byOwner = groupByOwner(all, addresses);
  const byId = new Map(all.map((seen) => [seen.id, seen]));
  const open = all.filter(({ limited }) => !limited);

  /** What a reader may see. A contract that is limited to its channel is told to its owners alone. */
  const contractsFor = ({ address, about }: DigestReader): readonly Seen[] => {
    const own = byOwner.get(address) ?? [];
    switch (about.scope) {
      case 'mine':
        return own;
      case 'team':
        return withOwn(open, own);
      case 'vendor':
        return withOwn(open, own).filter(({ vendor }) => sameName(vendor, about.vendor));
    }
  };
  /** By contracts: readers of the same ones share the list, and what is drawn and attached of it. */
  const sharedLives = new Map<string, readonly DigestLife[]>();
  const livesOf = (seen: readonly Seen[]): readonly DigestLife[] => {
    const near = seen
      .filter(({ life }) => life !== null)
      .toSorted((a, b) => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : a.id < b.id ? -1 : 1))
      .slice(0, MOST_LIVES);
    const key = near.map(({ id }) => id).join(' ');
    const lives = sharedLives.get(key) ?? near.flatMap(({ life }) => life ?? []);
    sharedLives.set(key, lives);
    return lives;
  };
  const shared = new Map<string, DigestContent>();
  const build = (reader: DigestReader, seen: readonly Seen[]): DigestContent => {
    const visible =
      reader.about.scope === 'team' && seen === open ? undefined : new Set(seen.map(({ id }) => id));
    const isVisible = (id: string): boolean =>
      visible === undefined ? byId.get(id)?.limited === false : visible.has(id);
    const inWindow = (at: number): boolean => at > reader.since && at <= reader.until;
    return {
      items: seen.flatMap(({ item }) => (item === null ? [] : [item])).sort(byUrgency),
      tasks: [],
      happened: told
        .filter(({ at, contract_id }) => inWindow(at) && isVisible(contract_id))
        .map(({ contract_id, at, actor, what, after }): DigestDeed => {
          const { vendor = '', product = '' } = byId.get(contract_id) ?? {};
          return {
            vendor,
            product,
            what,
            who: nameOf(actor),
            on: localDateAt(at as Instant, reader.timeZone),
            after: after === null ? undefined : JSON.parse(after),
          };
        }),
      undelivered: lost
        .filter(
          ({ contractId, dueAt, triedAgain }) =>
            (triedAgain || inWindow(dueAt)) &&
            (contractId === null ? reader.about.scope === 'team' : isVisible(contractId)),
        )
        .map(({ contractId, recipient, dueAt, why, triedAgain }): Undelivered => {
          const contract = contractId === null ? undefined : byId.get(contractId);
          return {
            contract: contract === undefined ? null : { vendor: contract.vendor, product: contract.product },
            recipient: toWhom(recipient),
            on: localDateAt(dueAt, reader.timeZone),
            why,
            triedAgain,
          };
        }),
      lives: livesOf(seen),
      watching: seen.length,
    };
  };
  return {
    of: (reader) => {
      const seen = contractsFor(reader);
      // Whoever reads of the whole team without a limited contract of their own reads the same.
      const who = seen === open ? '' : reader.address;
      const key = [JSON.stringify(reader.about), who, reader.since, reader.until, reader.timeZone].join(' ');
      const content = shared.get(key) ?? build(reader, seen);
      shared.set(key, content);
      return content;
    },
    owners: [...byOwner]
      .flatMap(([owner, seen]) => (seen.some(({ item }) => item !== null) ? [owner] : []))
      .sort(),
  };
}

async function seenOf(
  db: Store['db'],
  rules: Rules,
  contracts: readonly Contract[],
  now: Instant,
): Promise<Seen[]> {
  const ids = contracts.map(({ id }) => id);
  const notices = await noticesOf(db, ids);
  const past = await pastTermsOf(db, ids);
  const known = contracts.map((contract) => {
    const facts = {
      contract,
      playbook: playbookOf(contract, rules.playbooks),
      notices: notices.get(contract.id) ?? [],
      today: localDateAt(now, contract.timeZone),
    };
    const { nextDeadline } = overviewOf(contract, facts.playbook, facts.notices, facts.today);
    const isNear = nextDeadline !== null && nextDeadline <= addDays(facts.today, DIGEST_HORIZON_DAYS);
    return { contract, facts, nextDeadline, isNear };
  });
  const near = known.filter(({ isNear }) => isNear).map(({ contract }) => contract.id);
  const logEnds = await logEndsOf(db, near);
  return known.map(({ contract, facts, nextDeadline, isNear }) => {
    const { id, vendor, product, ownerEmail, coOwners = [] } = contract;
    const owners = [ownerEmail, ...coOwners].filter((one) => one !== null);
    return {
      id,
      vendor,
      product,
      owners: [...new Set(owners.map((owner) => owner.toLowerCase()))],
      limited: contract.channelOnly === true,
      item: digestItemOf(facts),
      life: isNear
        ? {
            contract,
            playbook: facts.playbook,
            notices: facts.notices,
            termNumber: (past.get(id)?.length ?? 0) + 1,
            changes: logEnds.get(id)?.seq ?? 1,
            updatedAt: logEnds.get(id)?.at ?? now,
          }
        : null,
      deadline: nextDeadline ?? '',
    };
  });
}

/** By address: whoever shows none is not written to. */
function groupByOwner(
  all: readonly Seen[],
  addresses: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Seen[]> {
  const byOwner = new Map<string, Seen[]>();
  for (const seen of all)
    for (const owner of new Set(seen.owners.map((one) => addresses.get(one) ?? one)))
      if (hasAddress(owner)) byOwner.set(owner, [...(byOwner.get(owner) ?? []), seen]);
  return byOwner;
}

/** The same list where nothing is added, so that it is known to be the same. */
const withOwn = (open: readonly Seen[], own: readonly Seen[]): readonly Seen[] =>
  own.some(({ limited }) => limited) ? [...open, ...own.filter(({ limited }) => limited)] : open;

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
