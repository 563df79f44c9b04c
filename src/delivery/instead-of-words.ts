import type { Delivery } from '../domain/reminder.ts';
import { oneLine } from './one-line.ts';

/** Tells a fallback recipient why the message comes to it. */
export const insteadOfWords = ({ recipient, reason }: NonNullable<Delivery['insteadOf']>): string =>
  recipient === null
    ? 'This comes here because whoever should have got it could not be reached.'
    : `This comes to you because ${oneLine(recipient)} could not be reached: ${oneLine(reason)}${reason.endsWith('.') ? '' : '.'}`;
