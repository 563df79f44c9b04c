import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actWords } from '../../../src/delivery/act-words.ts';
import { reminderMessage } from '../../../src/delivery/slack/blocks/reminder.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import type { Reminder } from '../../../src/domain/reminder.ts';
import { MESSAGE_TEXT_ADVISED } from '../../../src/sandbox/slack/limits.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';
import { expectGoldenJson } from '../support/golden.ts';
import { typedText } from '../support/hostile-text.ts';
import { notice, reminder, SITUATIONS } from '../support/reminders.ts';

describe('a reminder in Slack', () => {
  it.each(Object.entries(SITUATIONS))('%s is as the golden file has it', (name, data) => {
    expectGoldenJson(reminderMessage(data), `slack/${name}.json`);
  });

  it('tells a fallback recipient why the message comes to it', () => {
    const insteadOf = { recipient: '#it', reason: 'the channel #it is archived' };
    expectGoldenJson(reminderMessage(reminder(), insteadOf), 'slack/instead-of.json');
  });
});

const typed = typedText(600);
const day = fc
  .date({ min: new Date('1970-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as LocalDate);
const cost = fc.option(fc.record({ minor: fc.nat(), currency: fc.constantFrom('USD', 'JPY', 'KWD', 'CHF') }));
const anyReminder: fc.Arbitrary<Reminder> = fc
  .record({
    vendor: typed,
    product: typed,
    rung: fc.constantFrom('T-60', 'T-30', 'T', 'N', 'N-30', 'S+7', 'odd'),
    situation: fc.constantFrom('open', 'last-day', 'window-closed', 'ending', 'changing', 'renewing'),
    today: day,
    termEnd: day,
    noticeDeadline: day,
    renewal: fc.option(fc.record({ on: day, until: day, cost })),
    todo: fc.option(fc.record({ title: typed, through: typed, ask: fc.option(typed) })),
    notice: fc.option(
      fc.record({ through: typed, reference: fc.option(typed), confirmedOn: fc.option(day) }).map(notice),
    ),
    missed: fc.array(fc.record({ rung: fc.constantFrom('T-60', 'N'), localDate: day }), { maxLength: 30 }),
  })
  .map(reminder);
const anyAftermath = fc.record({
  acts: fc.array(
    typed.map((who) => actWords({ what: 'notice.recorded', who, after: { through: who, reference: who } })),
    { maxLength: 5 },
  ),
  current: fc.boolean(),
});
const anyInsteadOf = fc.option(fc.record({ recipient: typed, reason: typed }));

describe('whatever people type', () => {
  it('keeps within the limits of Slack, mentions nobody and loses no days', () => {
    fc.assert(
      fc.property(anyReminder, anyInsteadOf, anyAftermath, (data, insteadOf, aftermath) => {
        const { text, blocks } = reminderMessage(data, insteadOf, aftermath);
        const sent = JSON.parse(JSON.stringify(blocks));
        expect(validateBlocks(sent)).toEqual({ refused: [], advised: [] });
        expect(text.length).toBeLessThanOrEqual(MESSAGE_TEXT_ADVISED);
        expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        const header = sent[0].text.text;
        expect(header).not.toMatch(/<[!@#]/);
        expect(header).toMatch(/\d{4}\)?$/);
        for (const block of sent.slice(1).filter(({ type }: { type: string }) => type !== 'actions')) {
          const mrkdwn: string = block.text?.text ?? block.elements[0].text;
          expect(mrkdwn).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)/);
          // Only between two letters or digits does a mark format nothing.
          expect(mrkdwn).not.toMatch(/(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}])/u);
          expect(mrkdwn.isWellFormed()).toBe(true);
        }
      }),
      { seed: 20270630, numRuns: 400 },
    );
  });
});
