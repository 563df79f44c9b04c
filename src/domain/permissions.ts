import type { Contract } from './contract.ts';

/**
 * What somebody is to the workspace. `stranger`: of another workspace, in a shared channel. `unknown`: Slack did
 * not say, so nothing is shown.
 */
export const STANDINGS = ['admin', 'member', 'guest', 'stranger', 'unknown'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Somebody who asks for something. */
export interface Person {
  /** As contracts and the history know them: an e-mail address, or `slack:U…` for who shows none. */
  readonly identity: string;
  /** All that they may be known by, in lower case: `slack:U…` as well, where Slack came to show their address later. */
  readonly identities: readonly string[];
  readonly standing: Standing;
}

/** What somebody wants. `respond` is "I'm on it", snoozing, and using the task lists. */
export const ACTS = [
  'see',
  'add',
  'respond',
  'edit',
  'archive',
  'limit',
  'record-notice',
  'import',
  'export',
] as const;
export type Act = (typeof ACTS)[number];

/** A contract as far as permissions go by it, and whether the person is a member of its channel. */
export interface Guarded {
  readonly contract: Pick<Contract, 'ownerEmail' | 'channelOnly'> & { readonly coOwners?: readonly string[] };
  readonly inChannel: boolean;
}

/** Why something is refused; `hidden` must not even say that there is such a contract. */
export type Refusal = 'guest' | 'stranger' | 'unknown' | 'hidden' | 'not-owner';

/** Acts that change what the contract says or ends it, and so are its owners' and the admins'. */
const OWNERS_ACTS: ReadonlySet<Act> = new Set(['edit', 'archive', 'limit', 'record-notice']);

/**
 * Why somebody may not do something; null where they may. Members see and add, and answer reminders; owner,
 * co-owners and the workspace's admins change. A contract that is limited to its channel is its members' alone,
 * besides its owners and the admins. Guests and people of other workspaces may do nothing.
 */
export function whyNot(act: Act, person: Person, guarded?: Guarded): Refusal | null {
  if (person.standing === 'guest' || person.standing === 'stranger' || person.standing === 'unknown')
    return person.standing;
  if (guarded === undefined || person.standing === 'admin' || owns(person, guarded.contract)) return null;
  if (guarded.contract.channelOnly === true && !guarded.inChannel) return 'hidden';
  return OWNERS_ACTS.has(act) ? 'not-owner' : null;
}

/** True for a contract's owner and co-owners; addresses are typed by people, so their case does not count. */
export const owns = (person: Pick<Person, 'identities'>, contract: Guarded['contract']): boolean =>
  [contract.ownerEmail, ...(contract.coOwners ?? [])].some((email) => isKnownAs(person, email));

/** True of what somebody is known by. */
export const isKnownAs = (
  { identities }: Pick<Person, 'identities'>,
  identity: string | null | undefined,
): boolean => identity != null && identities.includes(identity.toLowerCase());
