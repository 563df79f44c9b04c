import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { InvalidInputError, quote } from '../domain/errors.ts';
import { type Instant, toIso } from '../domain/instant.ts';
import { systemClock } from '../scheduler/clock.ts';
import { getContract } from '../store/contracts.ts';
import { createFeed, type Feed, type FeedScope, listFeeds, revokeFeed, rotateFeed } from '../store/feeds.ts';
import { emailArgument } from './arguments.ts';
import { withContext } from './context.ts';
import { feedUrl, publicUrlOf } from './feed-url.ts';
import { printJson, printLine, printTable } from './output.ts';

const SCOPES = ['workspace', 'contract', 'person'] as const;

interface CreateOptions {
  readonly scope: FeedScope['scope'];
  readonly contract?: string;
  readonly person?: string;
  readonly alarmDays?: number;
  readonly by: string;
  readonly json?: true;
}

/** `feed`: calendar subscriptions. */
export const feedCommand = (): Command =>
  new Command('feed')
    .description('calendar subscriptions: an address that calendar programs keep reading')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand());

const createCommand = (): Command =>
  new Command('create')
    .description('create a subscription and print its address, once: whoever has it can read the calendar')
    .requiredOption(
      '--scope <scope>',
      'what it shows: workspace (but for what is limited to a channel), contract or person',
      scopeArgument,
    )
    .option('--contract <id>', 'with --scope contract: a stored contract')
    .option(
      '--person <email>',
      'with --scope person: whose contracts, owned or co-owned, and whose tasks',
      emailArgument,
    )
    .option(
      '--alarm-days <days>',
      'alarm in the morning so many days before each event, 0 to 60',
      alarmArgument,
    )
    .option('--by <who>', 'who creates it', userInfo().username)
    .option('--json', 'print JSON')
    .action((options: CreateOptions) => {
      const about = aboutOf(options);
      return withContext(async ({ env, store: { db }, workspaceId }) => {
        if (about.scope === 'contract') await getContract(db, workspaceId, about.contractId);
        const now = systemClock.now();
        const context = { workspaceId, actor: options.by, now, alarmDays: options.alarmDays ?? null };
        const { id, token } = await createFeed(db, about, context);
        const url = feedUrl(publicUrlOf(env), token);
        if (options.json) printJson({ id, ...jsonOfScope(about), url });
        else {
          printLine(url);
          process.stderr.write(`created ${id}; its address is not shown again\n`);
        }
      });
    });

const listCommand = (): Command =>
  new Command('list')
    .description('list subscriptions, revoked ones too; their addresses cannot be shown')
    .option('--json', 'print JSON')
    .action((options: { json?: true }) =>
      withContext(async ({ store, workspaceId }) => {
        const feeds = await listFeeds(store.db, workspaceId);
        if (options.json) printJson(feeds.map(jsonOf));
        else printForPeople(feeds);
      }),
    );

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('give a subscription another address and print it, once: the one of before answers nobody')
    .argument('<feed-id>', 'a feed, as `lastcall feed list` shows it')
    .action((id: string) =>
      withContext(async ({ env, store, workspaceId }) =>
        printLine(feedUrl(publicUrlOf(env), await rotateFeed(store.db, workspaceId, id))),
      ),
    );

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('end a subscription: its address answers nobody any more')
    .argument('<feed-id>', 'a feed, as `lastcall feed list` shows it')
    .action((id: string) =>
      withContext(async ({ store, workspaceId }) => {
        const revoked = await revokeFeed(store.db, workspaceId, id, systemClock.now());
        printLine(revoked ? `revoked ${id}` : `${id} was revoked before`);
      }),
    );

/** Longer ahead nobody remembers what for. */
const MOST_ALARM_DAYS = 60;

function alarmArgument(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) <= MOST_ALARM_DAYS) return Number(text);
  throw new InvalidArgumentError(`found ${quote(text)}, expected a number from 0 to ${MOST_ALARM_DAYS}.`);
}

function scopeArgument(text: string): FeedScope['scope'] {
  const scope = SCOPES.find((one) => one === text);
  if (scope === undefined)
    throw new InvalidArgumentError(`found ${quote(text)}, expected workspace, contract or person.`);
  return scope;
}

/** What the options say together. @throws InvalidInputError where one is missing, or means nothing. */
function aboutOf({ scope, contract, person }: CreateOptions): FeedScope {
  const problems = [
    ...wrong('--contract', contract, scope, 'contract', 'the id of a stored contract'),
    ...wrong('--person', person, scope, 'person', 'an e-mail address'),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
  switch (scope) {
    case 'workspace':
      return { scope };
    case 'contract':
      return { scope, contractId: contract ?? '' };
    case 'person':
      return { scope, person: person ?? '' };
  }
}

function wrong(place: string, value: string | undefined, scope: string, needs: string, what: string) {
  if (scope === needs && value === undefined)
    return [{ place, found: 'nothing', expected: `${what}, as --scope is ${scope}` }];
  if (scope !== needs && value !== undefined)
    return [{ place, found: quote(value), expected: `nothing, as --scope is ${scope}` }];
  return [];
}

const jsonOfScope = (about: FeedScope) => ({
  scope: about.scope,
  contractId: about.scope === 'contract' ? about.contractId : null,
  person: about.scope === 'person' ? about.person : null,
});

const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : toIso(instant));

const jsonOf = ({ id, about, alarmDays, createdAt, createdBy, revokedAt, lastUsedAt }: Feed) => ({
  id,
  ...jsonOfScope(about),
  alarmDays,
  createdAt: toIso(createdAt),
  createdBy,
  revokedAt: isoOrNull(revokedAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});

function printForPeople(feeds: readonly Feed[]): void {
  if (feeds.length === 0) {
    printLine('No feeds yet. Create one with: lastcall feed create --scope workspace');
    return;
  }
  printTable([
    ['ID', 'SHOWS', 'CREATED (UTC)', 'BY', 'LAST USED', 'REVOKED'],
    ...feeds
      .map(jsonOf)
      .map((feed) => [
        feed.id,
        feed.contractId ?? feed.person ?? 'all contracts',
        feed.createdAt,
        feed.createdBy,
        feed.lastUsedAt ?? 'never',
        feed.revokedAt ?? '',
      ]),
  ]);
}
