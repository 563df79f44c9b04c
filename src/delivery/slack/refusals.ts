import type { Act, Refusal } from '../../domain/permissions.ts';

/** What is refused to somebody; undone is everything that was begun for it. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly refusal: Refusal;
  readonly act: Act;
  /** The contract that it is about; undefined where it is about none. */
  readonly contractId: string | undefined;
  /** What the person is told, as mrkdwn, where the usual words would not say what was refused. */
  readonly said: string | undefined;

  constructor(refusal: Refusal, act: Act, contractId?: string, said?: string) {
    super(refusal);
    this.contractId = contractId;
    this.refusal = refusal;
    this.act = act;
    this.said = said;
  }
}

/** What cannot be done, as it follows "you cannot". */
const CANNOT: Readonly<Record<Act, string>> = {
  see: 'see contracts',
  add: 'add contracts',
  respond: 'answer reminders',
  edit: 'edit this contract',
  archive: 'archive this contract',
  limit: 'change who sees this contract',
  'record-notice': 'record notice for this contract',
  import: 'import contracts',
  export: 'export contracts',
};

/**
 * A refusal in a polite sentence or two that say who can help. `name` is what the person may know the contract by, as
 * mrkdwn: a channel has reminders of several.
 */
export function refusalWords(refusal: Refusal, act: Act, name = 'this contract'): string {
  switch (refusal) {
    case 'guest':
      return `Sorry, guests cannot ${CANNOT[act]}. Please ask a member of this workspace.`;
    case 'stranger':
      return `Sorry, people of other workspaces cannot ${CANNOT[act]}. Please ask somebody of the workspace that Lastcall is installed in.`;
    case 'unknown':
      return `Sorry, Slack did not say who you are, so you cannot ${CANNOT[act]} just now. Please try again in a moment.`;
    case 'hidden':
      return 'Sorry, there is no such contract that you can see. It may be limited to the members of its channel.';
    case 'not-owner':
      return `Sorry, only the owner of ${name}, its co-owners and the workspace's admins can ${withoutThis(CANNOT[act])}. “I'm on it” and “Snooze” are yours to press.`;
  }
}

const withoutThis = (words: string): string => words.replace('this contract', 'it');
