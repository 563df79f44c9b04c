import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInputError, quote } from '../../domain/errors.ts';

/** Where the sandbox keeps its data. */
export interface DemoFolder {
  readonly path: string;
  readonly kept: boolean;
  /** Removes a temporary folder; leaves one that was given. */
  readonly close: () => void;
}

/**
 * The given folder, made if need be, or else a temporary one that goes with the process however that ends.
 * @throws InvalidInputError where the given folder cannot be used.
 */
export function openFolder(given: string | null): DemoFolder {
  if (given !== null) return { path: usable(given), kept: true, close: () => undefined };
  const path = mkdtempSync(join(tmpdir(), 'lastcall-demo-'));
  const close = () => rmSync(path, { recursive: true, force: true });
  // Also where nobody comes to close it: at the second Ctrl-C, or after an error.
  process.once('exit', close);
  return { path, kept: false, close };
}

function usable(given: string): string {
  const path = resolve(given);
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const found = `${quote(given)}${reason}`;
    throw new InvalidInputError([{ place: '--data', found, expected: 'a folder that can be written to' }]);
  }
  return path;
}
