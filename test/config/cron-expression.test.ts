import { expect, test } from 'vitest';
import { cronExpression } from '../../src/config/cron-expression.ts';

test.each([
  '* * * * *',
  '0 8 * * 1',
  '*/15 * * * * *',
  '0,30 9-17 1-31/2 jan-mar,12 Mon-Fri',
  '0 0 * * 7',
  '  0   8 * * 1 ',
])('%j is a cron expression', (text) => {
  expect(cronExpression.safeParse(text).success).toBe(true);
});

test.each([
  '',
  '* * * *',
  '* * * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 8',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '*/0 * * * *',
  '5/10 * * * *',
  '1, * * * *',
  '- * * * *',
  '1- * * * *',
  '-1 * * * *',
  'every monday at 8 am',
  '@daily',
])('%j is none', (text) => {
  expect(cronExpression.safeParse(text).success).toBe(false);
});
