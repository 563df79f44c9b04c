import { ACTED } from '../domain/discreet.ts';
import { formatLong, isLocalDate } from '../domain/local-date.ts';
import { oneLine } from './one-line.ts';

/** Something that somebody did to a contract, as the history has it. */
export interface Deed {
  readonly what: string;
  /** Their name, in plain words. */
  readonly who: string;
  readonly after: unknown;
}

/** What somebody did, in one sentence; nothing escaped. */
export function actWords({ what, who, after }: Deed): string {
  const told = fieldsOf(after);
  const name = oneLine(who, 80);
  switch (what) {
    case 'reminders.acknowledged':
      return `${name} is on it; reminders come again on ${day(told.until)}.`;
    case 'reminders.snoozed':
      return `${name} snoozed the reminders until ${day(told.until)}.`;
    case 'notice.recorded':
      return `${name} recorded the notice given on ${day(told.givenOn)} through ${text(told.through)}${reference(told)}.`;
    case 'notice.confirmed':
      return `${name} recorded that the vendor confirmed the notice on ${day(told.confirmedOn)}${reference(told)}.`;
    case 'intent.set':
      return `${name} set the intent to ${text(told.intent)}.`;
    case 'contract.renewed':
      return `${name === 'sweep' ? 'It went' : `${name} put it`} into its next term, until ${day(told.termEnd)}.`;
    case 'contract.added':
      return `${name} added the contract.`;
    case 'contract.edited':
      return `${name} edited ${[...new Set(Object.keys(told).map(fieldWords))].join(', ') || 'the contract'}.`;
    case 'contract.archived':
      return `${name} archived the contract: nobody is reminded of it any more.`;
    case 'contract.restored':
      return `${name} restored the contract.`;
    case ACTED:
      return `${name} acted on it.`;
    case 'access.limited':
      return `${name} limited the contract to the members of its channel${addressesEnded(told)}.`;
    case 'access.opened':
      return `${name} let all members see the contract.`;
    case 'access.refused':
      return `${name} was not allowed to ${REFUSED[String(told.act)] ?? text(told.act)}.`;
    case 'task.done':
      return `${name} ticked “${text(told.title)}”.`;
    case 'task.reopened':
      return `${name} took the tick off “${text(told.title)}”.`;
    case 'task.added':
      return `${name} added the task “${text(told.title)}”.`;
    case 'task.assigned':
      return `${name} assigned “${text(told.title)}” to ${text(told.assignee)}.`;
    case 'request.confirmed':
      return `${name} had “${text(told.subject)}” sent to ${text(told.to)}.`;
    case 'request.sent':
      return `“${text(told.subject)}” of ${name} was sent to ${text(told.to)}${reference(told)}.`;
    case 'request.failed':
      return `“${text(told.subject)}” of ${name} was not sent to ${text(told.to)}: ${text(told.why)}.`;
    case 'switch.chosen':
      return `${name} chose to change over by “${text(told.title)}”, starting on ${day(told.startsOn)}.`;
    case 'switch.moved':
      return `${name} moved “${text(told.title)}” to ${day(told.movedTo)}.`;
    case 'switch.assigned':
      return told.assignee === null
        ? `${name} took “${text(told.title)}” from whom it was assigned to.`
        : `${name} assigned “${text(told.title)}” to ${text(told.assignee)}.`;
    case 'switch.done':
      return `${name} finished “${text(told.title)}” on ${day(told.doneOn)}.`;
    case 'switch.skipped':
      return `${name} left out “${text(told.title)}”${typeof told.skippedWhy === 'string' ? `: ${text(told.skippedWhy)}` : ''}.`;
    case 'switch.reopened':
      return `${name} opened “${text(told.title)}” again.`;
    case 'task.unassigned':
      return `${name} took “${text(told.title)}” from whoever had it.`;
    case 'task.due-set':
      return told.due === null
        ? `${name} took the due day off “${text(told.title)}”.`
        : `${name} set the due day of “${text(told.title)}” to ${day(told.due)}.`;
    case 'task.noted':
      return `${name} changed the note of “${text(told.title)}”.`;
    case 'task.waived':
      return `${name} said that “${text(told.title)}” does not apply: ${text(told.reason)}.`;
    case 'checklist.completed':
      return `all ${text(told.total)} tasks of “${text(told.title)}” are done, the last by ${name}.`;
    case 'checklist.reopened':
      return `“${text(told.title)}” is not complete any more.`;
    case 'checklist.archived':
      return `${name} archived the list “${text(told.title)}”.`;
    case 'checklist.restored':
      return `${name} restored the list “${text(told.title)}”.`;
    case 'preflight.answered':
      return `${name} answered “${text(told.question)}” with ${text(told.answer)}.`;
    case 'account.free-confirmed':
      return `${name} confirmed that the account shows Free.`;
    default:
      return `${name}: ${oneLine(what)}.`;
  }
}

const fieldsOf = (after: unknown): Readonly<Record<string, unknown>> =>
  typeof after === 'object' && after !== null ? (after as Record<string, unknown>) : {};

const text = (value: unknown): string => oneLine(String(value ?? '–'), 120);

const day = (value: unknown): string =>
  typeof value === 'string' && isLocalDate(value) ? formatLong(value) : '–';

const reference = ({ reference: given }: Readonly<Record<string, unknown>>): string =>
  typeof given === 'string' && given !== '' ? `, reference ${text(given)}` : '';

const addressesEnded = ({ feedsEnded: count }: Readonly<Record<string, unknown>>): string =>
  typeof count === 'number' ? `; ${count} calendar ${count === 1 ? 'address' : 'addresses'} of it ended` : '';

/** What somebody wanted to do that they may not. */
const REFUSED: Readonly<Record<string, string>> = {
  see: 'see it',
  respond: 'answer its reminders',
  edit: 'edit it',
  archive: 'archive it',
  limit: 'change who sees it',
  'record-notice': 'record notice for it',
  import: 'change it by a file',
};

/** Fields by the names that they have in the form; the others are called as they are stored. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  termEnd: 'the last paid day',
  unitPrice: 'the price per seat',
  noticeDays: 'the notice period',
  noticeMonths: 'the notice period',
  ownerEmail: 'the owner',
  coOwners: 'the co-owners',
  slackChannel: 'the channel',
  endDateSource: 'the source of the last paid day',
};

/** `timeZone` as people read it: `the time zone`. */
const fieldWords = (key: string): string =>
  FIELD_WORDS[key] ?? `the ${key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
