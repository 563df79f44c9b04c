// The thread of the workshop: what nobody waits for is done here, however long it takes, while requests are
// acknowledged in the main thread, which goes first where there are too few processors for both. It has a database
// connection of its own.
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createLog } from './cli/log.ts';
import { waitingIn } from './delivery/slack/waiting.ts';
import { LastcallError } from './domain/errors.ts';
import { rulesFrom, storeFrom } from './installation.ts';
import { systemClock } from './scheduler/clock.ts';
import { createWorkshop } from './workshop.ts';
import type { FromWorkshop, ToWorkshop, WorkshopStart } from './workshop-messages.ts';

const { env, slack, waiting } = workerData as WorkshopStart;
const tell = (message: FromWorkshop): void => parentPort?.postMessage(message);
const log = createLog(env);
process.on('unhandledRejection', (error) => log.error({ error }, 'an unhandled rejection'));

// Linux gives each thread its own; elsewhere the whole process would go behind others.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

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
    if ('order' in message) {
      const take = workshop[message.order] as (...what: unknown[]) => void;
      return take(...message.what);
    }
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
