import { WebAPIPlatformError } from '@slack/web-api';
import { isArchived } from '../../../domain/access-decisions.ts';
import { type Contract, termsOf } from '../../../domain/contract.ts';
import { type ContractForm, NAME_LIMIT, readForm } from '../../../domain/contract-form.ts';
import { LastcallError } from '../../../domain/errors.ts';
import { formatAmount } from '../../../domain/money.ts';
import { getContract } from '../../../store/contracts.ts';
import { allow } from '../access.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { section } from '../blocks/parts.ts';
import { previewBlocks } from '../blocks/preview.ts';
import { currencyOf, EMPTY_FORM, editErrors, previewOf, statedBy } from '../contract-form.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { type Opening, showView } from '../open-view.ts';
import { askerOf, bodyOf, openingOf } from '../payloads.ts';
import { receive } from '../receive.ts';
import type { Asker } from '../tell.ts';
import {
  CONTRACT_VIEW,
  type ContractFormInput,
  chosenIn,
  contractFormView,
  formIn,
} from '../views/contract-form.ts';
import { type Remembered, recall, remember } from '../views/metadata.ts';
import type { StateValues } from '../views/values.ts';
import { lifeOf, permit } from './life.ts';
import { ADD_ACTION } from './names.ts';
import { askerIn } from './submissions.ts';
import { zoneOptions } from './zones.ts';

export const ADD_SHORTCUT = 'add_contract';

/** Opens the modal that adds a contract: zone and owner are the person's, the channel the one where they are. */
export function addAnswer(deps: SlackDeps, asker: Asker, opening: Opening, vendor = ''): Answer {
  return async (actor) => {
    await allow(deps, 'add', actor);
    const form = {
      ...EMPTY_FORM,
      vendor: [...vendor].slice(0, NAME_LIMIT).join('') || null,
      timeZone: actor.timeZone ?? deps.timeZone,
    };
    const channel = asker.channel !== undefined && /^[CG]/.test(asker.channel) ? asker.channel : null;
    const remembered = { at: asker, owner: null, channel: null };
    const view = await viewOf(deps, form, { owner: actor.userId, channel }, remembered);
    await showView(deps.client, opening, view);
    return undefined;
  };
}

/** Opens the modal that edits a contract, with what it says now. */
export function editAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'edit', actor, life);
    const { contract, playbook } = life;
    if (isArchived(contract))
      throw new LastcallError('refused', 'the contract is archived; restore it first');
    const { currency } = termsOf(contract, playbook);
    const there = await chosenFor(deps, contract);
    const remembered = { at: asker, contractId, version: contract.version, ...there };
    const view = await viewOf(deps, formOf(contract, currency), there, remembered, contract);
    await showView(deps.client, opening, view);
    return undefined;
  };
}

const formOf = (contract: Contract, currency: string): ContractForm => ({
  vendor: contract.vendor,
  product: contract.product,
  plan: contract.plan,
  seats: contract.seats === null ? null : String(contract.seats),
  price: contract.unitPrice === null ? null : formatAmount(contract.unitPrice, currency),
  termEnd: contract.termEnd,
  notice: contract.noticeDays === null ? null : String(contract.noticeDays),
  timeZone: contract.timeZone,
  source: contract.endDateSource,
});

/** Owner and channel as Slack's menus know them; null where Slack does not know them, and they stay as they are. */
async function chosenFor({ directory }: SlackDeps, { ownerEmail, slackChannel }: Contract) {
  const owner = ownerEmail === null ? null : await directory.personOf(ownerEmail).catch(() => undefined);
  const channel =
    slackChannel === null ? null : await directory.channelOf(slackChannel).catch(() => undefined);
  return { owner: owner?.kind === 'user' ? owner.id : null, channel: channel ?? null };
}

/** The modal with the preview of what it says. */
async function viewOf(
  deps: SlackDeps,
  form: ContractForm,
  chosen: { readonly owner: string | null; readonly channel: string | null },
  remembered: Remembered,
  contract?: Contract,
): Promise<ReturnType<typeof contractFormView>> {
  const input: ContractFormInput = {
    title: contract === undefined ? 'Add a contract' : 'Edit the contract',
    submit: contract === undefined ? 'Add' : 'Save',
    form,
    ...chosen,
    currency: currencyOf(deps, form, contract),
    noticeElse: noticeElse(contract),
    preview: previewBlocks(await previewOf(deps, form, statedBy(chosen, remembered), contract)),
    metadata: remember(remembered),
  };
  return contractFormView(input);
}

/** What the notice period is where the form states none. */
const noticeElse = (contract?: Contract): string =>
  contract?.noticeMonths
    ? `${contract.noticeMonths} ${contract.noticeMonths === 1 ? 'month' : 'months'}, as it is`
    : "as the vendor's playbook has it";

/** Adding and editing: the preview while typing, and what becomes of the modal. */
export function registerContractForm(app: Listens, deps: SlackDeps): void {
  app.action(ADD_ACTION, async ({ ack, body }) => {
    await ack();
    const pressed = bodyOf(body);
    const asker = askerOf(pressed);
    answerWith(deps, asker, addAnswer(deps, asker, openingOf(pressed)));
  });
  app.shortcut(ADD_SHORTCUT, async ({ ack, shortcut }) => {
    await ack();
    const asker = { userId: shortcut.user.id, teamId: shortcut.team?.id ?? undefined };
    answerWith(deps, asker, addAnswer(deps, asker, { trigger: shortcut.trigger_id, inModal: false }));
  });
  app.options('form:timeZone', async ({ ack, options }) => {
    await ack({ options: zoneOptions(options.value) });
  });
  app.action(/^form:/, async ({ ack, body }) => {
    await ack();
    const { view } = bodyOf(body);
    if (view === undefined) return;
    deps.afterAck.run(async () => {
      const values = view.state.values as StateValues;
      const remembered = recall(view.private_metadata);
      const contract = await contractIn(deps, remembered);
      const fresh = await viewOf(deps, formIn(values), chosenIn(values), remembered, contract);
      try {
        await deps.client.views.update({ view_id: view.id, hash: view.hash, view: fresh });
      } catch (error) {
        // Somebody types on: the update for what they typed since is on its way, or the modal is closed.
        const passed = error instanceof WebAPIPlatformError && PASSED.has(error.data.error);
        if (!passed) deps.log.warn(`the preview was not brought up to date: ${String(error)}`);
      }
    });
  });
  app.view(CONTRACT_VIEW, async ({ ack, body, view }) => {
    const values = view.state.values as StateValues;
    const remembered = recall(view.private_metadata);
    const contract = await contractIn(deps, remembered);
    if (contract !== undefined && contract.version !== remembered.version)
      return ack({ response_action: 'update', view: conflictView() });
    const form = formIn(values);
    const currency = currencyOf(deps, form, contract);
    const read = readForm(form, { currency, timeZone: deps.timeZone });
    if (!read.ok) return ack({ response_action: 'errors', errors: { ...read.errors } });
    const chosen = chosenIn(values);
    const stated = statedBy(chosen, remembered);
    const errors = contract === undefined ? {} : editErrors(deps, read.fields, stated, contract);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    const by = askerIn(body, remembered.at);
    const { contractId, version } = remembered;
    await receive(
      deps,
      contractId === undefined || version === undefined
        ? { kind: 'add', by, fields: read.fields, ...chosen }
        : { kind: 'edit', by, contractId, version, fields: read.fields, ...stated },
      [view.id, view.hash],
    );
    return ack();
  });
}

const PASSED: ReadonlySet<string> = new Set(['hash_conflict', 'not_found', 'view_not_found']);

const contractIn = async (
  { store, workspaceId }: SlackDeps,
  { contractId }: Remembered,
): Promise<Contract | undefined> =>
  contractId === undefined ? undefined : getContract(store.db, workspaceId, contractId);

/** What somebody sees who edited a contract that was changed meanwhile. */
const conflictView = () => ({
  type: 'modal' as const,
  callback_id: 'conflict',
  title: { type: 'plain_text' as const, text: 'Changed meanwhile' },
  close: { type: 'plain_text' as const, text: 'Close' },
  blocks: [
    section([
      'Somebody changed this contract while you edited it. Nothing was overwritten, and your changes were not saved. Open it again to see what it says now, and edit that.',
    ]),
  ],
});
