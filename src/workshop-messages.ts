import type { Environment, SlackConfig } from './config/env.ts';
import type { ErrorCode } from './domain/errors.ts';
import type { Workshop } from './workshop.ts';

/** What the thread of the workshop is told at its start. */
export interface WorkshopStart {
  readonly env: Environment;
  readonly slack: SlackConfig;
  readonly waiting: SharedArrayBuffer;
}

/** What is handed to the workshop, and not waited for. */
type Order = {
  [Name in 'carryOut' | 'goOn' | 'start']: {
    readonly order: Name;
    readonly what: Parameters<Workshop[Name]>;
  };
}['carryOut' | 'goOn' | 'start'];

/** What is asked of it, and answered by the same number. */
export interface Question {
  readonly question: 'sweep' | 'settled' | 'stop';
  readonly number: number;
}

export type ToWorkshop = Order | Question;

export type FromWorkshop =
  | { readonly is: 'open' }
  /** It could not be opened, for a reason that is meant for a person. */
  | { readonly is: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly is: 'swept'; readonly nextDue: number }
  | { readonly is: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly is: 'failure'; readonly number: number; readonly error: unknown };
