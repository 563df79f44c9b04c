import { readEnvironment } from '../../src/config/env.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { rulesFrom, storeFrom } from '../../src/installation.ts';
import { clockAt } from '../../src/scheduler/clock.ts';
import { sweep } from '../../src/scheduler/sweep.ts';
import { channelsFrom, leaseMsOf } from '../../src/wiring.ts';

/** One sweep that says when it begins, so that a test can kill it in the middle. Argument: the moment. */
const env = readEnvironment();
const now = parseInstant(process.argv[2] ?? '');
if (env.slack === null || now === undefined) throw new Error('needs SLACK_BOT_TOKEN and a moment');
const store = await storeFrom(env);
const channels = channelsFrom(env, env.slack, null, { warn: () => undefined });
const log = { warn: () => undefined };
const deps = {
  store,
  rules: rulesFrom(env),
  channels: channels.list,
  clock: clockAt(now),
  leaseMs: leaseMsOf(env),
  log,
};
process.stdout.write('begin\n');
const counts = await sweep(deps);
process.stdout.write(`${JSON.stringify(counts)}\n`);
channels.close();
await store.close();
