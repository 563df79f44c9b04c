import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMessage } from '../../../src/delivery/slack/blocks/plan.ts';
import { previewBlocks } from '../../../src/delivery/slack/blocks/preview.ts';
import { pickerMessage } from '../../../src/delivery/slack/commands/pick.ts';
import { entryLine } from '../../../src/delivery/slack/entry-words.ts';
import { standingWords } from '../../../src/delivery/slack/standing-words.ts';
import { contractView, historyView } from '../../../src/delivery/slack/views/contract.ts';
import { contractFormView } from '../../../src/delivery/slack/views/contract-form.ts';
import { HOME_NOW, HOME_PAGE, homeView } from '../../../src/delivery/slack/views/home.ts';
import { noticeView } from '../../../src/delivery/slack/views/notice.ts';
import { snoozeView } from '../../../src/delivery/slack/views/snooze.ts';
import { actionTitle } from '../../../src/domain/actions.ts';
import { type Contract, INTENTS } from '../../../src/domain/contract.ts';
import { entryOf } from '../../../src/domain/entry.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { planOf } from '../../../src/domain/plan.ts';
import { snoozeChoices } from '../../../src/domain/snooze-choices.ts';
import type { JsonObject } from '../../../src/sandbox/slack/report.ts';
import { validateBlocks } from '../../../src/sandbox/slack/validate-blocks.ts';
import { validateView } from '../../../src/sandbox/slack/validate-view.ts';
import {
  activtrakNagging,
  at,
  contractOf,
  genericNagging,
  noticeOf,
  REACH,
  time,
} from '../../support/factories.ts';
import { expectGoldenJson } from '../support/golden.ts';
import { typedText } from '../support/hostile-text.ts';

const typed = typedText(500);
const day = fc
  .date({ min: new Date('2026-01-01Z'), max: new Date('2029-12-31Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as LocalDate);
const someone = fc.oneof(typed, fc.constant('ann@example.com'));

interface Case {
  readonly contract: Contract;
  readonly today: LocalDate;
  readonly given: string;
  readonly reference: string | null;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  contract: fc
    .record({
      vendor: typed,
      product: typed,
      plan: typed,
      notes: typed,
      termEnd: day,
      termStart: fc.option(day),
      seats: fc.option(fc.nat(1_000_000)),
      unitPrice: fc.option(fc.nat(1_000_000)),
      noticeDays: fc.option(fc.nat(400)),
      autoRenews: fc.option(fc.boolean()),
      ownerEmail: fc.option(someone),
      slackChannel: fc.option(typed),
      reseller: fc.option(typed),
      purchasedThrough: fc.constantFrom('direct' as const, 'reseller' as const),
      playbook: fc.constantFrom('activtrak', 'generic'),
      intent: fc.constantFrom(...INTENTS),
      endDateSource: fc.option(typed),
      quiet: fc.option(
        fc.record({
          kind: fc.constantFrom('acknowledged' as const, 'snoozed' as const),
          by: typed,
          until: day,
        }),
      ),
      archivedAt: fc.option(fc.constant(at('2027-01-01T00:00:00Z'))),
      channelOnly: fc.boolean(),
    })
    .map(contractOf),
  today: day,
  given: typed,
  reference: fc.option(typed),
});

function everythingOf({ contract, today, given, reference }: Case) {
  const playbook = contract.playbook === 'activtrak' ? activtrakNagging : genericNagging;
  const notices =
    reference === null ? [] : [noticeOf({ termEnd: contract.termEnd, through: given, reference })];
  const life = { contract, playbook, notices, today };
  const plan = planOf({
    ...life,
    ledger: [],
    tactic: playbook.tactics[0],
    asOf: today,
    reminderTime: time('09:00'),
    reach: REACH,
  });
  const entry = entryOf(life);
  const standing = standingWords(life);
  const metadata = JSON.stringify({ at: {} });
  const [first, ...others] = snoozeChoices(life);
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...entry, contract: { ...contract, id: `c${index}` } }));
  const home = (page: number, count: number) =>
    homeView({
      tasks: { blocks: [], total: 0, shown: 0 },
      state: { filter: 'team', words: given.trim(), page },
      now: many(page === 0 ? Math.min(count, HOME_NOW) : 0).map((one, index) => ({
        ...one,
        contract: { ...contract, id: `n${index}` },
      })),
      entries: many(Math.min(count, HOME_PAGE)),
      hasMore: count > HOME_PAGE,
      empty: count === 0,
    });
  const form = contractFormView({
    title: given,
    submit: 'Save',
    form: {
      vendor: contract.vendor,
      product: contract.product,
      plan: contract.plan,
      seats: contract.seats === null ? null : String(contract.seats),
      price: null,
      termEnd: contract.termEnd,
      notice: contract.noticeDays === null ? null : String(contract.noticeDays),
      timeZone: contract.timeZone,
      source: contract.endDateSource,
    },
    owner: null,
    channel: null,
    currency: 'USD',
    noticeElse: "as the vendor's playbook has it",
    preview: previewBlocks(plan),
    metadata,
  });
  const told = Array.from({ length: 30 }, () => ({ rung: 'T-60', recipient: given, outcome: given }));
  const modals = [
    form,
    noticeView(standing, life, metadata),
    ...(first === undefined ? [] : [snoozeView(standing, [first, ...others], metadata)]),
    contractView({
      entry,
      plan,
      told,
      notices: notices.map((notice) => ({ ...notice, title: actionTitle(notice.action, playbook) })),
      checklists: [],
      history: Array.from({ length: 30 }, () => given.slice(0, 200)),
      may: { edit: true, archive: true, limit: true },
      metadata,
    }),
    historyView(
      given,
      Array.from({ length: 90 }, () => given.slice(0, 300) || '–'),
      3,
      metadata,
    ),
  ];
  return {
    homes: [home(0, 0), home(0, 1), home(0, 100), home(3, 10_000)],
    modals,
    messages: [
      planMessage(plan),
      pickerMessage(
        'show',
        given,
        Array.from({ length: 51 }, (_, i) => ({ ...contract, id: `c${i}` })),
      ),
    ],
    lines: [entryLine(entry), standing],
  };
}

const asSent = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

describe('whatever people type', () => {
  it('no view or message passes a limit of Slack or mentions anybody', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { homes, modals, messages, lines } = everythingOf(one);
        for (const view of homes)
          expect(validateView(asSent(view), 'home')).toEqual({ refused: [], advised: [], tooLarge: false });
        for (const view of modals)
          expect(validateView(asSent(view), 'modal')).toEqual({ refused: [], advised: [], tooLarge: false });
        for (const { blocks, text } of messages) {
          expect(validateBlocks(JSON.parse(JSON.stringify(blocks)))).toEqual({ refused: [], advised: [] });
          expect(text).not.toMatch(/<[!@#]/);
        }
        for (const line of lines) expect(line).not.toMatch(/<[!@#]/);
        for (const text of mrkdwnIn([homes, modals, messages])) expect(text).not.toMatch(/<(?!$)/);
      }),
      { seed: 20270630, numRuns: 150 },
    );
  });
});

/** Every text that Slack would format, wherever it is. */
function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as Record<string, unknown>;
  if (type === 'mrkdwn' && typeof text === 'string') return [text];
  return Object.values(value).flatMap(mrkdwnIn);
}

it('views are as the golden files have them', () => {
  const { homes, modals } = everythingOf({
    contract: contractOf({ seats: 50, unitPrice: 1900 }),
    today: '2027-05-01' as LocalDate,
    given: 'Cancellation Request Form',
    reference: 'CR-1',
  });
  expectGoldenJson(homes[1], 'slack/home-one.json');
  expectGoldenJson(homes[0], 'slack/home-empty.json');
  expectGoldenJson(modals[0], 'slack/modal-form.json');
  expectGoldenJson(modals[1], 'slack/modal-notice.json');
  expectGoldenJson(modals[2], 'slack/modal-snooze.json');
  expectGoldenJson(modals[3], 'slack/modal-contract.json');
});
