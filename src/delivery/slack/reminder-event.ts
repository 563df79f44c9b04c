/** The metadata's event type by which a reminder of ours is known again. */
export const REMINDER_EVENT = 'lastcall_reminder';
