/**
 * A second opinion on a contract's reminders, for comparison: worked out from day numbers (days since 1970) and
 * plain arrays, with nothing taken from the code under test. It knows the built-in ladder and additions by heart.
 */

export interface ModelNotice {
  readonly action: 'cancel-to-free' | 'reduce-licences' | 'delete-account';
  readonly given: number;
  readonly confirmed: number | null;
}

export interface ModelContract {
  /** The last paid day. */
  readonly T: number;
  readonly noticeDays: number;
  readonly months: number;
  readonly renewsByItself: boolean;
  readonly intent: 'undecided' | 'renew' | 'cancel-to-free' | 'cancel-and-delete' | 'reduce-licences';
  /** One for each action at most, all of this term. */
  readonly notices: readonly ModelNotice[];
  readonly heldUntil: number | null;
  /** The first day of the term, where an earlier one renewed into it. */
  readonly renewedOn: number | null;
  readonly channel: string | null;
  readonly owner: string | null;
  readonly defaultChannel: string | null;
  readonly fallback: string | null;
}

const DAY = 86_400_000;
export const dayNumber = (text: string): number => Date.parse(`${text}T00:00Z`) / DAY;
export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** 0 is Sunday. */
const weekday = (day: number): number => new Date(day * DAY).getUTCDay();
const workingDay = (day: number): number => day - ([2, 0, 0, 0, 0, 0, 1][weekday(day)] ?? 0);
const isWeekend = (day: number): boolean => workingDay(day) !== day;

/** So many months later on the same day of the month, or the month's last. */
function monthsLater(day: number, months: number): number {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), length)) / DAY;
}

const unique = (days: readonly number[]): number[] => [...new Set(days)].sort((a, b) => a - b);
const upTo = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => last - index);

export interface Model {
  /** The days of the ladder, in order. */
  readonly days: readonly number[];
  /** Who is told on a day of the ladder, as `medium recipient` in lower case. */
  readonly toldOn: (day: number) => readonly string[];
  /** True if a day's reminder tells nobody anything any more when it is `today`. */
  readonly pointless: (day: number, today: number) => boolean;
}

export function modelOf(contract: ModelContract): Model {
  const { T, intent, notices, heldUntil, renewedOn } = contract;
  const N = T - contract.noticeDays;
  const playbookDays = unique([T - 60, N - 30, T - 30, N, T]);

  const record = (action: ModelNotice['action'] | undefined) =>
    notices.find((notice) => notice.action === action);
  const inForce = (notice: ModelNotice | undefined) =>
    notice !== undefined && (notice.confirmed !== null || notice.given <= N) ? notice : undefined;
  const wanted =
    intent === 'renew' ? undefined : intent === 'reduce-licences' ? 'reduce-licences' : 'cancel-to-free';
  const cancelled = inForce(record('cancel-to-free'));
  // Who stated nothing decided by asking for a change, unless they asked for the end as well.
  const decides = intent === 'undecided' && contract.renewsByItself && record('cancel-to-free') === undefined;
  const change = decides ? record('reduce-licences') : undefined;
  const settled = cancelled ?? inForce(record(wanted)) ?? inForce(change);
  const goesOn = contract.renewsByItself && cancelled === undefined;
  const nothingToAnswer = settled !== undefined || !goesOn;

  /** At first every third day, then weekly, then monthly, and the last three days; if given late, to the end. */
  const questions = (notice: ModelNotice | undefined): number[] => {
    if (notice === undefined || notice.confirmed !== null) return [];
    const end = notice.given + 3 > N ? T : N;
    const far = [3, 6, 9, 16, 23, 30, ...Array.from({ length: 60 }, (_, month) => 60 + 30 * month)];
    const rare = far.map((days) => notice.given + days).filter((day) => day <= end);
    return unique([...rare, ...upTo(N, 3), ...upTo(end, 3)]).filter((day) => day > notice.given);
  };
  const asked = questions(settled ?? record('cancel-to-free') ?? record(wanted) ?? change);

  const woken = heldUntil === null ? [] : [Math.min(heldUntil, T)];
  const lastWeek = nothingToAnswer ? [] : upTo(N - 1, 7);
  const fridays = nothingToAnswer ? [] : playbookDays.filter((d) => d <= N && isWeekend(d)).map(workingDay);

  const deletion = record('delete-account');
  const firstChase = deletion === undefined ? T + 1 : deletion.given + 30;
  const done = deletion === undefined ? false : deletion.confirmed !== null;
  // Nobody in this model ever sees that the account shows Free, so that is asked for whatever the intent.
  const left = deletion !== undefined || cancelled !== undefined || intent === 'cancel-and-delete';
  const chases =
    goesOn || done || !left
      ? []
      : [0, 7, 14, 21, 28, 58, 88, 118, 148, 178, 208, 238, 268, 298, 328, 358].map((d) => firstChase + d);

  /** Where the next term's deadline comes within a week of its beginning, the contract moves on once this one's is over. */
  const nextDeadline = monthsLater(T, contract.months) - contract.noticeDays;
  const movesOn = goesOn && nextDeadline <= T + 7 && N < T ? N + 1 : null;
  const all = unique([
    ...playbookDays,
    ...woken,
    ...lastWeek,
    ...fridays,
    ...asked,
    T + 1,
    ...chases,
    ...(movesOn === null ? [] : [movesOn]),
  ]);
  const days = movesOn === null ? all : all.filter((day) => day <= movesOn);

  /** The first day from which on those who stand in are told; none where somebody has answered. */
  const standInFrom = ((): number => {
    if (intent === 'renew' || nothingToAnswer) return Number.POSITIVE_INFINITY;
    const since = Math.max(heldUntil ?? 0, renewedOn ?? 0);
    const open = unique([...playbookDays, ...woken, ...lastWeek]).filter((day) => day >= since);
    return Math.min(open[1] ?? Number.POSITIVE_INFINITY, N >= since ? N : Number.POSITIVE_INFINITY);
  })();
  const nearEnd = [...upTo(N, 3), ...upTo(T, 3)];
  const toldOn = (day: number): string[] => {
    const standIn = day >= standInFrom || (asked.slice(1).includes(day) && nearEnd.includes(day));
    const channels = [contract.channel ?? contract.defaultChannel, standIn ? contract.defaultChannel : null];
    const people = [contract.owner, standIn ? contract.fallback : null].map((one) => one?.toLowerCase());
    const lines = [
      ...channels.map((name) => name && `slack-channel ${name.toLowerCase()}`),
      ...people.flatMap((name) => (name ? [`slack-dm ${name}`, `email ${name}`] : [])),
    ];
    return [...new Set(lines.filter((line) => typeof line === 'string'))];
  };

  const decisionDays = playbookDays.filter((day) => day <= N).slice(-2);
  const pointless = (day: number, today: number): boolean => {
    const after = day > T;
    const news = after && goesOn ? monthsLater(T, contract.months) : (after ? day : T) + 30;
    if (today > news) return true;
    if (renewedOn !== null && today >= renewedOn && (day < renewedOn || (day === renewedOn && day !== N)))
      return true;
    // That it renewed is told in any case.
    if (day === movesOn) return false;
    const confirmed = decides && decisionDays.includes(day);
    if (settled !== undefined && day < T && !questions(settled).includes(day) && !confirmed) return true;
    if (intent === 'renew' && notices.length === 0 && !after && !decisionDays.includes(day)) return true;
    const held = heldUntil === null ? 0 : Math.min(heldUntil, T);
    return day < held && day !== N && day !== workingDay(N);
  };
  return { days, toldOn, pointless };
}
