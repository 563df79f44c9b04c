import { describe, expect, it } from 'vitest';
import {
  ACTS,
  type Act,
  owns,
  type Refusal,
  STANDINGS,
  type Standing,
  whyNot,
} from '../../src/domain/permissions.ts';

const ANN = 'ann@example.com';
const contract = { ownerEmail: 'Ann@Example.com', coOwners: ['bo@example.com'], channelOnly: false };

const person = (identity: string, standing: Standing) => ({
  identity,
  identities: [identity.toLowerCase()],
  standing,
});

type Case = readonly [who: string, standing: Standing, inChannel: boolean, limited: boolean];

/** What is refused of everything that there is to do, and as what; all else is allowed. */
const CASES: readonly (readonly [Case, Partial<Record<Act, Refusal>> | Refusal])[] = [
  [[ANN, 'member', false, false], {}],
  [[ANN, 'member', false, true], {}],
  [['BO@example.com', 'member', false, true], {}],
  [['cy@example.com', 'admin', false, true], {}],
  [
    ['dan@example.com', 'member', false, false],
    { edit: 'not-owner', archive: 'not-owner', limit: 'not-owner', 'record-notice': 'not-owner' },
  ],
  [
    ['dan@example.com', 'member', true, true],
    { edit: 'not-owner', archive: 'not-owner', limit: 'not-owner', 'record-notice': 'not-owner' },
  ],
  [['dan@example.com', 'member', false, true], 'hidden'],
  [[ANN, 'guest', true, false], 'guest'],
  [[ANN, 'stranger', true, false], 'stranger'],
  [[ANN, 'unknown', true, false], 'unknown'],
  [
    ['slack:U1', 'member', true, false],
    { edit: 'not-owner', archive: 'not-owner', limit: 'not-owner', 'record-notice': 'not-owner' },
  ],
];

describe('who may do what with a contract', () => {
  it.each(CASES)('%j', ([identity, standing, inChannel, limited], refused) => {
    const guarded = { contract: { ...contract, channelOnly: limited }, inChannel };
    for (const act of ACTS) {
      const expected = typeof refused === 'string' ? refused : (refused[act] ?? null);
      expect([act, whyNot(act, person(identity, standing), guarded)]).toEqual([act, expected]);
    }
  });

  it.each(STANDINGS)('without a contract, as %s', (standing) => {
    const outsider = ['guest', 'stranger', 'unknown'].includes(standing);
    for (const act of ['add', 'import', 'export', 'see'] as const)
      expect(whyNot(act, person(ANN, standing))).toBe(outsider ? standing : null);
  });

  it('is owned by whoever is known by what it names, in any way and in any letters', () => {
    const identities = ['ann@example.com', 'slack:u0ann00001'];
    for (const owner of ['Ann@Example.com', 'slack:U0ANN00001']) {
      expect(owns({ identities }, { ownerEmail: owner })).toBe(true);
      expect(owns({ identities }, { ownerEmail: null, coOwners: ['bo@example.com', owner] })).toBe(true);
    }
    expect(owns({ identities }, { ownerEmail: 'slack:U0ANN0000' })).toBe(false);
  });

  it('is owned by nobody where nobody is named', () => {
    expect(owns({ identities: [ANN] }, { ownerEmail: null })).toBe(false);
  });
});
