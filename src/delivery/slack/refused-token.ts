import { WebAPIPlatformError } from '@slack/web-api';

/** Faults of Slack's own, which pass; every other code that opening a connection answers stays until mended. */
const PASSING: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
]);

/** Slack answered, and its answer is about the token or the app: trying again is of no use. */
export const isRefusedToken = (error: unknown): error is WebAPIPlatformError =>
  error instanceof WebAPIPlatformError && !PASSING.has(error.data.error);
