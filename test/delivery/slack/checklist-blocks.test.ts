import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTaskBlock, taskBlockId } from '../../../src/delivery/slack/blocks/task-ref.ts';
import { postMessage } from '../../../src/delivery/slack/blocks/tasks.ts';
import type { StoredTask } from '../../../src/domain/checklist.ts';
import { type ChecklistPost, openTasksIn } from '../../../src/domain/list-post.ts';
import { MESSAGE_BLOCKS, MESSAGE_TEXT_ADVISED } from '../../../src/sandbox/slack/limits.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';
import { at, day, noticeOf } from '../../support/factories.ts';
import { messagesOf, posted, storedTask, ticked } from '../support/checklists.ts';
import { expectGoldenJson } from '../support/golden.ts';
import { typedText } from '../support/hostile-text.ts';

const ALL = [
  'confirm-export',
  'uninstall-all-agents',
  'delete-invited-users',
  'disable-weekly-digest',
  'disable-alarms',
];
const deletion = { list: 'pre-deletion' };

const CASES: Readonly<Record<string, ChecklistPost>> = {
  'checklist-new': posted('pre-downgrade', '2027-05-03'),
  'checklist-under-way': posted('pre-downgrade', '2027-06-29', [
    ticked('export-data', 'ann@example.com', { note: 'https://drive.example.com/export' }),
    storedTask('do-not-track', { assignee: 'bob@example.com' }),
    storedTask('tell-works-council', {
      title: 'Tell the works council',
      due: day('2027-06-20'),
      position: 4,
    }),
    storedTask('no-hurry', { title: 'Thank the account manager', position: 5 }),
  ]),
  'checklist-overdue': posted('pre-downgrade', '2027-07-02'),
  'checklist-locked': posted('pre-deletion', '2027-05-03'),
  'checklist-deletion': posted('pre-deletion', '2027-07-02', [ticked('confirm-export', 'cli', deletion)], {
    accountFree: true,
  }),
  'checklist-complete': posted(
    'pre-deletion',
    '2027-07-05',
    ALL.map((id) => ticked(id, 'ann@example.com', deletion)),
    { accountFree: true },
  ),
  'checklist-asked': posted(
    'pre-deletion',
    '2027-07-05',
    ALL.map((id) => ticked(id, 'ann@example.com', deletion)),
    { accountFree: true, notices: [noticeOf({ action: 'delete-account', givenOn: day('2027-07-04') })] },
  ),
  'checklist-not-free': posted('pre-deletion', '2027-07-02'),
  'checklist-ready': posted(
    'pre-downgrade',
    '2027-06-20',
    ['export-data', 'uninstall-agents', 'do-not-track']
      .map((id) => ticked(id, 'ann@example.com'))
      .concat(
        ticked('delete-screenshots', 'bob@example.com', {
          done: { at: at('2027-06-10T10:00:00Z'), by: 'bob@example.com', waived: 'We take none.' },
        }),
      ),
  ),
  'checklist-preflight': posted('pre-downgrade', '2027-06-01', [], {
    contract: { purchasedThrough: 'reseller', reseller: 'Softland' },
    lists: [
      {
        list: 'pre-downgrade',
        archived: null,
        completedAt: null,
        answers: {
          users: { yes: true, by: 'ann@example.com', at: at('2027-05-05T10:00:00Z') },
          storage: { yes: false, by: 'bob@example.com', at: at('2027-05-05T10:00:00Z') },
        },
      },
    ],
  }),
  'checklist-archived': posted('pre-downgrade', '2027-06-01', [ticked('export-data', 'ann@example.com')], {
    lists: [
      {
        list: 'pre-downgrade',
        archived: { at: at('2027-05-20T10:00:00Z'), by: 'ann@example.com' },
        completedAt: null,
        answers: {},
      },
    ],
  }),
  'checklist-older': posted('pre-downgrade', '2027-06-01', [], { over: 'newer' }),
  'checklist-hostile-text': posted('pre-downgrade', '2027-06-01', [
    storedTask('x', {
      title: '<!channel> & *Sons* `rm` ~gone~ \u202Ecod\u202C',
      assignee: 'a_b@example.com',
      note: '<https://evil.example|click>\nnow',
    }),
    ticked('y', '<@U0ANN00001>', { title: '~done~' }),
  ]),
};

describe('a checklist in Slack', () => {
  it.each(Object.entries(CASES))('%s is as the golden file has it', (name, input) => {
    expectGoldenJson(messagesOf(input), `slack/${name}.json`);
  });

  it.each([
    [6, [10]],
    [7, [10, 1]],
    [56, [10, 10, 10, 10, 10, 10]],
  ])('with %i added tasks it is split into messages of at most ten tasks, in order', (added, sizes) => {
    const stored = Array.from({ length: added }, (_, number) =>
      storedTask(`own-${number}`, { title: `Own task no. ${number}.`, position: 10 + number }),
    );
    const messages = messagesOf(posted('pre-downgrade', '2027-06-01', stored));
    const shown = messages.map(
      ({ blocks }) =>
        JSON.stringify(blocks).match(/\*Own task no\. \d+\.|(?<=\*)(Export|Uninstall|Put|Delete)/gu) ?? [],
    );
    expect(shown.map((tasks) => tasks.length)).toEqual(sizes);
    expect(
      shown
        .flat()
        .filter((task) => task.startsWith('*Own'))
        .map((task) => task.slice(1)),
    ).toEqual(stored.map(({ title }) => title));
    if (sizes.length > 1)
      expect(messages.map(({ text }) => /\(part (\d+) of (\d+)\)/.exec(text)?.slice(1).map(Number))).toEqual(
        sizes.map((_, index) => [index + 1, sizes.length]),
      );
  });
});

const typed = typedText(300, 100);
const anyTask: fc.Arbitrary<StoredTask> = fc.record({
  list: fc.constantFrom('pre-downgrade', 'pre-deletion'),
  id: fc.oneof(
    fc.constantFrom('export-data', 'confirm-export', 'disable-alarms'),
    fc.stringMatching(/^[a-z]{1,9}$/),
  ),
  title: typed,
  due: fc.option(fc.constantFrom(day('1970-01-01'), day('2027-06-01'), day('2999-12-31'))),
  position: fc.nat({ max: 100 }),
  assignee: fc.option(typed),
  note: fc.option(typed),
  done: fc.option(fc.record({ at: fc.constantFrom(at('2027-05-01T00:00:00Z')), by: typed })),
});

describe('whatever people type', () => {
  it('keeps within the limits of Slack and mentions nobody', () => {
    const input = fc.record({
      list: fc.constantFrom('pre-downgrade', 'pre-deletion'),
      today: fc.constantFrom('2027-05-01', '2027-07-02'),
      stored: fc.array(anyTask, { maxLength: 40 }),
      accountFree: fc.boolean(),
      vendor: typed,
    });
    fc.assert(
      fc.property(input, ({ list, today, stored, accountFree, vendor }) => {
        const data = posted(list, today, stored, { accountFree, vendor });
        const messages = messagesOf(data);
        const whose = stored.find(({ assignee }) => assignee !== null)?.assignee ?? 'nobody';
        const theirs = postMessage({
          ...data,
          kind: 'tasks',
          reason: 'due',
          tasks: openTasksIn([data.checklist], whose),
        });
        for (const { text, blocks } of [...messages, theirs]) {
          const sent = JSON.parse(JSON.stringify(blocks));
          expect(validateBlocks(sent)).toEqual({ refused: [], advised: [] });
          expect(sent.length).toBeLessThanOrEqual(MESSAGE_BLOCKS);
          expect(text.length).toBeLessThanOrEqual(MESSAGE_TEXT_ADVISED);
          expect(sent[0].text.text).not.toMatch(/<[!@#]/);
          for (const piece of [text, ...sent.slice(1).flatMap(textsOf)]) {
            expect(piece).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)/);
            expect(piece.isWellFormed()).toBe(true);
          }
        }
      }),
      { seed: 20270630, numRuns: 200 },
    );
  });
});

/** Every text of a block that may hold mrkdwn. */
function textsOf(block: object): string[] {
  return [...JSON.stringify(block).matchAll(/"type":"mrkdwn","text":("(?:[^"\\\\]|\\\\.)*")/g)].map(
    ([, text = '""']) => JSON.parse(text) as string,
  );
}

describe('the name of a task’s block', () => {
  it('says whose it is, and changes with what is shown', () => {
    const of = {
      contractId: 'activtrak-abc',
      termEnd: day('2027-06-30'),
      list: 'pre-downgrade',
      task: 'export-data',
    };
    const [open] = posted('pre-downgrade', '2027-06-01').checklist.tasks;
    const [done] = posted('pre-downgrade', '2027-06-01', [ticked('export-data', 'ann@example.com')]).checklist
      .tasks;
    if (open === undefined || done === undefined) throw new Error('the list has tasks');
    expect(readTaskBlock(taskBlockId(of, open))).toEqual(of);
    expect(taskBlockId(of, open)).toBe(taskBlockId(of, { ...open, note: 'a note' }));
    expect(taskBlockId(of, open)).not.toBe(taskBlockId(of, done));
    for (const bad of [
      '',
      'task',
      'task|a|b|c|d|e',
      `list|a|2027-06-30|l|t|m`,
      'task|a b|2027-06-30|l|t|m',
      7,
    ])
      expect(readTaskBlock(bad)).toBeUndefined();
  });
});
