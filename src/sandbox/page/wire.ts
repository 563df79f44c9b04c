/** What the page's server tells its client. No imports: both sides are checked with types of their own. */

export type Json = Record<string, unknown>;

export type PersonState = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly email: string | null;
  /** Of another company: its name. */
  readonly company: string | null;
  readonly guest: boolean;
  readonly isBot: boolean;
  /** Can be acted as. */
  readonly canAct: boolean;
};

export type ChannelState = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  /** The other person of a direct message. */
  readonly user: string | null;
  readonly shared: boolean;
  readonly archived: boolean;
  readonly topic: string;
  readonly members: readonly string[];
  readonly hasApp: boolean;
  readonly unread: number;
};

export type AppState = {
  readonly userId: string;
  readonly name: string;
  readonly homeTab: boolean;
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  readonly shortcuts: readonly {
    readonly name: string;
    readonly callbackId: string;
    readonly description: string;
    readonly type: 'global' | 'message';
  }[];
};

/** The panes that there is something for. */
export type PaneName = 'mail' | 'calendar' | 'clock';

export type WorkspaceState = {
  readonly team: string;
  readonly people: readonly PersonState[];
  readonly channels: readonly ChannelState[];
  readonly app: AppState;
  readonly panes: readonly PaneName[];
  /** Of the bot's own account with the person: where it answers directly. */
  readonly appChannel: string;
};

export type FileState = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly altText: string;
};

export type MessageState = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[] | null;
  readonly files: readonly FileState[];
  readonly edited: boolean;
  readonly ephemeral: boolean;
  readonly threadTs: string | null;
  readonly replies: number;
  readonly latestReply: string | null;
};

export type ChannelMessages = {
  readonly messages: readonly MessageState[];
  /** Up to where the person had read when the channel was opened. */
  readonly readTs: string;
};

export type ViewState = {
  readonly id: string;
  readonly hash: string;
  readonly view: Json;
};

export type ClockState = {
  /** Epoch milliseconds of the sandbox's time. */
  readonly now: number;
  readonly today: string;
  readonly words: string;
  readonly moving: boolean;
  readonly coming: readonly ComingEvent[];
};

export type ComingEvent = {
  readonly at: number;
  readonly date: string;
  readonly words: string;
  readonly contract: string;
  readonly what: string;
  /** Someone is told; otherwise it is a date that counts. */
  readonly reminder: boolean;
};

export type MailSummary = {
  readonly id: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly date: number;
  readonly preview: string;
  readonly attachments: number;
  readonly problems: readonly string[];
};

export type MailDetail = MailSummary & {
  readonly text: string;
  readonly hasHtml: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly files: readonly { readonly name: string; readonly type: string; readonly size: number }[];
};

export type CalendarEvent = {
  readonly uid: string;
  readonly start: string;
  readonly end: string;
  readonly allDay: boolean;
  readonly summary: string;
  readonly description: string;
};

export type CalendarState = {
  readonly calendars: readonly {
    readonly name: string;
    /** The address it is read from. */
    readonly url: string;
    readonly problem: string | null;
    readonly events: readonly CalendarEvent[];
  }[];
};

export type LogEntry = {
  readonly key: string;
  /** A call of the app to Slack, or a request of Slack to the app. */
  readonly kind: 'call' | 'request';
  readonly name: string;
  readonly wallMs: number;
  readonly tookMs: number | null;
  readonly status: number | null;
  readonly ok: boolean;
  readonly problem: string | null;
  readonly violations: readonly { readonly path: string; readonly found: string; readonly limit: string }[];
  readonly sent: unknown;
  readonly answered: unknown;
};

export type FaultState = {
  readonly kind: '429' | '500' | 'timeout' | 'reset' | null;
  readonly method: string | null;
  readonly mailDown: boolean;
  readonly enforceRates: boolean;
};
