/** Slack's date tokens, such as `{date_long} at {time}`, filled in; the fallback where it is no date. */
export function formatDate(seconds: number, pattern: string, fallback: string): string {
  if (!Number.isFinite(seconds)) return fallback;
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(seconds * 1000);
  const TOKENS: Readonly<Record<string, () => string>> = {
    date_num: () => new Date(seconds * 1000).toISOString().slice(0, 10),
    date: () => show({ month: 'long', day: 'numeric', year: 'numeric' }),
    date_pretty: () => show({ month: 'long', day: 'numeric', year: 'numeric' }),
    date_short: () => show({ month: 'short', day: 'numeric', year: 'numeric' }),
    date_short_pretty: () => show({ month: 'short', day: 'numeric', year: 'numeric' }),
    date_long: () => show({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' }),
    date_long_pretty: () => show({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' }),
    time: () => show({ hour: 'numeric', minute: '2-digit' }),
    time_secs: () => show({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string) => TOKENS[token]?.() ?? whole);
}
