import { expect, test } from 'vitest';
import {
  DateError,
  describeProblem,
  InvalidInputError,
  LastcallError,
  quote,
} from '../../src/domain/errors.ts';

test.each([
  ['ann', '"ann"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['two\nlines', '"two\\nlines"'],
  ['', '""'],
  ['x'.repeat(81), `"${'x'.repeat(80)}…"`],
  [12, '12'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ a: 'b' }, '{"a":"b"}'],
])('%j is quoted as %s', (found, text) => {
  expect(quote(found)).toBe(text);
});

test('an input error carries and tells every problem', () => {
  const problems = [
    { place: 'line 2, column seats', found: '"-1"', expected: 'a whole number, at least 0' },
    { place: 'line 3, column term_end', found: 'nothing', expected: 'a calendar day' },
  ];
  const error = new InvalidInputError(problems);
  expect(error.problems).toBe(problems);
  expect(error.code).toBe('invalid-input');
  expect(error.message.split('\n')).toEqual(problems.map(describeProblem));
  expect(describeProblem(problems[0] ?? { place: '', found: '', expected: '' })).toBe(
    'line 2, column seats: found "-1", expected a whole number, at least 0',
  );
  expect(new InvalidInputError([], 'invalid-config').code).toBe('invalid-config');
});

test('every error is a LastcallError with its cause and its own name', () => {
  const cause = new Error('disk full');
  const error = new LastcallError('database', 'cannot write', { cause });
  expect(error).toMatchObject({ name: 'LastcallError', code: 'database', message: 'cannot write', cause });
  expect(new DateError('x')).toBeInstanceOf(LastcallError);
  expect(new DateError('x')).toMatchObject({ name: 'DateError', code: 'invalid-date' });
});
