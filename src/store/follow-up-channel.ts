import type { ListPost } from '../domain/list-post.ts';
import type { Delivery, Reminder, SendOutcome } from '../domain/reminder.ts';
import type { StoredActivity } from './activity.ts';
import type { StepNote } from './follow-up-notes.ts';

/** A sent message as it is to be now. */
export interface MessageUpdate {
  readonly workspaceId: string;
  /** `channel:ts`. */
  readonly ref: string;
  readonly reminder: Reminder;
  readonly insteadOf: Delivery['insteadOf'];
  /** What people did since it was sent, oldest first. */
  readonly acts: readonly StoredActivity[];
  /** False once the contract is in another term, or put away. */
  readonly current: boolean;
}

/** What came of bringing a list's message up to date; `gone`: it was deleted, or its place is closed to us. */
export type ListOutcome =
  | SendOutcome
  | { readonly kind: 'gone'; readonly what: 'message' | 'place'; readonly reason: string };

/** Shows in Slack what people did. Made by delivery, handed over by main. */
export interface FollowUpChannel {
  readonly update: (update: MessageUpdate) => Promise<SendOutcome>;
  /** Tells a message's thread of an act; the key is the same for the same reply. */
  readonly reply: (reply: {
    readonly workspaceId: string;
    readonly ref: string;
    readonly act: StoredActivity;
    readonly key: string;
  }) => Promise<SendOutcome>;
  /** Tells somebody, or a channel, a sentence that is about no contract; the key is the same for the same one. */
  readonly note: (note: {
    readonly workspaceId: string;
    readonly target: string;
    readonly text: string;
    readonly key: string;
  }) => Promise<SendOutcome>;
  /** Tells somebody, or the team where the target is empty, of steps of a switch. */
  readonly step: (note: {
    readonly workspaceId: string;
    readonly contractId: string;
    readonly target: string;
    readonly note: StepNote;
    readonly key: string;
  }) => Promise<SendOutcome>;
  /** Draws a picture that somebody asked for, and posts it to them; the key is the same for the same picture. */
  readonly picture: (picture: {
    readonly workspaceId: string;
    readonly userId: string;
    readonly contractId: string;
    readonly wish: unknown;
    readonly key: string;
  }) => Promise<SendOutcome>;
  /** Makes the calendar file of a contract that somebody asked for, and uploads it to them or into a thread. */
  readonly file: (file: {
    readonly workspaceId: string;
    readonly userId: string;
    readonly contractId: string;
    readonly wish: unknown;
  }) => Promise<SendOutcome>;
  readonly list: (update: {
    readonly workspaceId: string;
    readonly ref: string;
    readonly post: ListPost;
  }) => Promise<ListOutcome>;
  /** Brings the view of a contract that somebody has open up to date. */
  readonly view: (view: {
    readonly workspaceId: string;
    readonly userId: string;
    readonly contractId: string;
  }) => Promise<SendOutcome>;
  readonly home: (home: { readonly workspaceId: string; readonly userId: string }) => Promise<SendOutcome>;
}
