import { expect, test } from 'vitest';
import { createAfterAck, createTurns } from '../../../src/delivery/slack/after-ack.ts';

const failed = (error: unknown): void => {
  throw error;
};

test('what follows an acknowledgement waits while somebody waits for theirs', async () => {
  let asked = 0;
  const done: number[] = [];
  const afterAck = createAfterAck(
    failed,
    createTurns(() => {
      asked += 1;
      return asked < 5;
    }),
  );
  afterAck.run(async () => void done.push(asked));
  await afterAck.settled();
  expect(done).toEqual([5]);
});

test('but not for ever', async () => {
  let isDone = false;
  const afterAck = createAfterAck(
    failed,
    createTurns(() => true),
  );
  afterAck.run(async () => {
    isDone = true;
  });
  await afterAck.settled();
  expect(isDone).toBe(true);
});

test('of several pieces of work, each comes in a turn of the event loop of its own', async () => {
  const turn = createTurns(() => false);
  let turns = 0;
  let counting = true;
  const count = (): void => {
    turns += 1;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const came = await Promise.all([1, 2, 3].map(() => turn().then(() => turns)));
  counting = false;
  expect(new Set(came).size).toBe(3);
});

test('what fails is told of, and the rest goes on', async () => {
  const told: unknown[] = [];
  const afterAck = createAfterAck(
    (error) => told.push(error),
    createTurns(() => false),
  );
  let isDone = false;
  afterAck.run(() => Promise.reject(new Error('no')));
  afterAck.run(async () => {
    isDone = true;
  });
  await afterAck.settled();
  expect({ told: told.map(String), isDone }).toEqual({ told: ['Error: no'], isDone: true });
});
