import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { Delivery, SendOutcome } from '../../domain/reminder.ts';
import { errorCodes } from '../error-codes.ts';
import { oneLine } from '../one-line.ts';
import { ERROR_TABLE, type ErrorRule, NO_EMAIL_SCOPE, PERSON_INACTIVE } from './error-table.ts';

/** What was being done: only a post can have gone out although it failed. */
type Step = 'lookup' | 'post';

type Failure = Extract<SendOutcome, { kind: 'retry' | 'refused' }>;

/** Turns whatever a Web API call threw into an outcome. Reasons are for the operator and hold no token. */
export function classifySlackError(
  error: unknown,
  delivery: Pick<Delivery, 'medium' | 'recipient'>,
  step: Step,
): Failure {
  const outcome = classify(error, delivery, step);
  return outcome.kind === 'retry' && step === 'lookup' ? { ...outcome, ambiguous: false } : outcome;
}

function classify(error: unknown, delivery: Pick<Delivery, 'medium' | 'recipient'>, step: Step): Failure {
  if (error instanceof WebAPIRateLimitedError)
    return {
      kind: 'retry',
      reason: `Slack asks to wait ${error.retryAfter} s`,
      ambiguous: false,
      retryAfterMs: error.retryAfter * 1000,
      pause: true,
    };
  if (error instanceof WebAPIPlatformError) return platformFailure(error, delivery, step);
  if (error instanceof WebAPIHTTPError)
    return {
      kind: 'retry',
      reason: `Slack answered with HTTP status ${error.statusCode}; if that stays, check SLACK_API_URL`,
      // A server that failed may have posted before it did; one that refused the request has not.
      ambiguous: error.statusCode >= 500,
    };
  if (error instanceof WebAPIRequestError) return connectionFailure(error.original);
  return { kind: 'retry', reason: `Slack could not be used: ${oneLine(String(error))}`, ambiguous: true };
}

function platformFailure(
  { data }: WebAPIPlatformError,
  { medium, recipient }: Pick<Delivery, 'medium' | 'recipient'>,
  step: Step,
): Failure {
  const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : 'that it needs';
  const rule = ruleFor(data.error, medium, step, needed);
  if (rule === undefined)
    return {
      kind: 'retry',
      reason: `Slack answered with an error that Lastcall does not know, ${oneLine(data.error)}`,
      ambiguous: false,
    };
  const reason = `${rule.say(recipient, needed)} (${data.error})`;
  if (rule.kind === 'refused') return { kind: 'refused', reason };
  return {
    kind: 'retry',
    reason,
    ambiguous: rule.ambiguous ?? false,
    ...(rule.pause === undefined ? {} : { pause: rule.pause }),
  };
}

function ruleFor(
  code: string,
  medium: Delivery['medium'],
  step: Step,
  needed: string,
): ErrorRule | undefined {
  if (code === 'missing_scope' && step === 'lookup' && needed.includes('users:read')) return NO_EMAIL_SCOPE;
  if (code === 'account_inactive' && step === 'post' && medium === 'slack-dm') return PERSON_INACTIVE;
  return Object.hasOwn(ERROR_TABLE, code) ? ERROR_TABLE[code] : undefined;
}

/** Failures after which it is certain that no request was sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function connectionFailure(original: Error): Failure {
  const codes = errorCodes(original);
  if (original.name === 'TimeoutError')
    return { kind: 'retry', reason: 'Slack did not answer in time', ambiguous: true };
  const unsent = codes.find((code) => NEVER_SENT.has(code));
  if (unsent !== undefined)
    return {
      kind: 'retry',
      reason: `Slack could not be reached (${unsent}): check the network and SLACK_API_URL`,
      ambiguous: false,
    };
  return {
    kind: 'retry',
    reason: `the connection to Slack broke (${codes[0] ?? oneLine(original.message)})`,
    ambiguous: true,
  };
}
