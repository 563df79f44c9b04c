import { LastcallError } from '../../domain/errors.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'which another program is using',
  EACCES: 'which only an administrator may use',
};

/** Why a port cannot be listened on, in words; any other failure as it is. */
export function portError(port: number, cause: unknown): unknown {
  const why = cause instanceof Error && 'code' in cause ? PROBLEMS[String(cause.code)] : undefined;
  if (why === undefined) return cause;
  const expected = 'a free one, such as --port 3001, or --port 0 for any';
  return new LastcallError('delivery', `--port: found ${port}, ${why}, expected ${expected}`, { cause });
}
