import type { AppManifest } from './app-manifest.ts';
import type { FaultQueue } from './faults.ts';
import type { AppRequests } from './interact/app-requests.ts';
import type { People } from './interact/people.ts';
import type { SlashCommand } from './interact/slash-command.ts';
import type { RecordedCall, Recorder } from './recorder.ts';
import type { ResponseUrls } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { SlackState, StoredMessage } from './state.ts';
import type { TokenGrant, TokenTable } from './tokens.ts';
import type { Topics } from './topics.ts';
import type { WorkspaceFixture } from './workspace.ts';

export type SlackStandInOptions = {
  /** The clock that gives messages their `ts`, epoch milliseconds. */
  readonly now?: () => number;
  /** Real time, epoch milliseconds; for the rate limit and the records. */
  readonly wallNow?: () => number;
  readonly workspace?: WorkspaceFixture;
  /** Tokens accepted, in place of the default bot and app token. */
  readonly tokens?: Readonly<Record<string, TokenGrant>>;
  /** Post a `client_msg_id` once per channel; Slack does not promise it. False unless told otherwise. */
  readonly dedupeClientMsgId?: boolean;
  /** `message` also notes an `action_id` used in two blocks, which Slack accepts. `message` by default. */
  readonly actionIdScope?: 'message' | 'block';
  /** What posting to a private channel without the bot answers; both are seen in practice. */
  readonly privateChannelError?: 'not_in_channel' | 'channel_not_found';
  /** chat.postMessage a second and channel; above it 429. No limit unless told. */
  readonly ratePerSecond?: number;
  /** Calls kept; 10,000 unless told otherwise. */
  readonly keepCalls?: number;
  /** Messages kept per channel; 20,000 unless told otherwise, 1,000 where `record` is false. */
  readonly keepMessages?: number;
  /** What the app has told Slack about itself; an app that wants to hear of everything unless told. */
  readonly app?: AppManifest;
  /** True refuses calls above Slack's rates with 429 (method-rates.ts). */
  readonly enforceRates?: boolean;
  /** How long an app may take to acknowledge; 3000 unless told otherwise. */
  readonly ackMs?: number;
  /** How long a file is worked on after its upload, in milliseconds; 50 unless told otherwise. */
  readonly fileProcessingMs?: number;
  /** False keeps counts only, for benchmarks. */
  readonly record?: boolean;
};

export type SlackStandIn = {
  /** Listens on loopback; `url` is what SLACK_API_URL takes. Port 0 picks a free one. */
  start(port?: number): Promise<{ readonly url: string }>;
  /** Drops every connection, open or hanging. */
  stop(): Promise<void>;
  readonly state: SlackState;
  readonly tokens: TokenTable;
  readonly faults: FaultQueue;
  readonly calls: readonly RecordedCall[];
  readonly violations: Recorder['violations'];
  readonly stats: Recorder['stats'];
  readonly socketMode: SocketMode;
  /** Requests to the app. Its address is to be set here for HTTP. */
  readonly requests: AppRequests;
  readonly people: People;
  readonly app: AppManifest;
  readonly topics: Topics;
  /** Whether calls above Slack's rates are refused; may be switched. */
  readonly rates: { enforced: boolean };
  /** What came to a response_url. */
  readonly responses: ResponseUrls['received'];
  /** The fields of a slash command that somebody gives, with a response_url of its own; to be sent to the app. */
  slashCommand(command?: SlashCommand): Record<string, string>;
  /** Calls of methods that the stand-in does not have. */
  unexpected(): readonly RecordedCall[];
  /** Resolves with a channel's messages (all channels' when undefined) once there are `count`. */
  waitForMessages(count: number, channel?: string, timeoutMs?: number): Promise<readonly StoredMessage[]>;
  /** Resolves once `condition` holds, looked at after each call. */
  waitFor(condition: () => boolean, what: string, timeoutMs?: number): Promise<void>;
};
