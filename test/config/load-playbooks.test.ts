import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPlaybook, loadPlaybooks, playbookFor } from '../../src/config/load-playbooks.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lastcall-playbooks-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** As small as a playbook gets. Cases change one thing in it. */
const GOOD = `
id: acme
vendor: Acme
title: Leaving Acme
match: [acme]
sources:
  ours: { title: Our defaults, publisher: Lastcall }
provenance:
  - &ours { source: ours, confidence: our-default, verified: 2026-11-22 }
terms:
  termMonths: { value: 12, <<: *ours }
  noticeDays: { value: 30, <<: *ours }
  autoRenews: { value: true, <<: *ours }
  currency: { value: EUR, <<: *ours }
  recommendedNotice: { value: T-60, <<: *ours }
contacts:
  - { id: sales, kind: email, address: sales@example.com, for: everything, <<: *ours }
actions:
  - { id: cancel, title: Cancel, window: { bound: latest, offset: N }, through: [sales], takesEffect: at-term-end, stopsRenewal: true, <<: *ours }
ladder:
  - { rung: T, audience: [owner], purpose: the last day, <<: *ours }
nagging: { dailyBeforeDeadline: 7, confirmationDays: 3, <<: *ours }
checklists:
  - id: leaving
    title: Leaving
    action: cancel
    <<: *ours
    tasks:
      - { id: export, title: Export, how: By hand., due: T-1, <<: *ours }
      - { id: erase, title: Erase, how: By hand., due: T-1, after: [export], <<: *ours }
paths:
  - { id: wait, title: Wait, bestFor: patience, <<: *ours, steps: [{ title: Write., through: sales, <<: *ours }] }
tactics:
  - id: slow
    title: Slowly
    bestFor: patience
    overlap: false
    <<: *ours
    steps:
      - { id: try, offset: T-7, title: Try, startsTrial: true, trialMustReach: go, <<: *ours }
      - { id: go, offset: T, title: Go, action: cancel, <<: *ours }
odds:
  - { seats: { from: 1, below: 11 }, outcome: none, <<: *ours }
  - { seats: { from: 11 }, outcome: some, creditPercent: [10, 30], <<: *ours }
matrix:
  - { id: any, situation: any, when: {}, paths: [wait], tactic: slow, <<: *ours }
`;

function write(name: string, content: string | Uint8Array): string {
  const file = join(dir, name);
  writeFileSync(file, content);
  return file;
}

/** The good file with one piece changed; fails where the piece is not in it. */
function changed(from: string, to: string): string {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
}

function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('the smallest playbook is read, with defaults, frozen all the way down', () => {
  const playbook = loadPlaybook(write('acme.yaml', GOOD));
  expect(playbook.actions[0]).toMatchObject({
    requires: [],
    notes: [],
    irreversible: false,
    verified: '2026-11-22',
  });
  expect(Object.isFrozen(playbook.checklists[0]?.tasks[1]?.after)).toBe(true);
  expect(() => Object.assign(playbook.terms.noticeDays ?? {}, { value: 0 })).toThrow(TypeError);
});

test('a playbook need not add anything to its ladder', () => {
  const plain = changed('nagging: { dailyBeforeDeadline: 7, confirmationDays: 3, <<: *ours }\n', '');
  expect(loadPlaybook(write('acme.yaml', plain)).nagging).toBeUndefined();
  expect(loadPlaybook(write('acme.yaml', GOOD)).nagging).toMatchObject({
    dailyBeforeDeadline: 7,
    confirmationDays: 3,
    source: 'ours',
  });
});

test("an entry's own date wins over the shared one, before and after it", () => {
  const own = changed('{ value: 12, <<: *ours }', '{ value: 12, <<: *ours, verified: 2027-01-31 }').replace(
    '{ value: 30, <<: *ours }',
    '{ value: 30, verified: 2027-02-28, <<: *ours }',
  );
  const { terms } = loadPlaybook(write('acme.yaml', own));
  expect(terms.termMonths.verified).toBe('2027-01-31');
  expect(terms.noticeDays?.verified).toBe('2027-02-28');
});

const badFiles: [what: string, from: string, to: string, expected: string[]][] = [
  [
    'wrong offset',
    'T-7',
    'T-07',
    [
      'acme.yaml: tactics[0].steps[0].offset: found "T-07", expected an offset in days such as T-60, T, T+1 (T last paid day, N notice deadline, S start of the switch)',
    ],
  ],
  [
    'wrong bound',
    'bound: latest',
    'bound: lastest',
    [
      'acme.yaml: actions[0].window.bound: found "lastest", expected one of "latest", "earliest", "any" (did you mean "latest"?)',
    ],
  ],
  [
    'no such day',
    '2026-11-22',
    '2027-02-30',
    [
      'acme.yaml: provenance[0].verified: found "2027-02-30", expected a calendar day that exists, as YYYY-MM-DD',
    ],
  ],
  [
    'misspelt key',
    'purpose:',
    'porpoise:',
    [
      'acme.yaml: ladder[0].purpose: found nothing, expected a text',
      'acme.yaml: ladder[0]: found the unknown key "porpoise", expected one of rung, audience, purpose, source, confidence, verified (did you mean "purpose"?)',
    ],
  ],
  [
    'no provenance',
    'purpose: the last day, <<: *ours',
    'purpose: the last day',
    [
      'acme.yaml: ladder[0].source: found nothing, expected a text',
      'acme.yaml: ladder[0].confidence: found nothing, expected one of "policy", "vendor-guidance", "anecdote", "our-default"',
      'acme.yaml: ladder[0].verified: found nothing, expected a calendar day that exists, as YYYY-MM-DD',
    ],
  ],
  [
    'unknown currency',
    'EUR',
    'EURO',
    [
      'acme.yaml: terms.currency.value: found "EURO", expected a three-letter currency code (ISO 4217) such as USD',
    ],
  ],
  [
    'id in capitals',
    'id: leaving',
    'id: Leaving',
    [
      'acme.yaml: checklists[0].id: found "Leaving", expected an id of lower-case letters, digits and single hyphens',
    ],
  ],
  [
    'share over 100',
    '[10, 30]',
    '[10, 130]',
    ['acme.yaml: odds[1].creditPercent[1]: found 130, expected at most 100'],
  ],
  [
    'share upside down',
    '[10, 30]',
    '[30, 10]',
    ['acme.yaml: odds[1].creditPercent: found 30 to 10, expected the lower share first'],
  ],
  [
    'empty bracket',
    'from: 1, below: 11',
    'from: 11, below: 11',
    ['acme.yaml: odds[0].seats: found a mapping, expected a bracket whose `from` is less than its `below`'],
  ],
  [
    'overlapping brackets',
    'from: 11 }',
    'from: 10 }',
    ['acme.yaml: odds[1].seats: found 10 and more, expected a bracket that does not overlap odds[0].seats'],
  ],
  [
    'overlap with an open end',
    'seats: { from: 1, below: 11 }',
    'seats: { below: 12 }',
    ['acme.yaml: odds[1].seats: found 11 and more, expected a bracket that does not overlap odds[0].seats'],
  ],
  [
    'unknown contact',
    'through: [sales]',
    'through: [sale]',
    [
      'acme.yaml: actions[0].through[0]: found "sale", expected the id of a contact: "sales" (did you mean "sales"?)',
    ],
  ],
  [
    'unknown contact in a path',
    'through: sales,',
    'through: boss,',
    ['acme.yaml: paths[0].steps[0].through: found "boss", expected the id of a contact: "sales"'],
  ],
  [
    'unknown action of a list',
    'action: cancel\n',
    'action: leave\n',
    ['acme.yaml: checklists[0].action: found "leave", expected the id of an action: "cancel"'],
  ],
  [
    'unknown action of a step',
    'title: Go, action: cancel',
    'title: Go, action: cancle',
    [
      'acme.yaml: tactics[0].steps[1].action: found "cancle", expected the id of an action: "cancel" (did you mean "cancel"?)',
    ],
  ],
  [
    'unknown task',
    'after: [export]',
    'after: [exprot]',
    [
      'acme.yaml: checklists[0].tasks[1].after[0]: found "exprot", expected the id of a task of this list: "export", "erase" (did you mean "export"?)',
    ],
  ],
  [
    'unknown step',
    'trialMustReach: go',
    'trialMustReach: stop',
    [
      'acme.yaml: tactics[0].steps[0].trialMustReach: found "stop", expected the id of another step of this tactic: "go"',
    ],
  ],
  [
    'a trial that leads to itself',
    'trialMustReach: go',
    'trialMustReach: try',
    [
      'acme.yaml: tactics[0].steps[0].trialMustReach: found "try", expected the id of another step of this tactic: "go"',
    ],
  ],
  [
    'unknown path',
    'paths: [wait]',
    'paths: [run]',
    ['acme.yaml: matrix[0].paths[0]: found "run", expected the id of a path: "wait"'],
  ],
  [
    'unknown tactic',
    'tactic: slow',
    'tactic: fast',
    ['acme.yaml: matrix[0].tactic: found "fast", expected the id of a tactic: "slow"'],
  ],
  [
    'unknown source',
    'source: ours',
    'source: theirs',
    ['acme.yaml: provenance[0].source: found "theirs", expected a key of sources: "ours"'],
  ],
  [
    'circle of one',
    'after: [export]',
    'after: [erase]',
    [
      'acme.yaml: checklists[0].tasks[1].after: found the circle erase > erase, expected an order without a circle',
    ],
  ],
  [
    'circle of two',
    'due: T-1, <<',
    'due: T-1, after: [erase], <<',
    [
      'acme.yaml: checklists[0].tasks[0].after: found the circle export > erase > export, expected an order without a circle',
    ],
  ],
  [
    'id twice',
    'id: erase',
    'id: export',
    [
      'acme.yaml: checklists[0].tasks[1].id: found "export" again, expected one that checklists[0].tasks[0] does not have',
    ],
  ],
  [
    'rung twice',
    'ladder:',
    'ladder:\n  - { rung: T, audience: [channel], purpose: twice, <<: *ours }',
    ['acme.yaml: ladder[1].rung: found "T" again, expected one that ladder[0] does not have'],
  ],
  [
    'asking without a pause',
    'confirmationDays: 3',
    'confirmationDays: 0',
    ['acme.yaml: nagging.confirmationDays: found 0, expected at least 1'],
  ],
  [
    'daily for longer than a month',
    'dailyBeforeDeadline: 7',
    'dailyBeforeDeadline: 31',
    ['acme.yaml: nagging.dailyBeforeDeadline: found 31, expected at most 30'],
  ],
  [
    'half a section',
    'dailyBeforeDeadline: 7, ',
    '',
    ['acme.yaml: nagging.dailyBeforeDeadline: found nothing, expected a number'],
  ],
  [
    'misspelt key in it',
    'dailyBeforeDeadline: 7, ',
    'dailyBeforeDeadline: 7, weekend: true, ',
    [
      'acme.yaml: nagging: found the unknown key "weekend", expected one of dailyBeforeDeadline, confirmationDays, source, confidence, verified',
    ],
  ],
  [
    'no provenance of it',
    'confirmationDays: 3, <<: *ours',
    'confirmationDays: 3, confidence: our-default, verified: 2026-11-22, source: theirs',
    ['acme.yaml: nagging.source: found "theirs", expected a key of sources: "ours"'],
  ],
  [
    'nothing stops the renewal',
    'stopsRenewal: true',
    'stopsRenewal: false',
    [
      'acme.yaml: actions: found none with stopsRenewal: true, expected exactly one action that stops the renewal',
    ],
  ],
  [
    'another name',
    'id: acme',
    'id: acne',
    ['acme.yaml: id: found "acne", expected the file\'s own name, "acme"'],
  ],
  [
    'YAML: unclosed',
    '[acme]',
    '[acme',
    [
      expect.stringMatching(
        /^acme\.yaml line \d+, column \d+: found broken YAML \(.+\), expected well-formed YAML$/,
      ),
    ],
  ],
  [
    'YAML: key twice',
    'vendor: Acme',
    'vendor: Acme\nvendor: Acme',
    ['acme.yaml line 4, column 1: found broken YAML (Map keys must be unique), expected well-formed YAML'],
  ],
  [
    'YAML: unknown alias',
    '<<: *ours',
    '<<: *mine',
    [
      'acme.yaml line 11, column 32: found *mine, an alias without an anchor before it, expected well-formed YAML',
    ],
  ],
];

describe('a bad file says where, what was found and what was expected', () => {
  test.each(badFiles)('%s', (_what, from, to, expected) => {
    const problems = problemsOf(() => loadPlaybook(write('acme.yaml', changed(from, to))));
    expect(problems).toEqual(expected);
  });

  test('every problem at once', () => {
    const bad = changed('through: [sales]', 'through: [sale]')
      .replace('from: 11 }', 'from: 5 }')
      .replace('id: acme', 'id: x');
    expect(problemsOf(() => loadPlaybook(write('acme.yaml', bad)))).toHaveLength(3);
  });

  test.each([
    ['empty', '', 'acme.yaml: found nothing, expected a mapping'],
    ['a list', '- 1\n', 'acme.yaml: found a list of 1, expected a mapping'],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x00, 0x9d), 'found bytes that are no text, expected UTF-8 text'],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      'acme.yaml line 2, column 1: found a second document, expected well-formed YAML',
    ],
  ])('%s', (_what, content, expected) => {
    expect(problemsOf(() => loadPlaybook(write('acme.yaml', content))).join('\n')).toContain(expected);
  });

  test('a file that multiplies itself is stopped', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`);
    const bomb = ['l0: &l0 [x]', ...levels].join('\n');
    expect(problemsOf(() => loadPlaybook(write('acme.yaml', bomb))).join('\n')).toContain(
      'broken YAML (Excessive alias',
    );
  });

  test('missing, or a directory', () => {
    const missing = join(dir, 'none.yaml');
    expect(problemsOf(() => loadPlaybook(missing))).toEqual([
      `${missing}: found nothing there, expected a file that can be read`,
    ]);
    expect(problemsOf(() => loadPlaybook(dir))).toEqual([
      `${dir}: found a directory, expected a file that can be read`,
    ]);
  });
});

describe('a directory of playbooks', () => {
  const generic = GOOD.replace('id: acme', 'id: generic').replace('match: [acme]', 'match: []');
  let count = 0;
  const directory = (files: Record<string, string>): string => {
    count += 1;
    const inside = join(dir, `set-${count}`);
    mkdirSync(inside);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(inside, name), content);
    return inside;
  };

  test('every YAML file in it, by id', () => {
    const set = loadPlaybooks(directory({ 'acme.yml': GOOD, 'generic.yaml': generic, 'notes.txt': '{' }));
    expect([...set.keys()]).toEqual(['acme', 'generic']);
  });

  test('there has to be a generic one', () => {
    const inside = directory({ 'acme.yaml': GOOD });
    expect(problemsOf(() => loadPlaybooks(inside))).toEqual([
      `${inside}: found no generic.yaml, expected the playbook for all other vendors`,
    ]);
  });

  test('problems of all files together; a broken generic is not also a missing one', () => {
    const inside = directory({
      'acme.yaml': GOOD.replace('id: acme', 'id: x'),
      'generic.yaml': generic.replace('T-60', 'T60'),
    });
    expect(problemsOf(() => loadPlaybooks(inside)).map((line) => line.split(':')[0])).toEqual([
      'acme.yaml',
      'generic.yaml',
    ]);
  });

  test('one id in two files', () => {
    const inside = directory({ 'acme.yaml': GOOD, 'acme.yml': GOOD, 'generic.yaml': generic });
    expect(problemsOf(() => loadPlaybooks(inside))).toEqual([
      'acme.yml: id: found "acme" again, expected one file to an id',
    ]);
  });

  test('no directory', () => {
    const inside = join(dir, 'nowhere');
    expect(problemsOf(() => loadPlaybooks(inside))).toEqual([
      `${inside}: found nothing there, expected a directory of playbooks that can be read`,
    ]);
  });

  test.each([
    ['ACME Corp.', 'acme'],
    ['The new Acme', 'acme'],
    ['Acme Rockets GmbH', 'rockets'],
    ['Zenith', 'generic'],
    ['', 'generic'],
  ])('vendor %j has the playbook %s', (vendor, expected) => {
    const rockets = GOOD.replace('id: acme', 'id: rockets').replace('[acme]', '[acme rockets]');
    const set = loadPlaybooks(
      directory({ 'acme.yaml': GOOD, 'rockets.yaml': rockets, 'generic.yaml': generic }),
    );
    expect(playbookFor(vendor, set).id).toBe(expected);
  });
});
