import type { Environment } from '../config/env.ts';

/** A feed's address below the bot's. */
export const feedUrl = (base: string, token: string): string => `${base}/calendar/${token}.ics`;

/** Where people reach the bot: PUBLIC_URL, or else where it listens. */
export const publicUrlOf = ({
  publicUrl,
  host,
  port,
}: Pick<Environment, 'publicUrl' | 'host' | 'port'>): string =>
  publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
