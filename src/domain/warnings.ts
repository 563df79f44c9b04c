import { type Addressed, type Reach, recipientsOf } from './reminder-ladder.ts';

export const WARNING_CODES = [
  'notice-window-closed',
  'trial-ends-before-rollout',
  'deletion-moved-after-term',
  'reseller-owns-requests',
  'past-due-blocks-downgrade',
  'term-end-unconfirmed',
  'notice-period-assumed',
  'deadline-on-non-working-day',
  'row-in-the-past',
  'nobody-to-tell',
  'contract-archived',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** Something a person should know about a plan; it never stops anything. */
export interface Warning {
  readonly code: WarningCode;
  readonly text: string;
}

/** Of a contract that has no channel and no owner for its reminders to go to; false of any other. */
export const nobodyToTell = (contract: Addressed, reach: Reach): Warning | false =>
  recipientsOf({ audience: ['channel', 'owner'] }, contract, reach).length === 0 && {
    code: 'nobody-to-tell',
    text: 'There is nobody to remind: set an owner or a channel, or SLACK_CHANNEL for all contracts.',
  };
