import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { LastcallError } from '../../domain/errors.ts';
import { classifySlackError } from './classify-error.ts';

/** Slack's words for a trigger_id that is no longer good. */
const TOO_LATE: ReadonlySet<string> = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'trigger_expired',
]);

/** What a modal is shown with. */
export interface Opening {
  /** Good once, for three seconds. */
  readonly trigger: string;
  /** True where it goes on top of the modal that it was asked for in. */
  readonly inModal: boolean;
}

/**
 * Shows a modal. @returns its id.
 * @throws LastcallError `delivery` in words for the person who wanted it
 */
export async function showView(
  client: WebClient,
  { trigger, inModal }: Opening,
  view: ModalView,
): Promise<string | undefined> {
  try {
    const shown = await (inModal ? client.views.push : client.views.open)({ trigger_id: trigger, view });
    return shown.view?.id;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && TOO_LATE.has(error.data.error))
      throw new LastcallError('delivery', 'Slack gave up waiting for the dialog. Please try again.', {
        cause: error,
      });
    const { reason } = classifySlackError(error, { medium: 'slack-dm', recipient: 'you' }, 'lookup');
    throw new LastcallError('delivery', `The dialog could not be opened: ${reason}. Please try again.`, {
      cause: error,
    });
  }
}
