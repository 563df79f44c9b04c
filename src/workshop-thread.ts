import { Worker } from 'node:worker_threads';
import { LastcallError } from './domain/errors.ts';
import type { Workshop, WorkshopOptions } from './workshop.ts';
import type { FromWorkshop, Question, ToWorkshop, WorkshopStart } from './workshop-messages.ts';

/**
 * The workshop in a thread of its own, on the machine's clock. Where that thread ends by a fault, so does the process,
 * as it would had the fault been here; what was acknowledged is written down, and carried out by the next one.
 * @throws LastcallError as createWorkshop does
 */
export async function openWorkshopThread(options: WorkshopOptions): Promise<Workshop> {
  const { env, slack, waiting, swept } = options;
  // Another thread would have another one.
  if (env.database.engine === 'sqlite' && env.database.file === ':memory:')
    return (await import('./workshop.ts')).createWorkshop(options);
  const start: WorkshopStart = { env, slack, waiting: waiting.shared };
  const worker = new Worker(new URL('./workshop-worker.mjs', import.meta.url), { workerData: start });
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const opened = Promise.withResolvers<void>();
  worker.on('message', (message: FromWorkshop) => {
    switch (message.is) {
      case 'open':
        return opened.resolve();
      case 'refused':
        return opened.reject(new LastcallError(message.code, message.message));
      case 'swept':
        return swept(message.nextDue);
      case 'answer':
        return pending.get(message.number)?.resolve(message.value);
      case 'failure':
        return pending.get(message.number)?.reject(message.error);
    }
  });
  worker.on('error', (error) => {
    throw error;
  });
  const tell = (message: ToWorkshop): void => worker.postMessage(message);
  let asked = 0;
  const ask = async (question: Question['question']): Promise<unknown> => {
    asked += 1;
    const number = asked;
    const answer = Promise.withResolvers<unknown>();
    pending.set(number, answer);
    tell({ question, number });
    return answer.promise.finally(() => pending.delete(number));
  };
  await opened.promise.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    carryOut: (received) => tell({ order: 'carryOut', what: [received] }),
    goOn: (body) => tell({ order: 'goOn', what: [body] }),
    start: () => tell({ order: 'start', what: [] }),
    sweep: () => ask('sweep') as ReturnType<Workshop['sweep']>,
    settled: () => ask('settled') as Promise<void>,
    stop: async () => {
      await ask('stop');
      await worker.terminate();
    },
  };
}
