import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import {
  actPage,
  donePage,
  EXPIRED_LINK,
  OLD_TERM,
  refusedPage,
  UNKNOWN_LINK,
  USED_LINK,
  unsubscribedPage,
  unsubscribePage,
} from '../../delivery/pages/mail-pages.ts';
import { CHOICE_FIELD, type Page, pageHtml } from '../../delivery/pages/page.ts';
import { isArchived } from '../../domain/access-decisions.ts';
import { acknowledgeDecision, type Decision, snoozeDecision } from '../../domain/decisions.ts';
import type { DigestChoice } from '../../domain/digest-schedule.ts';
import { InvalidInputError, LastcallError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Life, type LifeRules, lifeAt } from '../../domain/lifecycle.ts';
import { formatLong, isLocalDate, type LocalDate } from '../../domain/local-date.ts';
import { contractsById } from '../../store/contracts.ts';
import {
  type DigestSubscription,
  getSubscription,
  subscriptionFor,
  unsubscribe,
} from '../../store/digest-subscriptions.ts';
import { changeLife } from '../../store/lifecycle.ts';
import {
  type ActToken,
  isLinkUsed,
  type LinkSigner,
  LinkUsedError,
  useLink,
} from '../../store/mail-links.ts';
import { noticesOf } from '../../store/notices.ts';
import type { Store } from '../../store/open.ts';

export interface MailRouteDeps extends LifeRules {
  readonly store: Store;
  readonly workspaceId: string;
  readonly links: LinkSigner;
  /** What somebody reads who never chose. */
  readonly digestDefault: DigestChoice;
  readonly now: () => Instant;
}

const FORM_LIMIT = '4kb';

/** Nothing is loaded, nobody may put it into a frame, and a form goes to where it came from. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Where the links of mails lead. What GET answers changes nothing, as mail programs and virus scanners follow links on
 * their own; POST does what the page asks, or what a mail program's own button says (RFC 8058).
 */
export function mailRoutes(deps: MailRouteDeps): Router {
  const router = Router();
  const form = urlencoded({ extended: false, limit: FORM_LIMIT });
  router.get('/unsubscribe/:token', unsubscribeRoute(deps, false));
  router.post('/unsubscribe/:token', form, unsubscribeRoute(deps, true));
  router.get('/act/:token', async (request, response) => {
    const [status, page] = await showAct(deps, tokenOf(request));
    answer(response, status, page);
  });
  router.post('/act/:token', form, async (request, response) => {
    const { [CHOICE_FIELD]: choice } = (request.body ?? {}) as Record<string, unknown>;
    const [status, page] = await doAct(deps, tokenOf(request), typeof choice === 'string' ? choice : '');
    answer(response, status, page);
  });
  return router;
}

const tokenOf = ({ params }: Request): string => String(params.token ?? '');

function answer(response: Response, status: number, page: Page): void {
  response
    .status(status)
    .set({
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      // Not no-referrer, with which a browser says of a form that it comes from nowhere.
      'Referrer-Policy': 'same-origin',
      'X-Robots-Tag': 'noindex',
    })
    .type('html')
    .send(pageHtml(page));
}

const unsubscribeRoute =
  (deps: MailRouteDeps, isDone: boolean): RequestHandler =>
  async (request, response) => {
    const { store, workspaceId, links, now } = deps;
    const who = links.readUnsubscribe(tokenOf(request));
    const reader = who === undefined ? undefined : await readerOf(deps, who);
    if (reader === undefined) return answer(response, 404, UNKNOWN_LINK);
    const { address, about, endedAt } = reader;
    // Who presses twice, or a mail program that does, finds it done.
    if (isDone) {
      const context = { workspaceId, actor: address, now: now() };
      await store.db.transaction().execute((tx) => unsubscribe(tx, address, reader, context));
    }
    answer(
      response,
      200,
      isDone || endedAt !== null ? unsubscribedPage(address) : unsubscribePage(address, about),
    );
  };

type Reader = DigestChoice & Pick<DigestSubscription, 'address' | 'endedAt'>;

/** Whose link it is: of a subscription, or of an owner whom somebody wrote to by hand and who never had one. */
async function readerOf(
  { store, workspaceId, digestDefault }: MailRouteDeps,
  who: string,
): Promise<Reader | undefined> {
  if (who.includes('@'))
    return (
      (await subscriptionFor(store.db, workspaceId, who)) ?? { ...digestDefault, address: who, endedAt: null }
    );
  return getSubscription(store.db, workspaceId, who).catch((error: unknown) => {
    if (error instanceof LastcallError && error.code === 'not-found') return undefined;
    throw error;
  });
}

type Answer = readonly [status: number, page: Page];

const GONE = 410;
const CONFLICT = 409;

async function showAct(deps: MailRouteDeps, text: string): Promise<Answer> {
  const token = deps.links.readAct(text);
  if (token === undefined) return [404, UNKNOWN_LINK];
  if (token.expires <= deps.now()) return [GONE, EXPIRED_LINK];
  if (await isLinkUsed(deps.store.db, token.id)) return [GONE, USED_LINK];
  const contract = (await contractsById(deps.store.db, [token.contractId])).get(token.contractId);
  if (contract === undefined) return [404, UNKNOWN_LINK];
  const notices = (await noticesOf(deps.store.db, [contract.id])).get(contract.id) ?? [];
  const life = lifeAt({ contract, notices }, deps, deps.now());
  if (isOver(token, life)) return [GONE, OLD_TERM];
  return [200, actPage(token.what, token.address, life)];
}

const isOver = ({ termEnd }: ActToken, { contract, today }: Life): boolean =>
  contract.termEnd !== termEnd || isArchived(contract) || today >= contract.termEnd;

class OverError extends Error {
  override name = 'OverError';
}

async function doAct(deps: MailRouteDeps, text: string, choice: string): Promise<Answer> {
  const token = deps.links.readAct(text);
  if (token === undefined) return [404, UNKNOWN_LINK];
  if (token.expires <= deps.now()) return [GONE, EXPIRED_LINK];
  const { workspaceId, store } = deps;
  let life: Life | undefined;
  try {
    const change = await changeLife(
      store,
      {
        workspaceId,
        contractId: token.contractId,
        actor: token.address,
        now: deps.now(),
        alongside: (tx) => useLink(tx, workspaceId, token.id, deps.now()),
      },
      (record) => {
        life = lifeAt(record, deps, deps.now());
        if (isOver(token, life)) throw new OverError();
        return decide(token, choice, life);
      },
    );
    const until = (change.after as { until: LocalDate }).until;
    return [
      200,
      donePage(
        token.what,
        formatLong(until),
        life ?? lifeAt({ contract: change.contract, notices: [] }, deps, deps.now()),
      ),
    ];
  } catch (error) {
    if (error instanceof LinkUsedError) return [GONE, USED_LINK];
    if (error instanceof OverError) return [GONE, OLD_TERM];
    if (error instanceof InvalidInputError)
      return [
        CONFLICT,
        refusedPage(
          error.problems.map(({ found, expected }) => `Found ${found}, expected ${expected}`).join('. '),
        ),
      ];
    if (error instanceof LastcallError && error.code === 'not-found') return [404, UNKNOWN_LINK];
    if (error instanceof LastcallError) return [CONFLICT, refusedPage(error.message)];
    throw error;
  }
}

function decide({ what, address }: ActToken, choice: string, life: Life): Decision {
  if (what === 'ack') return acknowledgeDecision(address, life);
  if (!isLocalDate(choice))
    throw new InvalidInputError([
      { place: CHOICE_FIELD, found: 'no day', expected: 'one of the days on the page' },
    ]);
  return snoozeDecision(address, choice, life);
}
