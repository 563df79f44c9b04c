import {
  CONFIRM_BUTTON,
  CONFIRM_TEXT,
  CONFIRM_TITLE,
  OPTION_DESCRIPTION,
  OPTION_TEXT,
  OPTION_VALUE,
  URL_LENGTH,
} from './limits.ts';
import { checkKeys, checkOptionalString, checkString, describe, isObject, type Report } from './report.ts';

const PLAIN_KEYS: ReadonlySet<string> = new Set(['type', 'text', 'emoji']);
const MRKDWN_KEYS: ReadonlySet<string> = new Set(['type', 'text', 'verbatim']);
const OPTION_KEYS: ReadonlySet<string> = new Set(['text', 'value', 'description', 'url']);
const CONFIRM_KEYS: ReadonlySet<string> = new Set(['title', 'text', 'confirm', 'deny', 'style']);

export type TextKind = 'plain' | 'any';

/** A text object: `plain_text`, or `mrkdwn` where the place allows it. */
export function checkText(report: Report, value: unknown, path: string, max: number, kind: TextKind): void {
  if (!isObject(value)) {
    report(path, describe(value), 'a text object');
    return;
  }
  if (value.type === 'plain_text') checkKeys(report, value, path, PLAIN_KEYS);
  else if (value.type === 'mrkdwn' && kind === 'any') checkKeys(report, value, path, MRKDWN_KEYS);
  else report(`${path}/type`, describe(value.type), kind === 'any' ? 'plain_text or mrkdwn' : 'plain_text');
  checkString(report, value.text, `${path}/text`, max);
}

/** As `checkText`, but the value may be absent. */
export function checkOptionalText(
  report: Report,
  value: unknown,
  path: string,
  max: number,
  kind: TextKind,
): void {
  if (value !== undefined) checkText(report, value, path, max, kind);
}

/** One entry of a menu, a group of checkboxes or radio buttons. */
export function checkOption(report: Report, value: unknown, path: string, kind: TextKind): void {
  if (!isObject(value)) {
    report(path, describe(value), 'an option object');
    return;
  }
  checkKeys(report, value, path, OPTION_KEYS);
  checkText(report, value.text, `${path}/text`, OPTION_TEXT, kind);
  checkString(report, value.value, `${path}/value`, OPTION_VALUE);
  checkOptionalText(report, value.description, `${path}/description`, OPTION_DESCRIPTION, kind);
  checkOptionalString(report, value.url, `${path}/url`, URL_LENGTH);
}

/** The dialog that asks "are you sure?". */
export function checkConfirm(report: Report, value: unknown, path: string): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    report(path, describe(value), 'a confirmation dialog object');
    return;
  }
  checkKeys(report, value, path, CONFIRM_KEYS);
  checkText(report, value.title, `${path}/title`, CONFIRM_TITLE, 'plain');
  checkText(report, value.text, `${path}/text`, CONFIRM_TEXT, 'any');
  checkText(report, value.confirm, `${path}/confirm`, CONFIRM_BUTTON, 'plain');
  checkText(report, value.deny, `${path}/deny`, CONFIRM_BUTTON, 'plain');
  checkStyle(report, value.style, `${path}/style`);
}

/** `primary`, `danger` or absent. */
export function checkStyle(report: Report, value: unknown, path: string): void {
  if (value !== undefined && value !== 'primary' && value !== 'danger')
    report(path, describe(value), 'primary or danger');
}
