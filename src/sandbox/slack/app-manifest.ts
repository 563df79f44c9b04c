/** What an app has told Slack about itself, as much of it as the workspace shows or goes by. */
export type AppManifest = {
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
  /** Events it wants to hear of, such as `app_home_opened` and `message.im`; `all` for every one. */
  readonly events: readonly string[] | 'all';
  readonly homeTab: boolean;
};

/** For an app that the stand-in knows nothing about. */
export const ANY_APP: AppManifest = { commands: [], shortcuts: [], events: 'all', homeTab: true };

/** @param event its type, for messages with the kind of conversation, such as `message.channels` */
export const wantsEvent = ({ events }: AppManifest, event: string): boolean =>
  events === 'all' || events.includes(event);
