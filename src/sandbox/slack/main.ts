// The stand-in as a process of its own, for benchmarks and for tests that kill the bot.
// Prints one line of JSON, {"url": …, "token": …}, and runs until SIGTERM or SIGINT.
import { parseArgs } from 'node:util';
import type { SlackStandInOptions } from './options.ts';
import { createSlackStandIn } from './server.ts';
import { SANDBOX_BOT_TOKEN } from './tokens.ts';

const USAGE_ERROR = 2;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`--${name}: found ${text}, expected a whole number`);
  return value;
}

function flag(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false')
    throw new Error(`--${name}: found ${text}, expected true or false`);
  return text === 'true';
}

function readOptions(argv: readonly string[]): { port: number; options: SlackStandInOptions } {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '0' },
      record: { type: 'string', default: 'true' },
      'dedupe-client-msg-id': { type: 'string', default: 'false' },
      'rate-per-second': { type: 'string' },
      'keep-calls': { type: 'string' },
      'keep-messages': { type: 'string' },
    },
  });
  const rate = values['rate-per-second'];
  const calls = values['keep-calls'];
  const messages = values['keep-messages'];
  return {
    port: wholeNumber('port', values.port),
    options: {
      record: flag('record', values.record),
      dedupeClientMsgId: flag('dedupe-client-msg-id', values['dedupe-client-msg-id']),
      ...(rate === undefined ? {} : { ratePerSecond: wholeNumber('rate-per-second', rate) }),
      ...(calls === undefined ? {} : { keepCalls: wholeNumber('keep-calls', calls) }),
      ...(messages === undefined ? {} : { keepMessages: wholeNumber('keep-messages', messages) }),
    },
  };
}

async function run(): Promise<void> {
  const { port, options } = readOptions(process.argv.slice(2));
  const standIn = createSlackStandIn(options);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void standIn.stop());
  const { url } = await standIn.start(port);
  process.stdout.write(`${JSON.stringify({ url, token: SANDBOX_BOT_TOKEN })}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = USAGE_ERROR;
});
