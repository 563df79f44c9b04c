import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';
import { VARIABLE_NAMES } from '../../src/config/env-schema.ts';

const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

test('.env.example names the variables that are read, and no others', () => {
  expect(Object.keys(parseEnv(text)).sort()).toEqual([...VARIABLE_NAMES].sort());
});

test('its values are the defaults', () => {
  expect(readEnvironment(parseEnv(text) as Record<string, string>)).toEqual(readEnvironment({}));
});

test('a default is written out, not left empty', () => {
  const values = parseEnv(text);
  expect(values.DATABASE_URL).toBe('sqlite:./data/lastcall.db');
  expect(values.SWEEP_CRON).toBe('* * * * *');
  expect(values.SEND_TIMEOUT_SECONDS).toBe('10');
});

test('every variable has a comment right above it', () => {
  const lines = text.split('\n');
  const bare = lines.filter((line, index) => /^[A-Z]/.test(line) && !lines[index - 1]?.startsWith('# '));
  expect(bare).toEqual([]);
});
