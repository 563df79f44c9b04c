import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkSchema, placeOf } from '../../src/config/zod-problems.ts';
import { describeProblem } from '../../src/domain/errors.ts';

const schema = z.strictObject({
  title: z.string(),
  seats: z.int().min(1).max(10).default(1),
  price: z.number().multipleOf(5).default(5),
  flag: z.boolean().default(false),
  kind: z.enum(['email', 'form']).default('form'),
  one: z.literal('fixed').optional(),
  tags: z.array(z.string()).min(1).default(['x']),
  window: z
    .discriminatedUnion('bound', [
      z.strictObject({ bound: z.literal('latest'), offset: z.string() }),
      z.strictObject({ bound: z.literal('any') }),
    ])
    .optional(),
  either: z.union([z.number(), z.strictObject({ deep: z.number() })]).optional(),
});

const cases: [what: string, input: unknown, expected: string[]][] = [
  ['missing', {}, ['f.yaml: title: found nothing, expected a text']],
  ['empty in YAML', { title: null }, ['f.yaml: title: found nothing, expected a text']],
  ['no mapping at all', 'words', ['f.yaml: found "words", expected a mapping']],
  ['a list', [1, 2], ['f.yaml: found a list of 2, expected a mapping']],
  ['number for text', { title: 7 }, ['f.yaml: title: found 7, expected a text']],
  ['mapping for text', { title: { a: 1 } }, ['f.yaml: title: found a mapping, expected a text']],
  ['too small', { title: 't', seats: 0 }, ['f.yaml: seats: found 0, expected at least 1']],
  ['too big', { title: 't', seats: 11 }, ['f.yaml: seats: found 11, expected at most 10']],
  ['broken number', { title: 't', seats: 1.5 }, ['f.yaml: seats: found 1.5, expected a whole number']],
  ['multiple', { title: 't', price: 7 }, ['f.yaml: price: found 7, expected a multiple of 5']],
  ['text for boolean', { title: 't', flag: 'yes' }, ['f.yaml: flag: found "yes", expected true or false']],
  [
    'enum with a near match',
    { title: 't', kind: 'emial' },
    ['f.yaml: kind: found "emial", expected one of "email", "form" (did you mean "email"?)'],
  ],
  [
    'enum without one',
    { title: 't', kind: 'telephone' },
    ['f.yaml: kind: found "telephone", expected one of "email", "form"'],
  ],
  ['literal', { title: 't', one: 'loose' }, ['f.yaml: one: found "loose", expected "fixed"']],
  [
    'empty list',
    { title: 't', tags: [] },
    ['f.yaml: tags: found an empty list, expected a list whose length is at least 1'],
  ],
  ['inside a list', { title: 't', tags: ['a', 2] }, ['f.yaml: tags[1]: found 2, expected a text']],
  [
    'unknown key with a near match',
    { title: 't', titel: 'x' },
    [
      'f.yaml: found the unknown key "titel", expected one of title, seats, price, flag, kind, one, tags, window, either (did you mean "title"?)',
    ],
  ],
  [
    'unknown key inside a union',
    { title: 't', window: { bound: 'any', colour: 1 } },
    ['f.yaml: window: found the unknown key "colour", expected one of bound'],
  ],
  [
    'no such alternative',
    { title: 't', window: { bound: 'lastest' } },
    ['f.yaml: window.bound: found "lastest", expected one of "latest", "any" (did you mean "latest"?)'],
  ],
  [
    'alternative not named',
    { title: 't', window: {} },
    ['f.yaml: window.bound: found nothing, expected one of "latest", "any"'],
  ],
  ['union', { title: 't', either: { deep: 'x' } }, ['f.yaml: either.deep: found "x", expected a number']],
  [
    'union, nothing like it',
    { title: 't', either: 'x' },
    ['f.yaml: either: found "x", expected a number, or a mapping'],
  ],
  [
    'union with an unknown key',
    { title: 't', either: { deep: 1, depe: 2 } },
    ['f.yaml: either: found the unknown key "depe", expected one of deep (did you mean "deep"?)'],
  ],
  [
    'everything at once',
    { seats: 0, kind: 3 },
    [
      'f.yaml: title: found nothing, expected a text',
      'f.yaml: seats: found 0, expected at least 1',
      'f.yaml: kind: found 3, expected one of "email", "form"',
    ],
  ],
];

describe('checkSchema', () => {
  test.each(cases)('%s', (_what, input, expected) => {
    const checked = checkSchema(schema, input, 'f.yaml');
    expect(checked.ok ? [] : checked.problems.map(describeProblem)).toEqual(expected);
  });

  test('a good value comes back with its defaults', () => {
    expect(checkSchema(schema, { title: 't' }, 'f.yaml')).toMatchObject({ ok: true, value: { seats: 1 } });
  });

  test('a long value is cut', () => {
    const checked = checkSchema(z.strictObject({ n: z.number() }), { n: 'x'.repeat(5_000) }, 'f');
    expect(checked.ok ? '' : checked.problems[0]?.found).toHaveLength(83);
  });

  test('a key of the prototype is not taken for a value', () => {
    const checked = checkSchema(z.strictObject({ toString: z.string() }), {}, 'f');
    expect(checked.ok ? [] : checked.problems[0]?.found).toBe('nothing');
  });
});

test.each([
  ['f', [], 'f'],
  ['f', ['a', 2, 'b'], 'f: a[2].b'],
  ['', ['PORT'], 'PORT'],
  ['f', [0, 'id'], 'f: [0].id'],
])('placeOf(%j, %j)', (prefix, path, expected) => {
  expect(placeOf(prefix, path)).toBe(expected);
});
