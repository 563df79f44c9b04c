import { REMINDER_ACTIONS, termValue } from '../../../src/delivery/slack/blocks/reminder-buttons.ts';
import { remember } from '../../../src/delivery/slack/views/metadata.ts';
import { SNOOZE_INPUT, SNOOZE_VIEW } from '../../../src/delivery/slack/views/snooze.ts';
import { signatureHeaders } from '../../../src/sandbox/slack/sign.ts';
import { RESTING_FROM_ROUND, termEndOf } from '../sample.ts';

export const SIGNING_SECRET = 'a-signing-secret';

/** What a request of Slack's holds, for an app over HTTP. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The people of the stand-in's workspace who may do something. */
const PEOPLE = ['U0ANN00001', 'U0BO000001', 'U0CY000001'] as const;
const TEAM = 'T_LASTCALL';

const form = (fields: Readonly<Record<string, string>>): SignedRequest =>
  signed(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');

function signed(body: string, type: string): SignedRequest {
  return { body, headers: { 'content-type': type, ...signatureHeaders(SIGNING_SECRET, body, Date.now()) } };
}

/** The term of one of the contracts that rest. */
const termOf = (nth: number, contracts: number) => ({
  contractId: `resting-${(nth * 7919) % contracts}`,
  termEnd: termEndOf(RESTING_FROM_ROUND),
});

/** The nth of many different requests: a command, a button's press, a submitted modal, a Home that is opened, in turn. */
export function requestOf(nth: number, contracts: number): SignedRequest {
  const user = PEOPLE[nth % PEOPLE.length] ?? PEOPLE[0];
  const trigger = `trigger-${nth}`;
  switch (nth % 4) {
    case 0:
      return form({
        command: '/lastcall',
        text: nth % 2 === 0 ? '' : 'list',
        user_id: user,
        team_id: TEAM,
        channel_id: 'C0IT000001',
        api_app_id: 'A0LASTCALL',
        trigger_id: trigger,
      });
    case 1:
      return form({
        payload: JSON.stringify({
          type: 'block_actions',
          user: { id: user, team_id: TEAM },
          team: { id: TEAM },
          api_app_id: 'A0LASTCALL',
          trigger_id: trigger,
          channel: { id: 'C0IT000001' },
          message: { ts: '1.1' },
          actions: [
            {
              type: 'button',
              block_id: 'reminder',
              action_id: REMINDER_ACTIONS.onIt,
              action_ts: String(nth),
              value: termValue(termOf(nth, contracts)),
            },
          ],
        }),
      });
    case 2:
      return form({
        payload: JSON.stringify({
          type: 'view_submission',
          user: { id: user, team_id: TEAM },
          team: { id: TEAM },
          api_app_id: 'A0LASTCALL',
          trigger_id: trigger,
          view: {
            id: `V${nth}`,
            hash: `hash-${nth}`,
            type: 'modal',
            callback_id: SNOOZE_VIEW,
            private_metadata: remember({ term: termOf(nth, contracts), at: { channel: 'C0IT000001' } }),
            state: {
              values: {
                [SNOOZE_INPUT.block]: { [SNOOZE_INPUT.action]: { selected_option: { value: '2027-08-01' } } },
              },
            },
          },
        }),
      });
    default:
      return signed(
        JSON.stringify({
          type: 'event_callback',
          team_id: TEAM,
          api_app_id: 'A0LASTCALL',
          event_id: `Ev${nth}`,
          event: { type: 'app_home_opened', user, channel: 'D1', tab: 'home', event_ts: '1.1' },
        }),
        'application/json',
      );
  }
}
