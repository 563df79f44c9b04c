import { expect, test } from 'vitest';
import { createAfterAck } from '../../../src/delivery/slack/after-ack.ts';

const failed = (error: unknown): void => {
  throw error;
};

test('what follows an acknowledgement waits while somebody waits for theirs', async () => {
  let asked = 0;
  const done: number[] = [];
  const afterAck = createAfterAck(failed, () => {
    asked += 1;
    return asked < 5;
  });
  afterAck.run(async () => void done.push(asked));
  await afterAck.settled();
  expect(done).toEqual([5]);
});

test('but not for ever', async () => {
  let isDone = false;
  const afterAck = createAfterAck(failed, () => true);
  afterAck.run(async () => {
    isDone = true;
  });
  await afterAck.settled();
  expect(isDone).toBe(true);
});
