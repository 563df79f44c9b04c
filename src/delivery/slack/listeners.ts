import type { App } from '@slack/bolt';
import { registerCalendars } from './actions/calendars.ts';
import { registerContractForm } from './actions/contract-form.ts';
import { registerDigest } from './actions/digest.ts';
import { registerHome } from './actions/home.ts';
import { registerImport } from './actions/import.ts';
import { registerReminderActions } from './actions/reminder.ts';
import { registerContractActions } from './actions/show.ts';
import { registerReminderSubmissions } from './actions/submissions.ts';
import { registerSwitch } from './actions/switch.ts';
import { registerTaskActions } from './actions/tasks.ts';
import { registerLastcallCommand } from './commands/lastcall.ts';
import { registerPicker } from './commands/pick.ts';
import type { SlackDeps } from './deps.ts';
import { listensOf } from './listens.ts';

/** Everything that people can do with Lastcall in Slack. */
export function registerListeners(app: App, deps: SlackDeps): void {
  const listens = listensOf(app);
  registerLastcallCommand(listens, deps);
  registerPicker(listens, deps);
  registerReminderActions(listens, deps);
  registerReminderSubmissions(listens, deps);
  registerContractForm(listens, deps);
  registerContractActions(listens, deps);
  registerSwitch(listens, deps);
  registerTaskActions(listens, deps);
  registerHome(listens, deps);
  registerDigest(listens, deps);
  registerCalendars(listens, deps);
  registerImport(listens, deps);
}
