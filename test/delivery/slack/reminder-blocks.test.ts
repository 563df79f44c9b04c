import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actWords } from '../../../src/delivery/act-words.ts';
import { reminderMessage } from '../../../src/delivery/slack/blocks/reminder.ts';
import { discreetAct, discreetly } from '../../../src/domain/discreet.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import type { Reminder } from '../../../src/domain/reminder.ts';
import { MESSAGE_TEXT_ADVISED } from '../../../src/sandbox/slack/limits.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';
import { expectGoldenJson } from '../support/golden.ts';
import { typedText } from '../support/hostile-text.ts';
import { notice, onDay, reminder, SITUATIONS } from '../support/reminders.ts';

describe('a reminder in Slack', () => {
  it.each(Object.entries(SITUATIONS))('%s is as the golden file has it', (name, data) => {
    expectGoldenJson(reminderMessage(data), `slack/${name}.json`);
  });

  it('tells a fallback recipient why the message comes to it', () => {
    const insteadOf = { recipient: '#it', reason: 'the channel #it is archived' };
    expectGoldenJson(reminderMessage(reminder(), insteadOf), 'slack/instead-of.json');
  });

  it('tells a channel that may not know what it is about that it needs somebody, by when, and who can act', () => {
    const insteadOf = { recipient: '#it', reason: 'the channel #it is archived' };
    const { reminder: told, insteadOf: unnamed } = discreetly({ reminder: reminder(), insteadOf }, 'row-1');
    expectGoldenJson(reminderMessage(told, unnamed), 'slack/discreet.json');
  });

  it.each([
    [
      -31,
      '31 days left, until Wednesday 30 June 2027',
      'Notice counts until Monday 31 May 2027: 1 day left.',
    ],
    [
      -30,
      '30 days left, until Wednesday 30 June 2027',
      'Notice counts until Monday 31 May 2027: today is the last day.',
    ],
    [-29, 'its term ends in 29 days, on Wednesday 30 June 2027', 'Notice counted until Monday 31 May 2027.'],
    [0, 'its term ends today, on Wednesday 30 June 2027', 'Notice counted until Monday 31 May 2027.'],
    [2, 'its term ended 2 days ago, on Wednesday 30 June 2027', 'Notice counted until Monday 31 May 2027.'],
  ])('tells it the days at T%d', (days, status, deadline) => {
    const { text } = reminderMessage(
      discreetly({ reminder: reminder(onDay(days)), insteadOf: null }, 'row-1').reminder,
    );
    expect(text).toContain(`A contract limited to its channel: ${status}. ${deadline} Only those`);
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

describe('where nobody is to learn what it is about', () => {
  it.each(Object.entries(SITUATIONS))('%s tells nothing that was typed', (_name, data) => {
    const secret: Reminder = {
      ...data,
      contractId: 'SECRET',
      vendor: 'SECRET',
      product: 'SECRET',
      purpose: 'SECRET',
      todo: { title: 'SECRET', through: 'SECRET', ask: 'SECRET' },
      notice: notice({ through: 'SECRET', reference: 'SECRET' }),
      missed: [{ rung: 'SECRET', localDate: data.today }],
      ...(data.renewal && { renewal: { ...data.renewal, cost: { minor: 99_999_00, currency: 'USD' } } }),
    };
    const insteadOf = { recipient: 'SECRET', reason: 'SECRET' };
    const acts = ['notice.recorded', 'intent.set', 'contract.edited', 'task.noted', 'request.failed'].map(
      (what) =>
        actWords({
          ...discreetAct({ what, after: { through: 'SECRET', SECRET: 1, to: 'SECRET' } }),
          who: 'Ann',
        }),
    );
    const told = discreetly({ reminder: secret, insteadOf }, 'row-1');
    const shown = JSON.stringify(reminderMessage(told.reminder, told.insteadOf, { acts, current: true }));
    expect(JSON.stringify(reminderMessage(secret, insteadOf))).toContain('SECRET');
    expect(shown).not.toMatch(/SECRET|99,999/);
    expect(shown).toContain('Ann acted on it.');
  });

  it('says the same of all contracts that have the same days', () => {
    fc.assert(
      fc.property(anyReminder, anyReminder, anyInsteadOf, (one, other, insteadOf) => {
        const { situation, today, termEnd, noticeDeadline, daysToEnd, daysToNotice } = one;
        const alike = { situation, today, termEnd, noticeDeadline, daysToEnd, daysToNotice };
        const message = (data: Reminder, by: typeof insteadOf) => {
          const told = discreetly({ reminder: data, insteadOf: by }, 'row-1');
          return reminderMessage(told.reminder, told.insteadOf);
        };
        const first = message(one, insteadOf);
        const another = insteadOf === null ? null : { recipient: '#it', reason: 'gone' };
        expect(message({ ...other, ...alike }, another)).toEqual(first);
        expect(validateBlocks(JSON.parse(JSON.stringify(first.blocks)))).toEqual({
          refused: [],
          advised: [],
        });
      }),
      { seed: 20270630, numRuns: 200 },
    );
  });
});
