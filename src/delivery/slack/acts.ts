import type { FormFields } from '../../domain/contract-form.ts';
import type { StatedNotice } from '../../domain/lifecycle.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import type { RequestKind } from '../../domain/request-draft.ts';
import type { StepWish } from '../../domain/switch-plan.ts';
import type { TermRef } from './blocks/reminder-buttons.ts';
import type { ListRef, TaskRef } from './blocks/task-ref.ts';
import type { DigestWish } from './commands/digest-command.ts';
import type { Asker } from './tell.ts';
import type { SwitchChoice } from './views/switch-steps.ts';

/** What somebody did in Slack that changes something; kept as JSON until it is carried out. */
export type Deed = { readonly by: Asker } & (
  | { readonly kind: 'on-it'; readonly term: TermRef }
  | { readonly kind: 'snooze'; readonly term: TermRef; readonly until: LocalDate }
  | { readonly kind: 'notice'; readonly term: TermRef; readonly stated: StatedNotice }
  | { readonly kind: 'archive' | 'restore' | 'limit' | 'open'; readonly contractId: string }
  | SwitchChooseDeed
  | SwitchStepDeed
  | DraftDeed
  | { readonly kind: 'send-request'; readonly requestId: string }
  | AddDeed
  | EditDeed
  | ImportDeed
  | DigestDeed
  | { readonly kind: 'task'; readonly of: TaskRef; readonly act: TaskAct }
  | { readonly kind: 'list'; readonly of: ListRef; readonly act: ListAct }
);

interface SwitchChooseDeed {
  readonly kind: 'switch-choose';
  readonly term: TermRef;
  readonly choice: SwitchChoice;
}

interface SwitchStepDeed {
  readonly kind: 'switch-step';
  readonly term: TermRef;
  readonly step: string;
  readonly wish: StepWish;
  /** A user's id, where the step is given to somebody. */
  readonly assignee: string | null;
}
/** What somebody does to a task; users by their Slack ids. */
export type TaskAct =
  | { readonly do: 'tick' | 'untick' | 'reopen' | 'unassign' | 'undue' }
  | { readonly do: 'assign'; readonly user: string }
  | { readonly do: 'due'; readonly due: LocalDate }
  | { readonly do: 'note'; readonly note: string | null }
  | { readonly do: 'waive'; readonly reason: string };

/** What somebody does to a whole list; `free` says that the account shows Free. */
export type ListAct =
  | { readonly do: 'archive' | 'restore' | 'free' }
  | {
      readonly do: 'add';
      readonly title: string;
      readonly due: LocalDate | null;
      readonly user: string | null;
    }
  | { readonly do: 'answer'; readonly question: string; readonly yes: boolean };

/** A request as somebody left it. */
interface DraftDeed {
  readonly kind: 'draft';
  readonly term: TermRef;
  readonly request: RequestKind;
  readonly subject: string;
  readonly body: string;
}

interface AddDeed {
  readonly kind: 'add';
  readonly fields: FormFields;
  /** A user's id. */
  readonly owner: string | null;
  readonly channel: string | null;
}

interface EditDeed {
  readonly kind: 'edit';
  readonly contractId: string;
  readonly version: number;
  readonly fields: FormFields;
  /** A user's id; not there where the owner stays. */
  readonly owner?: string | null | undefined;
  readonly channel?: string | null | undefined;
}

/** A contract file that was sent by direct message. */
interface ImportDeed {
  readonly kind: 'import';
  readonly fileId: string;
}

/** Their own digest: how they want it, or null for none. */
interface DigestDeed {
  readonly kind: 'digest';
  readonly wish: DigestWish | null;
}

export type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

/** Deeds that are about one contract's life, and are decided under its lock. */
export type LifeDeed = Exclude<
  Deed,
  DeedOf<
    | 'add'
    | 'edit'
    | 'import'
    | 'digest'
    | 'switch-choose'
    | 'switch-step'
    | 'draft'
    | 'send-request'
    | 'task'
    | 'list'
  >
>;
