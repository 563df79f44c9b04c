import { Command } from 'commander';

/** Every command in the order of the help, loaded only when it is asked for: together they would take a second. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand(),
  demo: async () => (await import('./demo.ts')).demoCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  list: async () => (await import('./list.ts')).listCommand(),
  plan: async () => (await import('./plan.ts')).planCommand(),
  sweep: async () => (await import('./sweep.ts')).sweepCommand(),
  advise: async () => (await import('./advise.ts')).adviseCommand(),
  switch: async () => (await import('./switch.ts')).switchCommand(),
  draft: async () => (await import('./draft.ts')).draftCommand(),
  cost: async () => (await import('./cost.ts')).costCommand(),
  calendar: async () => (await import('./calendar.ts')).calendarCommand(),
  feed: async () => (await import('./feed.ts')).feedCommand(),
  checklist: async () => (await import('./checklist.ts')).checklistCommand(),
  digest: async () => (await import('./digest.ts')).digestCommand(),
  notice: async () => (await import('./lifecycle.ts')).noticeCommand(),
  ack: async () => (await import('./lifecycle.ts')).ackCommand(),
  snooze: async () => (await import('./lifecycle.ts')).snoozeCommand(),
  intent: async () => (await import('./lifecycle.ts')).intentCommand(),
  renew: async () => (await import('./lifecycle.ts')).renewCommand(),
  edit: async () => (await import('./edit.ts')).editCommand(),
  'account-free': async () => (await import('./lifecycle.ts')).accountFreeCommand(),
  history: async () => (await import('./history.ts')).historyCommand(),
  playbook: async () => (await import('./playbook.ts')).playbookCommand(),
};

/** The command line as interface.md specifies it, with the one command that `args` name, or all of them. */
export async function lastcallCommand(args: readonly string[]): Promise<Command> {
  const program = new Command('lastcall')
    .description('Keeps a team from missing the last day on which it can get out of a vendor contract.')
    // What follows a command is the command's: `digest` has options of its own that its subcommands have as well.
    .enablePositionalOptions();
  const asked = args[0] ?? '';
  const wanted = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const command = await COMMANDS[name]?.();
    if (command !== undefined) program.addCommand(command);
  }
  return program;
}
