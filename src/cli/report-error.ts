import { LastcallError } from '../domain/errors.ts';

/** Tells the person what went wrong, on stderr. @returns the exit code: 2 for what they gave us, 1 for the rest. */
export function reportError(error: unknown): number {
  if (!(error instanceof LastcallError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`lastcall: unforeseen error, please report it: ${stack}\n`);
    return 1;
  }
  const lines = error.message.split('\n').map((line) => `lastcall: ${line}\n`);
  process.stderr.write(lines.join(''));
  switch (error.code) {
    case 'invalid-input':
    case 'invalid-config':
    case 'invalid-date':
    case 'not-found':
    case 'refused':
      return 2;
    case 'database':
    case 'delivery':
      return 1;
  }
}
