import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChecklistMessageInput,
  checklistMessages,
} from '../../../src/delivery/slack/blocks/checklist.ts';
import type { StoredTask } from '../../../src/domain/checklist.ts';
import { CHECKBOX_OPTIONS, MESSAGE_BLOCKS, MESSAGE_TEXT_ADVISED } from '../../../src/sandbox/slack/limits.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';
import { at, day } from '../../support/factories.ts';
import { posted, storedTask, ticked } from '../support/checklists.ts';
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

const CASES: Readonly<Record<string, ChecklistMessageInput>> = {
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
  'checklist-deletion': posted(
    'pre-deletion',
    '2027-07-02',
    [ticked('confirm-export', 'cli', deletion)],
    true,
  ),
  'checklist-complete': posted(
    'pre-deletion',
    '2027-07-05',
    ALL.map((id) => ticked(id, 'ann@example.com', deletion)),
    true,
  ),
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
    expectGoldenJson(checklistMessages(input), `slack/${name}.json`);
  });

  it.each([
    [6, [10]],
    [7, [10, 1]],
    [56, [10, 10, 10, 10, 10, 10]],
  ])('with %i added tasks it is split into messages of at most ten tasks, in order', (added, sizes) => {
    const stored = Array.from({ length: added }, (_, number) =>
      storedTask(`own-${number}`, { title: `Own task no. ${number}.`, position: 10 + number }),
    );
    const messages = checklistMessages(posted('pre-downgrade', '2027-06-01', stored));
    const shown = messages.map(
      ({ blocks }) =>
        JSON.stringify(blocks).match(/Own task no\. \d+\.|"[⬜🔒] \*(Export|Uninstall|Put|Delete)/gu) ?? [],
    );
    expect(shown.map((tasks) => tasks.length)).toEqual(sizes);
    expect(shown.flat().filter((task) => task.startsWith('Own'))).toEqual(stored.map(({ title }) => title));
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
        const data = { ...posted(list, today, stored, accountFree), vendor };
        const messages = checklistMessages(data);
        const sections = messages.map(({ blocks }) =>
          blocks.filter((block) => /^[✅⚠⬜🔒]/u.test(textOf(block)) && !/^🔒 Locked/u.test(textOf(block))),
        );
        expect(sections.flat()).toHaveLength(data.checklist.tasks.length);
        for (const [index, { text, blocks }] of messages.entries()) {
          const sent = JSON.parse(JSON.stringify(blocks));
          expect(validateBlocks(sent)).toEqual({ refused: [], advised: [] });
          expect(sent.length).toBeLessThanOrEqual(MESSAGE_BLOCKS);
          expect(sections[index]?.length).toBeLessThanOrEqual(CHECKBOX_OPTIONS);
          expect(text.length).toBeLessThanOrEqual(MESSAGE_TEXT_ADVISED);
          expect(sent[0].text.text).not.toMatch(/<[!@#]/);
          for (const piece of [text, ...sent.slice(1).map(textOf)]) {
            expect(piece).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)/);
            expect(piece.isWellFormed()).toBe(true);
          }
        }
      }),
      { seed: 20270630, numRuns: 200 },
    );
  });
});

function textOf(block: object): string {
  const { text, elements } = block as { text?: { text: string }; elements?: { text: string }[] };
  return text?.text ?? elements?.[0]?.text ?? '';
}
