import cron from 'node-cron';

export interface Waker {
  readonly stop: () => Promise<void>;
  /** When the expression comes round next, epoch milliseconds; null once it never does. */
  readonly nextWake: () => number | null;
}

/**
 * Wakes `work` by a cron expression, never twice at a time, and once at start-up so that what was missed while
 * the bot was down is done at once. What is due is decided by `work` from dates and the ledger, never by the
 * cron having fired: node-cron drops ticks while the event loop is blocked, so a missed tick wakes at once.
 * The expression is read in `timeZone`, UTC unless told otherwise, never in the machine's zone.
 */
export function wakeByCron(
  expression: string,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
  timeZone = 'UTC',
): Waker {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      // Caught inside the loop: a wake-up that came while work failed still has its turn.
      await work().catch(onError);
    } while (again);
  };
  const wake = (): void => {
    if (running !== undefined) {
      again = true;
      return;
    }
    running = run().finally(() => {
      running = undefined;
    });
  };
  const task = cron.schedule(expression, wake, { noOverlap: true, timezone: timeZone });
  task.on('execution:missed', wake);
  wake();
  return {
    stop: async () => {
      await task.destroy();
      again = false;
      await running;
    },
    nextWake: () => task.getNextRun()?.getTime() ?? null,
  };
}
