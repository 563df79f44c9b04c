import { statSync } from 'node:fs';
import cliProgress from 'cli-progress';

/** A bar on stderr that fills up while a file is read, and again while its contracts are stored. */
export interface Progress {
  readonly addBytes: (count: number) => void;
  readonly storing: (done: number, total: number) => void;
  readonly stop: () => void;
}

const SILENT: Progress = { addBytes: () => {}, storing: () => {}, stop: () => {} };

/** Only a person at a terminal is shown a bar; a log file is not. */
export function createProgress(file: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return SILENT;
  const bar = new cliProgress.SingleBar({
    format: '{what} [{bar}] {percentage} %',
    stream,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 30,
  });
  let bytes = 0;
  bar.start(sizeOf(file), 0, { what: 'reading' });
  return {
    addBytes: (count) => {
      bytes += count;
      bar.update(bytes);
    },
    storing: (done, total) => {
      bar.setTotal(total);
      bar.update(done, { what: 'storing' });
    },
    stop: () => bar.stop(),
  };
}

/** A pipe has no size; its bar stands still until the contracts are stored. */
const sizeOf = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.size || Number.MAX_SAFE_INTEGER;
