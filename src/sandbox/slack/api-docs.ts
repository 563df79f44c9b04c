import { METHODS } from './methods/table.ts';
import { SANDBOX_APP_TOKEN, SANDBOX_BOT_TOKEN } from './tokens.ts';

/** What the stand-in answers, for whoever tests a bot against it. `origin` is where it listens. */
export const apiDocs = (origin: string): string => `A strict stand-in for Slack at ${origin}

Point your bot at it
  slackApiUrl        ${origin}/api/
  bot token          ${SANDBOX_BOT_TOKEN}
  app-level token    ${SANDBOX_APP_TOKEN}   (for Socket Mode; without it set the app's address, below)

Slack's methods, with Slack's errors: tokens, scopes, limits of Block Kit, channels, trigger_ids (once, within
3 s), view hashes, rates (429 with Retry-After)
${columns([...METHODS.keys()])}

The workspace
  people    U0ANN00001 Ann, U0BO000001 Bo, U0CY000001 Cy (admin), U0EVE00001 Eve (guest),
            U0ZOE00001 Zoe (of another company), U0DEE00001 Dee (deactivated)
  channels  C0GENERAL1 #general, C0IT000001 #it, C0FINANCE1 #finance, C0EXTPEBB1 #ext-pebbleline (shared),
            C0RANDOM01 #random and C0LEADERS1 #leadership (without the bot), C0OLD00001 #old (archived)

Have people do something: POST JSON; the app hears of it, signed, and has 3 s to acknowledge it
  POST /_control/app               {"requestUrl": "http://127.0.0.1:…/slack/events", "signingSecret": "…"}
  POST /_control/people/post       {"user", "channel", "text", "threadTs"?, "file"?: {"name", "content" (base64)}}
  POST /_control/people/command    {"user", "channel", "command", "text"}
  POST /_control/people/use        {"user", "place": {"channel", "ts"} or {"view"}, "blockId", "actionId",
                                    "chosen"?: {"selected_option": …}, "values"?}
  POST /_control/people/suggest    {"user", "place", "blockId", "actionId", "value"}
  POST /_control/people/submit     {"user", "view", "values": {block: {action: {"type", "value": …}}}}
  POST /_control/people/close      {"user", "all"?: true}
  POST /_control/people/openHome   {"user", "tab": "home" or "messages"}
  POST /_control/people/shortcut   {"user", "callbackId", "message"?: {"channel", "ts"}}
  POST /_control/people/dismiss    {"user", "channel", "ts"}

See what came of it
  GET /_control/messages?channel=  GET /_control/ephemerals?user=   GET /_control/modals?user=
  GET /_control/home?user=         GET /_control/calls?method=      GET /_control/requests
  GET /_control/violations         GET /_control/stats              GET /_control/faults

Make it fail: POST /_control/faults, one or a list; DELETE takes them all away
  {"kind": "429" | "500" | "503" | "error" | "timeout" | "timeout-after" | "reset" | "reset-after" | "slow",
   "method"?, "channel"?, "times"?: number or "always", "retryAfterSeconds"?, "delayMs"?, "error"?}
`;

const ACROSS = 3;
const WIDTH = 34;

function columns(names: readonly string[]): string {
  const sorted = [...names].sort();
  const rows = Array.from({ length: Math.ceil(sorted.length / ACROSS) }, (_, row) =>
    sorted.slice(row * ACROSS, row * ACROSS + ACROSS),
  );
  return rows.map((row) => `  ${row.map((name) => name.padEnd(WIDTH)).join('')}`.trimEnd()).join('\n');
}
