import { run } from '../../src/cli/run.ts';
import { type CliResult, cliEnvironment } from './cli.ts';

/**
 * Runs a command in this process, with the function that the entry point calls: for reading back what spawned commands
 * did, and for tables of wrong input. A process of its own takes a second of work, most of it loading. One at a time.
 */
export async function runCliHere(
  args: readonly string[],
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const { env: outer, exitCode, stdout, stderr } = process;
  const written = { stdout: '', stderr: '' };
  const kept = { stdout: stdout.write, stderr: stderr.write, listeners: stdout.listeners('error') };
  const into = (name: keyof typeof written) =>
    ((piece: string | Uint8Array) => {
      written[name] += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
      return true;
    }) as typeof stdout.write;
  stdout.write = into('stdout');
  stderr.write = into('stderr');
  process.env = { ...cliEnvironment(env) };
  process.exitCode = undefined;
  try {
    await run(args);
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = exitCode;
    process.env = outer;
    stdout.write = kept.stdout;
    stderr.write = kept.stderr;
    for (const listener of stdout.listeners('error'))
      if (!kept.listeners.includes(listener)) stdout.off('error', listener as () => void);
  }
}
