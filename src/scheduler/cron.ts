import cron from 'node-cron';

export interface Waker {
  readonly stop: () => Promise<void>;
}

/**
 * Wakes `work` by a cron expression, never twice at a time, and once at start-up so that what was missed while
 * the bot was down is done at once. What is due is decided by `work` from dates and the ledger, never by the
 * cron having fired: node-cron drops ticks while the event loop is blocked, so a missed tick wakes at once.
 */
export function wakeByCron(
  expression: string,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Waker {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  const wake = (): void => {
    if (running !== undefined) {
      again = true;
      return;
    }
    running = run()
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  };
  const task = cron.schedule(expression, wake, { noOverlap: true });
  task.on('execution:missed', wake);
  wake();
  return {
    stop: async () => {
      await task.destroy();
      again = false;
      await running;
    },
  };
}
