import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AppManifest } from '../slack/app-manifest.ts';

const FILE = join(import.meta.dirname, '..', '..', '..', 'config', 'slack-manifest.yaml');

/** As much of Slack's manifest as the workspace goes by. */
const schema = z.object({
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.boolean() }),
    slash_commands: z
      .array(z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }))
      .default([]),
    shortcuts: z
      .array(
        z.object({
          name: z.string(),
          callback_id: z.string(),
          description: z.string(),
          type: z.enum(['global', 'message']),
        }),
      )
      .default([]),
  }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
  }),
});

/** Lastcall's own manifest: the commands, shortcuts and events that a real workspace would know of. */
export function lastcallManifest(): AppManifest {
  const { features, settings } = schema.parse(parse(readFileSync(FILE, 'utf8')));
  return {
    commands: features.slash_commands.map(({ command, description, usage_hint: usageHint }) => ({
      command,
      description,
      usageHint,
    })),
    shortcuts: features.shortcuts.map(({ callback_id: callbackId, ...rest }) => ({ ...rest, callbackId })),
    events: settings.event_subscriptions?.bot_events ?? [],
    homeTab: features.app_home.home_tab_enabled,
  };
}
