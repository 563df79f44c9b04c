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
