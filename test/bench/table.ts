/** One line of the result. Texts are ready to be printed. */
export interface Row {
  readonly bench: string;
  readonly engine: string;
  readonly n: number;
  readonly time: string;
  readonly rate: string;
  readonly peak: string;
  /** Against what was measured in the same run, and what that is. */
  readonly ratio: string;
  readonly goal: string;
  readonly met: 'yes' | 'no' | '';
}

const COLUMNS: readonly { readonly key: keyof Row; readonly title: string; readonly right?: true }[] = [
  { key: 'bench', title: 'bench' },
  { key: 'engine', title: 'engine' },
  { key: 'n', title: 'n', right: true },
  { key: 'time', title: 'time', right: true },
  { key: 'rate', title: 'rate or latency', right: true },
  { key: 'peak', title: 'peak RSS', right: true },
  { key: 'ratio', title: 'ratio to baseline' },
  { key: 'goal', title: 'goal' },
  { key: 'met', title: 'met' },
];

/** The rows as a Markdown table, so that it can be pasted as it is. */
export function tableOf(rows: readonly Row[]): string {
  const cell = (row: Row, key: keyof Row): string =>
    typeof row[key] === 'number' ? row[key].toLocaleString('en-GB') : row[key];
  const widths = COLUMNS.map(({ key, title }) =>
    Math.max(title.length, ...rows.map((row) => cell(row, key).length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return COLUMNS[index]?.right ? text.padStart(width) : text.padEnd(width);
      })
      .join(' | ')} |\n`;
  const rule = COLUMNS.map(
    ({ right }, index) => `${'-'.repeat((widths[index] ?? 1) - 1)}${right ? ':' : '-'}`,
  );
  const body = rows.map((row) => line(COLUMNS.map(({ key }) => cell(row, key))));
  return [line(COLUMNS.map(({ title }) => title)), line(rule), ...body].join('');
}

/** Milliseconds with as many digits as say something. */
export const inMs = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms >= 10 ? 0 : 2)} ms`;

/** How many of something there were a second. */
export const perSecond = (count: number, ms: number, what: string): string =>
  `${Math.round((count / ms) * 1000).toLocaleString('en-GB')} ${what}/s`;

export const inMegabytes = (megabytes: number): string => `${Math.round(megabytes)} MB`;

export const met = (holds: boolean): Row['met'] => (holds ? 'yes' : 'no');
