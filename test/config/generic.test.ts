import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPlaybooks, playbookFor } from '../../src/config/load-playbooks.ts';

const playbooks = loadPlaybooks(fileURLToPath(new URL('../../config/playbooks', import.meta.url)));
const playbook = playbookFor('Some Other Vendor', playbooks);

test('it stands in for every other vendor and claims to know nothing', () => {
  expect(playbook.id).toBe('generic');
  expect(Object.keys(playbook.sources)).toEqual(['ours']);
  const confidences = JSON.stringify(playbook).match(/"confidence":"[^"]*"/g) ?? [];
  expect(new Set(confidences)).toEqual(new Set(['"confidence":"our-default"']));
});

test('terms', () => {
  const { termMonths, noticeDays, autoRenews, currency } = playbook.terms;
  expect([termMonths.value, noticeDays?.value, autoRenews.value, currency.value]).toEqual([
    12,
    30,
    true,
    'USD',
  ]);
});

test('actions go to the notice address, by the notice deadline', () => {
  expect(
    playbook.actions.map(({ id, stopsRenewal, window, through }) => [id, stopsRenewal, window, through]),
  ).toEqual(
    [
      ['cancel', true],
      ['reduce-licences', false],
      ['downgrade-plan', false],
    ].map(([id, stops]) => [id, stops, { bound: 'latest', offset: 'N' }, ['notice-address']]),
  );
  expect(playbook.contacts).toMatchObject([
    { kind: 'person', address: "the address in your contract's notice clause" },
  ]);
});

test('the ladder', () => {
  expect(playbook.ladder.map(({ rung }) => rung)).toEqual(['T-60', 'N-30', 'T-30', 'N', 'T']);
});

test('the checklist has the export before the access goes', () => {
  expect(playbook.checklists[0]?.tasks.map(({ id, due, after }) => [id, due, after])).toEqual([
    ['confirm-cancellation', 'N', []],
    ['export-data', 'T-1', []],
    ['remove-access', 'T-1', ['export-data']],
  ]);
});

test('both tactics, without a product', () => {
  expect(playbook.tactics.map(({ id, overlap }) => [id, overlap])).toEqual([
    ['ready-at-end', false],
    ['immediate', true],
  ]);
  expect(playbook.replacements).toEqual([]);
  expect(JSON.stringify(playbook)).not.toMatch(/activtrak|intelogos/i);
});

test('while nobody acts: daily in the last week, every three days for a confirmation; ours alone', () => {
  expect(playbook.nagging).toMatchObject({
    dailyBeforeDeadline: 7,
    confirmationDays: 3,
    confidence: 'our-default',
  });
});
