import type { RequestKind } from '../../../domain/request-draft.ts';
import type { TermRef } from '../blocks/reminder-buttons.ts';
import type { ListRef, TaskRef } from '../blocks/task-ref.ts';
import type { Asker } from '../tell.ts';

/** What a modal remembers from when it was opened: what it is about, and where its person is answered. */
export interface Remembered {
  readonly term?: TermRef;
  readonly contractId?: string;
  readonly task?: TaskRef;
  readonly list?: ListRef;
  /** What is being drafted. */
  readonly request?: RequestKind;
  /** The contract's version that its fields were read from. */
  readonly version?: number;
  /** What Slack's menus showed at first, by id; null where they showed nobody. */
  readonly owner?: string | null;
  readonly channel?: string | null;
  readonly at: Pick<Asker, 'channel' | 'threadTs' | 'responseUrl'>;
}

export const remember = (remembered: Remembered): string => JSON.stringify(remembered);

/** Only the app itself writes private_metadata. */
export const recall = (metadata: string): Remembered => JSON.parse(metadata) as Remembered;
