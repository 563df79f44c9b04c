import { readEnvironment } from '../../src/config/env.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { rulesFrom, storeFrom } from '../../src/installation.ts';
import { clockAt } from '../../src/scheduler/clock.ts';
import { digestPass } from '../../src/scheduler/digests.ts';
import { digestDepsFrom, emailFrom } from '../../src/wiring.ts';

/** One pass of digests that says when it begins, so that it can be killed in the middle. Argument: the moment. */
const env = readEnvironment();
const now = parseInstant(process.argv[2] ?? '');
if (env.mail === null || now === undefined) throw new Error('needs SMTP_URL and a moment');
const store = await storeFrom(env);
const log = { warn: () => undefined };
const rules = rulesFrom(env);
const email = emailFrom(env, env.mail, { links: undefined, store, rules, now: () => now }, log);
const deps = digestDepsFrom({ env, rules, store, clock: clockAt(now), log }, email);
process.stdout.write('begin\n');
await digestPass(deps);
email.close();
await store.close();
