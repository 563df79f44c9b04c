import cron from 'node-cron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wakeByCron } from '../../src/scheduler/cron.ts';

/** A cron that ticks when the test says so. */
function controlledCron() {
  const listeners = new Map<string, () => void>();
  let tick = () => undefined as unknown;
  const task = {
    on: (event: string, listener: () => void) => void listeners.set(event, listener),
    destroy: vi.fn(async () => undefined),
    getNextRun: () => new Date('2027-05-01T09:00:00Z'),
  };
  const schedule = vi.spyOn(cron, 'schedule').mockImplementation(((
    _expression: string,
    work: () => unknown,
  ) => {
    tick = work;
    return task;
  }) as never);
  return { schedule, task, tick: () => tick(), missed: () => listeners.get('execution:missed')?.() };
}

/** Work whose passes end when the test says so. */
function heldWork() {
  const passes: PromiseWithResolvers<void>[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const work = async (): Promise<void> => {
    const pass = Promise.withResolvers<void>();
    passes.push(pass);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await pass.promise.finally(() => {
      atOnce -= 1;
    });
  };
  /** Ends the newest pass, and lets what follows from it happen. */
  const end = async (error?: Error): Promise<void> => {
    if (error === undefined) passes.at(-1)?.resolve();
    else passes.at(-1)?.reject(error);
    await settled();
  };
  return { work, end, started: () => passes.length, mostAtOnce: () => mostAtOnce };
}

const settled = () => new Promise(setImmediate);

let clock: ReturnType<typeof controlledCron>;
const onError = vi.fn();

beforeEach(() => {
  clock = controlledCron();
  onError.mockReset();
});
afterEach(() => vi.restoreAllMocks());

test('wakes at the start, and at every tick', async () => {
  const { work, end, started } = heldWork();
  wakeByCron('* * * * *', work, onError);
  expect(started()).toBe(1);
  await end();
  clock.tick();
  expect(started()).toBe(2);
  await end();
  expect(started()).toBe(2);
});

test('never works twice at once; wake-ups that came meanwhile make one more pass', async () => {
  const { work, end, started, mostAtOnce } = heldWork();
  wakeByCron('* * * * *', work, onError);
  clock.tick();
  clock.tick();
  clock.missed();
  expect(started()).toBe(1);
  await end();
  expect(started()).toBe(2);
  await end();
  expect(started()).toBe(2);
  expect(mostAtOnce()).toBe(1);
});

test('a tick that node-cron missed wakes at once', async () => {
  const { work, end, started } = heldWork();
  wakeByCron('* * * * *', work, onError);
  await end();
  clock.missed();
  expect(started()).toBe(2);
});

test('an error is reported, and neither it nor a wake-up during it is the end', async () => {
  const { work, end, started } = heldWork();
  wakeByCron('* * * * *', work, onError);
  clock.tick();
  const broken = new Error('the database is away');
  await end(broken);
  expect(onError.mock.calls).toEqual([[broken]]);
  expect(started()).toBe(2);
  await end(broken);
  expect(started()).toBe(2);
  clock.tick();
  expect(started()).toBe(3);
  await end();
  expect(onError).toHaveBeenCalledTimes(2);
});

test('stopping waits for the work under way and starts no more of it', async () => {
  const { work, end, started } = heldWork();
  const waker = wakeByCron('* * * * *', work, onError);
  clock.tick();
  const stopped = vi.fn();
  const stopping = waker.stop().then(stopped);
  await settled();
  expect(clock.task.destroy).toHaveBeenCalledOnce();
  expect(stopped).not.toHaveBeenCalled();
  await end();
  await stopping;
  expect(started()).toBe(1);
});

test("reads the expression in the zone that it is given, not in the machine's", () => {
  wakeByCron('0 9 * * *', async () => undefined, onError, 'Pacific/Kiritimati');
  expect(clock.schedule.mock.calls[0]).toMatchObject(['0 9 * * *', {}, { timezone: 'Pacific/Kiritimati' }]);
});

test('knows when the expression comes round next', async () => {
  vi.restoreAllMocks();
  vi.useFakeTimers({ now: new Date('2027-05-01T08:59:30Z'), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const passes = vi.fn(async () => undefined);
  const waker = wakeByCron('0 9 * * *', passes, onError);
  expect(waker.nextWake()).toBe(Date.parse('2027-05-01T09:00:00Z'));
  // The real node-cron, to see that it is spoken to in the right way.
  await vi.advanceTimersByTimeAsync(31_000);
  expect(passes).toHaveBeenCalledTimes(2);
  expect(waker.nextWake()).toBe(Date.parse('2027-05-02T09:00:00Z'));
  // As after an event loop that was blocked: the tick is past when the timer fires.
  vi.setSystemTime(new Date('2027-05-02T10:00:00Z'));
  await vi.advanceTimersByTimeAsync(86_400_000);
  // The one that was missed, and the next day's.
  expect(passes).toHaveBeenCalledTimes(4);
  await waker.stop();
  vi.useRealTimers();
});
