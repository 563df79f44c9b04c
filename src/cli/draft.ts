import { userInfo } from 'node:os';
import { Command } from 'commander';
import { mailtoLink } from '../delivery/mailto.ts';
import { InvalidInputError, LastcallError, quote } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';
import {
  draftRequest,
  REQUEST_KINDS,
  type RequestDraft,
  type RequestKind,
  unfilled,
} from '../domain/request-draft.ts';
import { systemClock } from '../scheduler/clock.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { sendRequests } from '../scheduler/requests.ts';
import { getContract } from '../store/contracts.ts';
import { noticesOf } from '../store/notices.ts';
import { addRequest, requestById } from '../store/requests.ts';
import { leaseMsOf, requestMailerFrom } from '../wiring.ts';
import { countArgument, dateArgument } from './arguments.ts';
import { type Context, withContext } from './context.ts';
import { createLog } from './log.ts';
import { printJson, printLine } from './output.ts';

interface Options {
  readonly seats?: number;
  readonly what?: string;
  readonly evidence?: string;
  readonly name?: string;
  readonly account?: string;
  readonly by: string;
  readonly today?: LocalDate;
  readonly sendTo?: string;
  readonly json?: true;
}

/** `draft`: a request to the vendor in our words, to copy, to open in a mail program, or to be sent. */
export const draftCommand = (): Command =>
  new Command('draft')
    .description('a request to the vendor, filled in from the contract: notice, fewer licences, a credit')
    .argument('<contract-id>', 'a stored contract')
    .argument('<kind>', REQUEST_KINDS.join(', '))
    .option('--seats <number>', 'licences wanted for the coming term', countArgument)
    .option('--what <words>', 'the plan wanted, or the add-on that is to go')
    .option('--evidence <words>', 'how little it was used, or what went wrong')
    .option('--account <words>', "the account's name, or its Administrator's address")
    .option('--name <words>', 'who signs')
    .option('--by <who>', 'who asks, as the history keeps it', userInfo().username)
    .option('--today <date>', "the day of the request (default: today in the contract's zone)", dateArgument)
    .option('--send-to <address>', 'send it by mail: repeat the address that the draft names, to confirm it')
    .option('--json', 'print JSON')
    .action((id: string, kind: string, options: Options) =>
      withContext(async (context) => {
        const { store, rules, workspaceId } = context;
        const contract = await getContract(store.db, workspaceId, id);
        const notices = (await noticesOf(store.db, [id])).get(id) ?? [];
        const today = options.today ?? localDateAt(systemClock.now(), contract.timeZone);
        const life = { ...lifeOf(contract, notices, rules), today };
        const draft = draftRequest(requestKind(kind), life, options);
        const missing = unfilled(`${draft.subject}\n${draft.body}`);
        if (options.sendTo !== undefined) await send(context, id, draft, missing, options);
        else if (options.json) printJson({ ...draft, missing, mailto: mailtoLink(draft) });
        else print(draft, missing);
      }),
    );

function requestKind(text: string): RequestKind {
  const kind = REQUEST_KINDS.find((one) => one === text);
  if (kind === undefined)
    throw new InvalidInputError([{ place: 'kind', found: quote(text), expected: REQUEST_KINDS.join(', ') }]);
  return kind;
}

function print(draft: RequestDraft, missing: readonly string[]): void {
  printLine(`To:      ${draft.to ?? draft.through}`);
  printLine(`Subject: ${draft.subject}`);
  if (draft.window !== null) printLine(`Window:  ${draft.window}`);
  printLine();
  printLine(draft.body);
  printLine();
  for (const note of draft.notes) printLine(`! ${note}`);
  for (const blank of missing) printLine(`! fill in ${blank}`);
  const link = mailtoLink(draft);
  if (link !== null && draft.to !== null) printLine(link);
}

/** Nothing goes out unless the address is repeated and nothing is left to fill in. */
async function send(
  { env, store, rules, workspaceId }: Context,
  contractId: string,
  draft: RequestDraft,
  missing: readonly string[],
  { by, sendTo }: Options,
): Promise<void> {
  if (draft.to === null || sendTo !== draft.to)
    throw new InvalidInputError([
      {
        place: '--send-to',
        found: quote(sendTo),
        expected: draft.to ?? `nothing: it goes through ${draft.through}, which takes no mail`,
      },
    ]);
  if (missing.length > 0)
    throw new InvalidInputError(
      missing.map((blank) => ({ place: 'the draft', found: blank, expected: 'what belongs there' })),
    );
  const send = requestMailerFrom(env);
  if (send === null)
    throw new InvalidInputError(
      [{ place: 'SMTP_URL', found: 'nothing', expected: 'the server that mail is handed to' }],
      'invalid-config',
    );
  try {
    const now = systemClock.now();
    const id = await addRequest(store, {
      workspaceId,
      contractId,
      draft,
      by,
      replyTo: null,
      now,
      state: 'pending',
    });
    const log = createLog(env);
    await sendRequests({ store, rules, clock: systemClock, log, leaseMs: leaseMsOf(env), send: send.send });
    const row = await requestById(store.db, workspaceId, id);
    if (row?.state !== 'sent')
      throw new LastcallError('delivery', `not sent to ${draft.to} yet: ${row?.why ?? 'it is gone'}`);
    printLine(`sent to ${draft.to}; it is on record with its text`);
  } finally {
    send.close();
  }
}
