import { byUrgency } from '../../domain/digest.ts';
import type { Entry } from '../../domain/entry.ts';
import { addDays } from '../../domain/local-date.ts';
import { type ContractSearch, findContracts } from '../../store/contract-search.ts';
import { sendAhead, toTheEnd } from '../../store/send-ahead.ts';
import type { SlackDeps } from './deps.ts';
import { entriesOf } from './entries.ts';

/** What needs somebody now is looked for among so many contracts at a time, and so many in all. */
const LOOKED_AT = 30;
const NEEDING_FROM = 300;
/** A list is made of at most so many whose notice still counts, and so many for which it is too late. */
const LISTED_FROM = 50;
/** What needs somebody has its notice deadline at most so many days ahead, or had it so many days ago. */
const NOW_BEFORE_DAYS = 62;
const NOW_AFTER_DAYS = 400;
/** What is left to do after an end is followed up for a year; the longest notice periods are another one. */
const FOLLOWED_DAYS = 800;

type Question = Omit<ContractSearch, 'from' | 'before'>;

/**
 * The contracts of a question, the nearest next deadline first. The store has them by notice deadline, which would put
 * whatever it is too late for before what has its last day tomorrow.
 */
export async function soonest(deps: SlackDeps, question: Question, most: number): Promise<Entry[]> {
  const { store } = deps;
  const { today } = question;
  const [ahead, past] = await sendAhead(store.db, (db) => {
    const asking = { ...deps, store: { ...store, db } };
    const before = { ...question, before: today, limit: LISTED_FROM };
    return toTheEnd([
      firstAhead(asking, { ...question, from: today }, most),
      findContracts(db, before).then((contracts) => entriesOf(asking, contracts)),
    ]);
  });
  return sorted([...ahead, ...past]).slice(0, most);
}

/** Of what has its notice deadline ahead so much that the first ones are surely among it. */
async function firstAhead(deps: SlackDeps, search: ContractSearch, most: number): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const page of pagesOf(deps, search, most, LISTED_FROM)) {
    found.push(...page);
    // Whatever follows has its notice deadline no sooner than the last of these, and its next deadline no sooner than that.
    const reached = found.at(-1)?.standing.noticeDeadline ?? OVER;
    const sure = found.filter(({ nextDeadline }) => (nextDeadline ?? OVER) <= reached);
    if (sure.length >= most) break;
  }
  return found;
}

/** What of a question needs somebody now, the most urgent first. */
export async function needingSomebody(deps: SlackDeps, question: Question, most: number): Promise<Entry[]> {
  const { today } = question;
  const ahead = { ...question, from: today, before: addDays(today, NOW_BEFORE_DAYS) };
  const past = { ...question, from: addDays(today, -NOW_AFTER_DAYS), before: today };
  const over = { ...past, life: 'followed' as const, from: addDays(today, -FOLLOWED_DAYS) };
  const all = await toTheEnd([ahead, past, over].map((search) => firstNeeding(deps, search, most)));
  return sorted(all.flat()).slice(0, most);
}

/** Most of those that come first may be settled, and would hide what is not. */
async function firstNeeding(deps: SlackDeps, search: ContractSearch, most: number): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const page of pagesOf(deps, search, LOOKED_AT, NEEDING_FROM)) {
    found.push(...page.filter(({ needsSomebody }) => needsSomebody));
    if (found.length >= most) break;
  }
  return found;
}

/** A search's contracts by notice deadline, so many at a time, until no more are asked for or `atMost` were read. */
async function* pagesOf(
  deps: SlackDeps,
  search: ContractSearch,
  limit: number,
  atMost: number,
): AsyncGenerator<Entry[]> {
  for (let offset = 0; offset < atMost; offset += limit) {
    const contracts = await findContracts(deps.store.db, { ...search, limit, offset });
    yield await entriesOf(deps, contracts);
    if (contracts.length < limit) return;
  }
}

/** As digests have it; what is over goes last. */
const sorted = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => byUrgency(rankOf(a), rankOf(b)));

const OVER = '~'; // sorts behind every digit

const rankOf = ({ nextDeadline, standing }: Entry) => ({ deadline: nextDeadline ?? OVER, standing });
