import type { WebClient } from '@slack/web-api';
import type { Playbook } from '../../config/playbook.ts';
import type { ContractFields } from '../../domain/contract.ts';
import type { DigestChoice } from '../../domain/digest-schedule.ts';
import type { Instant, TimeOfDay } from '../../domain/instant.ts';
import type { LifeRules } from '../../domain/lifecycle.ts';
import type { Reach } from '../../domain/reminder-ladder.ts';
import type { Inbox, Received } from '../../store/inbox.ts';
import type { Store } from '../../store/open.ts';
import type { ContractInput } from '../../store/save-contracts.ts';
import type { AfterAck } from './after-ack.ts';
import type { AppLog } from './app.ts';
import type { Directory } from './directory.ts';
import type { Members } from './members.ts';
import type { People } from './people.ts';

/** A contract of a file; of one that is stored only what the file has a column for is changed. */
export interface FileRow {
  /** Where the file has it, such as `line 2`. */
  readonly place: string;
  readonly fields: ContractFields;
  readonly stated: ReadonlySet<keyof ContractFields>;
}

/** The contract file's way in and out, which the command line has as well. */
export interface ContractFiles {
  /**
   * @param onNote told what was not understood, which is no reason to refuse the rest
   * @throws InvalidInputError with everything that is wrong with the file
   */
  readonly read: (name: string, bytes: Buffer, onNote: (note: string) => void) => Promise<readonly FileRow[]>;
  /** Of these contracts; the text of a file that `read` takes. */
  readonly write: (contracts: AsyncIterable<ContractFields>) => Promise<string>;
}

/** What the listeners work with. */
export interface SlackDeps extends LifeRules {
  readonly store: Store;
  readonly workspaceId: string;
  readonly client: WebClient;
  readonly people: People;
  readonly members: Members;
  readonly directory: Directory;
  readonly inbox: Inbox;
  /** Carries out what was written down, once there is time. */
  readonly carryOut: (received: Received) => void;
  readonly afterAck: Pick<AfterAck, 'run'>;
  /** Shows what changed, at once instead of with the next sweep. */
  readonly nudge: () => void;
  /** Has what is in the ledger sent at once. */
  readonly sendSoon: () => void;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  /** What somebody's digest is where they say no more than that they want it. */
  readonly digestDefault: DigestChoice;
  readonly inputOf: (fields: ContractFields, stated?: ReadonlySet<keyof ContractFields>) => ContractInput;
  readonly files: ContractFiles;
  /** The address of a calendar subscription. */
  readonly feedAddress: (token: string) => string;
  /** The installation's zone, for who has none. */
  readonly timeZone: string;
  readonly reminderTime: TimeOfDay;
  readonly reach: Reach;
  readonly now: () => Instant;
  /** A mail server is set up, so requests can be mailed. */
  readonly canMail: boolean;
  readonly botToken: string;
  readonly apiUrl: string;
  readonly log: AppLog;
}
