/** One thing in a request that Slack's rules do not allow. */
export type Violation = {
  /** JSON pointer into the arguments, such as `/blocks/2/text/text`. */
  readonly path: string;
  readonly found: string;
  readonly limit: string;
};

export type Report = (path: string, found: string, limit: string) => void;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error message shows it: short, never more than 40 characters of it. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 40 ? `${json.slice(0, 39)}…` : json;
}

/** The line Slack-like answers carry in `response_metadata.messages`. */
export function violationMessage(violation: Violation): string {
  return `[ERROR] found ${violation.found}, expected ${violation.limit} [json-pointer:${violation.path}]`;
}

/** A string of 1 to `max` characters. */
export function checkString(report: Report, value: unknown, path: string, max: number): void {
  if (typeof value !== 'string') report(path, describe(value), `a string of 1 to ${max} characters`);
  else if (value.length === 0 || value.length > max)
    report(path, `${value.length} characters`, `1 to ${max} characters`);
}

/** As `checkString`, but the value may be absent. */
export function checkOptionalString(report: Report, value: unknown, path: string, max: number): void {
  if (value !== undefined) checkString(report, value, path, max);
}

/** An array of 1 to `max` entries; answers the entries, or none when it is not an array. */
export function checkArray(report: Report, value: unknown, path: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) {
    report(path, describe(value), `an array of 1 to ${max} entries`);
    return [];
  }
  if (value.length === 0 || value.length > max)
    report(path, `${value.length} entries`, `1 to ${max} entries`);
  return value;
}

/** Slack refuses a property it does not know, so a typing error must not pass here either. */
export function checkKeys(report: Report, value: JsonObject, path: string, keys: ReadonlySet<string>): void {
  for (const key in value) {
    if (!keys.has(key)) report(`${path}/${key}`, 'an unknown property', `one of ${[...keys].join(', ')}`);
  }
}
