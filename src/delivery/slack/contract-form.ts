import { playbookFor } from '../../config/load-playbooks.ts';
import { type Contract, type ContractFields, termsOf } from '../../domain/contract.ts';
import {
  type ContractForm,
  type FormFields,
  formPatch,
  newContract,
  readForm,
} from '../../domain/contract-form.ts';
import { editDecision } from '../../domain/decisions.ts';
import { localDateAt } from '../../domain/instant.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import { type Plan, planOf } from '../../domain/plan.ts';
import { rungRecordsOf } from '../../store/ledger-read.ts';
import { noticesOf } from '../../store/notices.ts';
import { fieldErrors } from './actions/field-errors.ts';
import type { SlackDeps } from './deps.ts';
import { FORM_BLOCKS } from './views/contract-form.ts';
import type { Remembered } from './views/metadata.ts';

export const EMPTY_FORM: ContractForm = {
  vendor: null,
  product: null,
  plan: null,
  seats: null,
  price: null,
  termEnd: null,
  notice: null,
  timeZone: null,
  source: null,
};

/** Owner and channel that Slack's menus show, by id; null where they show none. */
interface Chosen {
  readonly owner: string | null;
  readonly channel: string | null;
}

/** The same as far as it is to be changed: undefined stays as it is. */
type Stated = { readonly [Menu in keyof Chosen]: Chosen[Menu] | undefined };

/** What somebody chose: who Slack's menus did not show is kept unless somebody else is chosen. */
export function statedBy({ owner, channel }: Chosen, remembered: Remembered): Stated {
  if (remembered.contractId === undefined) return { owner, channel };
  return {
    owner: owner === remembered.owner ? undefined : owner,
    channel: channel === remembered.channel ? undefined : channel,
  };
}

/** Whom the contract's reminders would go to. An owner who was chosen is known by id alone, which says enough. */
function addressedTo(
  { owner, channel }: Stated,
  contract?: Contract,
): Pick<ContractFields, 'ownerEmail' | 'slackChannel'> {
  const { ownerEmail = null, slackChannel = null } = contract ?? {};
  return {
    ownerEmail: owner === undefined ? ownerEmail : owner === null ? null : `slack:${owner}`,
    slackChannel: channel === undefined ? slackChannel : channel,
  };
}

const FIELDS = { term_end: FORM_BLOCKS.termEnd, slack_channel: FORM_BLOCKS.channel };

/** Why a contract cannot be edited so, by the field that it is about. */
export const editErrors = (
  { playbookOf, now }: SlackDeps,
  fields: FormFields,
  stated: Stated,
  contract: Contract,
): Partial<Record<keyof typeof FORM_BLOCKS, string>> => {
  const { slackChannel } = addressedTo(stated, contract);
  const today = localDateAt(now(), contract.timeZone);
  const life = { contract, playbook: playbookOf(contract), today };
  return fieldErrors(() => editDecision({ ...formPatch(fields), slackChannel }, life, playbookOf), FIELDS);
};

/** What a form's price is in. */
export const currencyOf = (deps: SlackDeps, form: ContractForm, contract?: Contract): string =>
  contract === undefined
    ? playbookFor(form.vendor ?? '', deps.playbooks).terms.currency.value
    : termsOf(contract, deps.playbookOf(contract)).currency;

/** What would follow from the dates, and was not told yet; while there are none to go by, what is missing. */
export async function previewOf(
  deps: SlackDeps,
  form: ContractForm,
  stated: Stated,
  contract?: Contract,
): Promise<Plan | string> {
  const currency = currencyOf(deps, form, contract);
  // Only the dates matter here: what is not yet typed, or wrong elsewhere, must not hide what follows from them.
  const dates = { ...EMPTY_FORM, vendor: 'it', termEnd: form.termEnd, source: form.source };
  const more = { notice: form.notice, timeZone: form.timeZone };
  const read = readForm({ ...dates, ...more }, { currency, timeZone: deps.timeZone });
  if (!read.ok)
    return read.errors.termEnd === undefined && read.errors.notice !== undefined
      ? `The notice period cannot be read. ${read.errors.notice}`
      : 'Choose the last paid day to see the notice deadline and the reminders.';
  const errors = contract === undefined ? {} : editErrors(deps, read.fields, stated, contract);
  if (errors.termEnd !== undefined) return `The last paid day cannot be so. ${errors.termEnd}`;
  const playbook =
    contract === undefined ? playbookFor(form.vendor ?? '', deps.playbooks) : deps.playbookOf(contract);
  const addressed = addressedTo(stated, contract);
  const fields =
    contract === undefined
      ? newContract(read.fields, playbook, addressed)
      : { ...contract, ...formPatch(read.fields), ...addressed };
  const { reminderTime, reach, workspaceId } = deps;
  return planOf({
    contract: { ...fields, id: contract?.id ?? 'new', workspaceId, version: 1 },
    playbook,
    isOff: deps.offDays(fields.country),
    ...(await knownOf(deps, fields.termEnd, contract)),
    tactic: undefined,
    asOf: localDateAt(deps.now(), read.fields.timeZone),
    reminderTime,
    reach,
  });
}

/** What is on record of a contract, and of a term of it; nothing of one that is being added. */
const knownOf = async ({ store: { db } }: SlackDeps, termEnd: LocalDate, contract?: Contract) =>
  contract === undefined
    ? { notices: [], ledger: [] }
    : {
        notices: (await noticesOf(db, [contract.id])).get(contract.id) ?? [],
        ledger: await rungRecordsOf(db, { id: contract.id, termEnd }),
      };
