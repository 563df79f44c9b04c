// The process in which one scenario is measured: says when it is ready, runs a round each time it is told to,
// and at the end says how much memory it had.
import { type Measured, SCENARIOS } from './scenarios.ts';

const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1024 * 1024;

const [name = '', options = '{}'] = process.argv.slice(2);
type Start = (options: never) => Promise<Measured<unknown>>;
const start = await (SCENARIOS as Record<string, () => Promise<Start>>)[name]?.();
if (start === undefined) throw new Error(`there is no scenario ${name}`);

const tell = (value: unknown): void => void process.send?.({ value });

const scenario = await start(JSON.parse(options) as never);
process.on('message', async (message: { round: number } | { end: true }) => {
  if ('round' in message) return tell(await scenario.run(message.round));
  await scenario.close();
  tell((process.resourceUsage().maxRSS * BYTES_PER_KB) / BYTES_PER_MB);
  process.disconnect();
});
tell('ready');
