import type { Contract } from '../../domain/contract.ts';

/**
 * Where somebody goes on from an event: the conversation that the contract's reminders go to, or the workspace; null
 * where its address in Slack is not known.
 */
export function slackLink(
  { slackChannel }: Pick<Contract, 'slackChannel'>,
  slackUrl: string | null,
): string | null {
  if (slackUrl === null) return null;
  return /^[CG][A-Z0-9]{2,}$/.test(slackChannel ?? '') ? `${slackUrl}archives/${slackChannel}` : slackUrl;
}

/** An event's paragraphs, and that link below them. */
export const withSlackLink = (text: readonly string[], link: string | null): string[] => [
  ...text,
  ...(link === null ? [] : [`In Slack: ${link}`]),
];
