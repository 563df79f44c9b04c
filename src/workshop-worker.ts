// The thread of the workshop: what nobody waits for is done here, however long it takes, while requests are
// acknowledged in the main thread. Has a database connection of its own.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorkshop, ToWorkshop, WorkshopStart } from './workshop-messages.ts';

// Before anything else is loaded, as in the main thread.
enableCompileCache();
const { createLog } = await import('./cli/log.ts');
const { waitingIn } = await import('./delivery/slack/waiting.ts');
const { LastcallError } = await import('./domain/errors.ts');
const { rulesFrom, storeFrom } = await import('./installation.ts');
const { systemClock } = await import('./scheduler/clock.ts');
const { createWorkshop } = await import('./workshop.ts');

const { env, slack, waiting } = workerData as WorkshopStart;
const tell = (message: FromWorkshop): void => parentPort?.postMessage(message);
const log = createLog(env);
process.on('unhandledRejection', (error) => log.error({ error }, 'an unhandled rejection'));

try {
  const store = await storeFrom(env);
  const workshop = await createWorkshop({
    env,
    slack,
    store,
    rules: rulesFrom(env),
    clock: systemClock,
    log,
    waiting: waitingIn(waiting),
    swept: (nextDue) => tell({ is: 'swept', nextDue }),
  });
  const answers = {
    sweep: workshop.sweep,
    settled: workshop.settled,
    stop: async () => {
      await workshop.stop();
      await store.close();
    },
  };
  parentPort?.on('message', (message: ToWorkshop) => {
    if ('order' in message)
      return void (workshop[message.order] as (...what: unknown[]) => void)(...message.what);
    const { question, number } = message;
    answers[question]().then(
      (value) => tell({ is: 'answer', number, value }),
      (error: unknown) => tell({ is: 'failure', number, error }),
    );
  });
  tell({ is: 'open' });
} catch (error) {
  if (!(error instanceof LastcallError)) throw error;
  tell({ is: 'refused', code: error.code, message: error.message });
}
