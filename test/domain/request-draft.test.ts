import { describe, expect, test } from 'vitest';
import { mailtoLink } from '../../src/delivery/mailto.ts';
import type { Contract } from '../../src/domain/contract.ts';
import type { Life } from '../../src/domain/lifecycle.ts';
import { draftRequest, REQUEST_KINDS, requestsOf, unfilled } from '../../src/domain/request-draft.ts';
import { activtrak, contractOf, day, generic } from '../support/factories.ts';

const life = (contract: Partial<Contract> = {}, playbook = activtrak): Life => ({
  contract: contractOf({ seats: 50, unitPrice: 1900, currency: 'USD', plan: 'Annual', ...contract }),
  playbook,
  notices: [],
  today: day('2027-03-01'),
});

test('every kind of request, as it is written', async () => {
  const details = { seats: 30, what: 'Essentials', name: 'Ann', account: 'Acme' };
  const drafts = REQUEST_KINDS.map((kind) => draftRequest(kind, life(), details));
  const text = drafts.map(({ kind, to, through, subject, body, window, action, notes }) =>
    [
      `== ${kind} (${action ?? 'no notice'}; ${window ?? 'at any time'})`,
      `To: ${to ?? through}`,
      `Subject: ${subject}`,
      '',
      body,
      '',
      ...notes.map((note) => `! ${note}`),
    ].join('\n'),
  );
  await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot('../golden/request-drafts.txt');
});

describe('to the right address', () => {
  const reseller = { purchasedThrough: 'reseller' as const };
  test.each<[string, Parameters<typeof draftRequest>[0], Life, string | null, string]>([
    ['the form', 'cancel', life(), null, 'Cancellation Request Form'],
    ['renewals', 'reduce-licences', life(), 'renewals@activtrak.com', 'renewals@activtrak.com'],
    ['billing first', 'credit', life(), 'billing@activtrak.com', 'billing@activtrak.com'],
    ['sales after it', 'credit-escalation', life(), 'sales@activtrak.com', 'sales@activtrak.com'],
    [
      'a reseller by name',
      'cancel',
      life({ ...reseller, reseller: 'Softly' }),
      null,
      'your reseller, Softly',
    ],
    [
      'a reseller by address',
      'cancel',
      life({ ...reseller, reseller: 'Softly <orders@softly.example>' }),
      'orders@softly.example',
      'your reseller, Softly <orders@softly.example>',
    ],
    ['an unknown reseller', 'reduce-licences', life({ ...reseller, reseller: null }), null, 'your reseller'],
    [
      'a vendor without a playbook',
      'cancel',
      life({}, generic),
      null,
      "the address in your contract's notice clause",
    ],
  ])('%s', (_, kind, given, to, through) => {
    expect(draftRequest(kind, given)).toMatchObject({ to, through });
  });

  test('only what is notice counts as it', () => {
    const actions = REQUEST_KINDS.map((kind) => draftRequest(kind, life()).action);
    expect(actions).toEqual([
      'cancel-to-free',
      'reduce-licences',
      'downgrade-plan',
      'remove-add-on',
      'delete-account',
      null,
      null,
      null,
    ]);
  });

  test('what a playbook does not know is refused, with what it knows', () => {
    expect(requestsOf(generic).map(({ kind }) => kind)).toEqual([
      'cancel',
      'reduce-licences',
      'downgrade-plan',
    ]);
    expect(() => draftRequest('credit', life({}, generic))).toThrow(
      /kind: found "credit", expected cancel, reduce-licences/,
    );
  });
});

test('what nobody said stands in brackets, and is found again', () => {
  const { subject, body } = draftRequest('reduce-licences', life());
  expect(unfilled(`${subject}\n${body}`)).toEqual([
    '[number of licences]',
    "[the account's name or its Administrator's address]",
    '[your name]',
  ]);
  expect(
    unfilled(draftRequest('reduce-licences', life(), { seats: 1, name: 'Ann', account: 'Acme' }).body),
  ).toEqual([]);
});

test('typed text stays on its line, and in a mail address nothing breaks out', () => {
  const name = 'Evil\r\nBcc: all@example.com\u0000';
  const { subject, body } = draftRequest('cancel', life({ product: name }));
  expect(subject).not.toMatch(/\p{Cc}/u);
  expect(body.split('\n').some((line) => line.startsWith('Bcc'))).toBe(false);
  const link = mailtoLink({ to: 'renewals@activtrak.com', subject, body });
  expect(link).toMatch(/^mailto:renewals@activtrak\.com\?subject=[^&\s|<>"]+&body=[^&\s|<>"]+$/);
  expect(new URL(link ?? '').searchParams.get('body')).toBe(body.replaceAll('\n', '\r\n'));
  expect(mailtoLink({ to: null, subject, body: 'x'.repeat(3000) })).toBeNull();
});
