import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadPlaybooks, playbookFor } from '../../src/config/load-playbooks.ts';

/** Each table of facts about ActivTrak, as the shipped playbook carries it. */

const playbooks = loadPlaybooks(fileURLToPath(new URL('../../config/playbooks', import.meta.url)));
const playbook = playbookFor('ActivTrak, Inc.', playbooks);

const action = (id: string) => playbook.actions.find((one) => one.id === id);
const list = (id: string) => playbook.checklists.find((one) => one.id === id);
const tactic = (id: string) => playbook.tactics.find((one) => one.id === id);
const contact = (id: string) => playbook.contacts.find((one) => one.id === id);

const provenance = ({ source, confidence }: { source: string; confidence: string }) =>
  `${source} ${confidence}`;

test('it is the one for ActivTrak', () => {
  expect(playbook.id).toBe('activtrak');
});

test('every entry was verified', () => {
  const dates = JSON.stringify(playbook).match(/"verified":"[^"]*"/g) ?? [];
  expect(dates.length).toBeGreaterThan(120);
  expect(new Set(dates)).toEqual(new Set(['"verified":"2026-11-22"']));
});

test('only what is ours is called our default', () => {
  const entries = JSON.stringify(playbook).match(/"source":"[^"]*","confidence":"[^"]*"/g) ?? [];
  const wrong = entries.filter((entry) => entry.includes('"ours"') !== entry.includes('our-default'));
  expect(wrong).toEqual([]);
});

describe('contacts', () => {
  test.each([
    [
      'renewals',
      'email',
      'renewals@activtrak.com',
      /fewer licences.*lower plan.*add-on.*renewal date.*cart.*reactivation.*Legacy Advanced/,
    ],
    ['billing', 'email', 'billing@activtrak.com', /past-due/],
    ['sales', 'email', 'sales@activtrak.com', /Support plan/],
    ['support', 'email', 'support@activtrak.com', /accidental free or trial account.*login e-mail/],
    ['partners', 'email', 'partners@activtrak.com', /customer's account/],
    ['cancellation-form', 'form', 'Cancellation Request Form', /cancelling.*confirmation e-mail/],
    [
      'deletion-form',
      'form',
      'deletion form, request type "Data Deletion"',
      /deleting the account.*Account Deletion Request Form/,
    ],
    ['cart', 'in-app', 'in-app cart (Add Licenses)', /adding licences/],
    ['billing-negotiation', 'email', 'billing@activtrak.com', /early termination/],
    ['sales-negotiation', 'email', 'sales@activtrak.com', /early termination/],
  ])('%s', (id, kind, address, what) => {
    expect(contact(id)).toMatchObject({ kind, address, for: expect.stringMatching(what) });
  });

  test('who may use them', () => {
    expect(contact('support')?.restriction).toContain('Administrator address');
    expect(contact('cart')?.restriction).toBe('Admin role only');
    expect(contact('partners')?.restriction).toBe('for resellers only');
  });

  test('negotiation is known from B only', () => {
    expect(contact('billing-negotiation')?.source).toBe('B');
    expect(contact('sales-negotiation')?.source).toBe('B');
    expect(contact('cancellation-form')?.source).toBe('A');
  });
});

describe('actions', () => {
  test.each([
    ['cancel-to-free', { bound: 'latest', offset: 'N' }, ['cancellation-form'], 'at-term-end', 'A policy'],
    ['reduce-licences', { bound: 'latest', offset: 'N' }, ['renewals'], 'at-term-end', 'A policy'],
    ['downgrade-plan', { bound: 'latest', offset: 'N' }, ['renewals'], 'at-term-end', 'A policy'],
    ['remove-add-on', { bound: 'latest', offset: 'N' }, ['renewals'], 'at-term-end', 'A policy'],
    ['delete-account', { bound: 'earliest', offset: 'T+1' }, ['deletion-form'], 'at-once', 'A policy'],
    ['delete-data', { bound: 'any' }, ['administrator'], 'at-once', 'A policy'],
    ['add-licences', { bound: 'any' }, ['cart', 'renewals'], 'at-once', 'A vendor-guidance'],
    ['upgrade-plan', { bound: 'any' }, ['cart', 'renewals'], 'at-once', 'A vendor-guidance'],
    ['upgrade-to-enterprise', { bound: 'any' }, ['quote-request'], 'at-once', 'A vendor-guidance'],
    ['buy-add-on', { bound: 'any' }, ['cart', 'contact-page'], 'at-once', 'A vendor-guidance'],
    ['buy-activconnect', { bound: 'any' }, ['contact-page'], 'at-once', 'A vendor-guidance'],
    [
      'reactivate',
      { bound: 'earliest', offset: 'T+1' },
      ['cart', 'renewals'],
      'at-once',
      'A vendor-guidance',
    ],
    ['change-support-plan', { bound: 'any' }, ['sales'], 'at-once', 'A vendor-guidance'],
    ['delete-accidental-account', { bound: 'any' }, ['support'], 'at-once', 'A vendor-guidance'],
    [
      'request-early-termination',
      { bound: 'any' },
      ['billing-negotiation', 'sales-negotiation'],
      'at-once',
      'B anecdote',
    ],
  ])('%s', (id, window, through, takesEffect, from) => {
    const found = action(id);
    expect(found).toMatchObject({ window, through, takesEffect });
    expect(found && provenance(found)).toBe(from);
  });

  test('there are no others', () => {
    expect(playbook.actions).toHaveLength(15);
  });

  test('only the cancellation stops the renewal', () => {
    expect(playbook.actions.filter(({ stopsRenewal }) => stopsRenewal).map(({ id }) => id)).toEqual([
      'cancel-to-free',
    ]);
  });

  test('states of the account that come first', () => {
    expect(action('cancel-to-free')?.requires).toEqual(['nothing-past-due']);
    expect(action('delete-account')?.requires).toEqual(['account-free']);
    expect(action('delete-account')?.irreversible).toBe(true);
  });

  test.each([
    ['cancel-to-free', ['early', 'No cancellation within the term and no refund', 'confirmation']],
    ['reduce-licences', ['No refund']],
    ['downgrade-plan', ['No refund']],
    ['remove-add-on', ['No refund', 'per user, for all users', 'paid plans only']],
    ['delete-account', ['rejected', 'within 30 days', 'e-mail', 'banner', 'Another Admin', 'No refund']],
    ['add-licences', ['prorated', 'discounts', 'Essentials']],
    ['upgrade-plan', ['prorated', 'discounts', 'Legacy Advanced']],
    ['buy-add-on', ['prorated', 'per user, for all users']],
    ['delete-data', ['within the term']],
    ['request-early-termination', ['does not take the place of the Cancellation Request Form']],
  ])('notes of %s', (id, pieces) => {
    const notes = action(id)?.notes.join(' ') ?? '';
    expect(pieces.filter((piece) => !notes.includes(piece))).toEqual([]);
  });

  test.each([
    ['reduce-licences', /how many licences/],
    ['downgrade-plan', /which plan/],
    ['remove-add-on', /which add-on/],
    ['delete-account', /"Data Deletion"/],
    ['upgrade-plan', /0 in the Professional box/],
    ['upgrade-to-enterprise', /quote/],
    ['delete-accidental-account', /Administrator address/],
  ])('what to ask for: %s', (id, words) => {
    expect(action(id)?.ask).toMatch(words);
  });
});

test('terms', () => {
  const { termMonths, noticeDays, autoRenews, currency, recommendedNotice } = playbook.terms;
  expect([
    termMonths.value,
    noticeDays?.value,
    autoRenews.value,
    currency.value,
    recommendedNotice.value,
  ]).toEqual([12, 30, true, 'USD', 'T-60']);
  expect([termMonths, noticeDays ?? termMonths, autoRenews, recommendedNotice].map(provenance)).toEqual([
    'B policy',
    'A policy',
    'B policy',
    'B anecdote',
  ]);
});

test.each([
  ['scope-direct', /bought from ActivTrak itself/],
  ['bought-through-reseller', /through the reseller/],
  ['end-is-renewal', /same day/],
  ['no-mid-term-change', /nothing is refunded/],
  ['non-refundable', /not refundable/],
  ['early-termination-unpublished', /negotiated/],
  ['export-needs-paid-plan', /paid plan only/],
  ['doing-nothing', /another full term/],
  ['past-due-blocks', /unpaid balance/],
  ['full-refunds-rare', /partial credit/],
  ['non-usage-helps', /unused/],
  ['credit-formula', /divided by twelve, times the annual charge/],
])('fact %s', (id, words) => {
  expect(playbook.facts.find((fact) => fact.id === id)?.text).toMatch(words);
});

test('each of the sixteen contradictions and gaps has its reading, as ours', () => {
  const readings = playbook.facts.filter(({ id }) => id.startsWith('reading-'));
  expect(readings).toHaveLength(16);
  expect(new Set(readings.map(provenance))).toEqual(new Set(['ours our-default']));
});

test('where the end date is found', () => {
  expect(playbook.endDateSources.map(({ id, source, through }) => [id, source, through])).toEqual([
    ['billing-section', 'B', undefined],
    ['invoice', 'A', undefined],
    ['asked-renewals', 'A', 'renewals'],
  ]);
});

test('the ladder', () => {
  expect(playbook.ladder.map(({ rung, audience, source }) => [rung, audience.join('+'), source])).toEqual([
    ['T-60', 'channel+owner', 'B'],
    ['N-30', 'channel+owner', 'ours'],
    ['T-30', 'channel+owner', 'A'],
    ['N', 'channel+owner', 'ours'],
    ['T', 'channel+owner', 'ours'],
  ]);
});

test('the free plan and its preflight', () => {
  expect(playbook.freePlan).toMatchObject({
    licences: 3,
    storageGb: 3,
    historyDays: 30,
    canExport: false,
    source: 'A',
  });
  expect(playbook.freePlan?.overLimit).toMatch(/no data at all until data or users are deleted/);
  expect(playbook.preflight.map(({ id, limit, unit }) => [id, limit, unit])).toEqual([
    ['users', 3, 'users'],
    ['storage', 3, 'GB'],
    ['nothing-past-due', undefined, undefined],
    ['bought-directly', undefined, undefined],
  ]);
});

describe('checklists', () => {
  const row = ({
    id,
    due,
    after,
    source,
  }: {
    id: string;
    due: string;
    after: readonly string[];
    source: string;
  }) => [id, due, after, source];

  test('before the downgrade: export first, all of it by T-1', () => {
    expect(list('pre-downgrade')?.tasks.map(row)).toEqual([
      ['export-data', 'T-1', [], 'A'],
      ['uninstall-agents', 'T-1', ['export-data'], 'A'],
      ['do-not-track', 'T-1', [], 'A'],
      ['delete-screenshots', 'T-1', ['export-data'], 'A'],
    ]);
    expect(list('pre-downgrade')).toMatchObject({ action: 'cancel-to-free', requires: [] });
    expect(list('pre-downgrade')?.tasks.map(({ closes }) => closes)).toEqual([
      'T',
      undefined,
      undefined,
      undefined,
    ]);
    expect(list('pre-downgrade')?.tasks.map(({ title }) => title)).toEqual([
      'Export the data you want to keep',
      'Uninstall the agents from devices you no longer want to track',
      'Put all users but 3 on the Do Not Track list',
      'Delete the screenshots in the account',
    ]);
  });

  test('before the deletion: only once the account is free', () => {
    expect(list('pre-deletion')?.tasks.map(row)).toEqual([
      ['confirm-export', 'T+1', [], 'ours'],
      ['uninstall-all-agents', 'T+1', ['confirm-export'], 'A'],
      ['delete-invited-users', 'T+1', [], 'A'],
      ['disable-weekly-digest', 'T+1', [], 'A'],
      ['disable-alarms', 'T+1', [], 'A'],
    ]);
    expect(list('pre-deletion')).toMatchObject({
      action: 'delete-account',
      opens: 'T+1',
      requires: ['account-free'],
    });
    expect(list('pre-deletion')?.lockedBecause).toMatch(/rejected/);
    expect(
      list('pre-deletion')
        ?.tasks.filter(({ gates }) => gates)
        .map(({ id }) => id),
    ).toEqual(['confirm-export', 'uninstall-all-agents', 'delete-invited-users']);
  });

  test('where in the account', () => {
    const how = list('pre-deletion')?.tasks.map((task) => task.how) ?? [];
    expect(how[1]).toContain('deletes the data in the same step');
    expect(how[2]).toContain('Settings > Access > App Access');
    expect(how[3]).toContain('Settings > Access > Weekly Digest');
    expect(how[4]).toContain('Alarms > Configuration');
  });
});

describe('paths', () => {
  test('three', () => {
    expect(playbook.paths.map(({ id, source, monthsLeft }) => [id, source, monthsLeft])).toEqual([
      ['negotiate', 'B', undefined],
      ['wait-it-out', 'B', { from: 1, below: 4 }],
      ['switch-now', 'B', undefined],
    ]);
  });

  test('negotiation goes to billing, then to sales, then to the documented experience', () => {
    const steps = playbook.paths[0]?.steps.filter(({ source }) => source === 'B') ?? [];
    expect(steps.map(({ through }) => through)).toEqual([
      'billing-negotiation',
      undefined,
      'sales-negotiation',
      undefined,
    ]);
    expect(steps[3]?.title).toMatch(/public reviews or a formal complaint/);
  });

  test('what B leaves out is ours', () => {
    expect(playbook.paths[0]?.outcomes.map(({ source }) => source)).toEqual(['ours', 'ours', 'ours', 'ours']);
    const others = playbook.paths.slice(1).flatMap(({ steps }) => steps.map(({ source }) => source));
    expect(new Set(others)).toEqual(new Set(['ours']));
  });
});

describe('tactics', () => {
  const row = ({ offset, id, action: does }: { offset: string; id: string; action?: string | undefined }) => [
    offset,
    id,
    does,
  ];

  test('ready at the end', () => {
    expect(tactic('ready-at-end')).toMatchObject({
      overlap: false,
      monthsLeft: { from: 2, below: 6 },
      source: 'B',
    });
    expect(tactic('ready-at-end')?.steps.map(row)).toEqual([
      ['T-60', 'give-notice', 'cancel-to-free'],
      ['T-30', 'start-trial', undefined],
      ['T-14', 'configure', undefined],
      ['T-7', 'pilot', undefined],
      ['T', 'roll-out', undefined],
      ['T+1', 'delete-account', 'delete-account'],
    ]);
  });

  test('immediate', () => {
    expect(tactic('immediate')).toMatchObject({ overlap: true, source: 'B' });
    expect(tactic('immediate')?.steps.map(row)).toEqual([
      ['S', 'start-trial', undefined],
      ['S+7', 'deploy', undefined],
      ['S+14', 'run-both', undefined],
      ['S+21', 'make-primary', undefined],
      ['T-60', 'give-notice', 'cancel-to-free'],
      ['T', 'uninstall', undefined],
      // As B has it: the action's window moves it, and says so.
      ['T', 'delete-account', 'delete-account'],
    ]);
  });

  test('a trial has to last until the roll-out', () => {
    const trials = playbook.tactics.flatMap(({ steps }) => steps.filter(({ startsTrial }) => startsTrial));
    expect(trials.map(({ id, trialMustReach }) => [id, trialMustReach])).toEqual([
      ['start-trial', 'roll-out'],
      ['start-trial', 'deploy'],
    ]);
  });
});

test('odds by account size', () => {
  expect(
    playbook.odds.map(({ seats, creditPercent, confidence }) => [seats, creditPercent, confidence]),
  ).toEqual([
    [{ from: 1, below: 11 }, undefined, 'anecdote'],
    [{ from: 11, below: 50 }, [10, 30], 'anecdote'],
    [{ from: 50, below: 101 }, undefined, 'anecdote'],
    [{ from: 101 }, undefined, 'anecdote'],
  ]);
  expect(playbook.odds.map(({ outcome }) => outcome)).toEqual([
    expect.stringMatching(/rarely.*in full/),
    expect.stringMatching(/now and then/),
    expect.stringMatching(/Moderate.*partial credit or an early release/),
    expect.stringMatching(/account manager/),
  ]);
});

test('typical credits', () => {
  expect(playbook.credits.map(({ id, creditPercent, of }) => [id, creditPercent, of])).toEqual([
    ['small-voluntary', [0, 0], 'remaining-value'],
    ['large-unused', [20, 50], 'remaining-value'],
    ['billing-error', [50, 100], 'erroneous-charge'],
    ['enterprise', [0, 100], 'remaining-value'],
  ]);
});

test('the matrix, in order of precedence, with its holes filled by us', () => {
  expect(playbook.matrix.map(({ when, paths, tactic: how, source }) => [when, paths, how, source])).toEqual([
    [{ alreadyRenewed: true }, ['negotiate', 'switch-now'], undefined, 'B'],
    [{ activeProblems: true }, ['switch-now'], 'immediate', 'B'],
    [{ budgetBound: true }, ['wait-it-out'], undefined, 'B'],
    [{ monthsLeft: { from: 6 }, seats: { from: 50 } }, ['negotiate', 'switch-now'], undefined, 'B'],
    [{ monthsLeft: { from: 6 }, seats: { below: 50 } }, ['wait-it-out', 'switch-now'], undefined, 'ours'],
    [{ monthsLeft: { from: 3, below: 6 } }, ['wait-it-out'], 'ready-at-end', 'B'],
    [{ monthsLeft: { from: 1, below: 3 } }, ['wait-it-out'], 'ready-at-end', 'B'],
    [{ monthsLeft: { below: 1 } }, ['wait-it-out', 'negotiate'], 'ready-at-end', 'ours'],
  ]);
});

test.each([0, 1, 2, 3, 5, 6, 11, 12, 36])(
  'with %i months left one row of the matrix fits any size',
  (months) => {
    const fits = (
      bracket: { from?: number | undefined; below?: number | undefined } | undefined,
      value: number,
    ) => value >= (bracket?.from ?? 0) && value < (bracket?.below ?? Number.POSITIVE_INFINITY);
    for (const seats of [1, 49, 50, 51, 1_000]) {
      const rows = playbook.matrix.filter(
        ({ when }) =>
          when.monthsLeft !== undefined && fits(when.monthsLeft, months) && fits(when.seats, seats),
      );
      expect(rows).toHaveLength(1);
    }
  },
);

test('prices and the replacement', () => {
  expect(playbook.prices).toMatchObject([
    { plan: 'Professional', perSeatMonth: 1900, currency: 'USD', source: 'B' },
  ]);
  expect(playbook.replacements).toMatchObject([
    {
      vendor: 'Intelogos',
      trialDays: 7,
      trialNeedsCard: false,
      price: { perSeatMonth: 1200, currency: 'USD' },
      source: 'B',
    },
  ]);
});

test('while nobody acts: daily in the last week, every three days for a confirmation; ours alone', () => {
  expect(playbook.nagging).toMatchObject({
    dailyBeforeDeadline: 7,
    confirmationDays: 3,
    confidence: 'our-default',
  });
});
