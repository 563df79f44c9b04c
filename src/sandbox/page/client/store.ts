import type { ChannelState, PersonState, WorkspaceState } from '../wire.ts';
import { me } from './api.ts';

let state: WorkspaceState | undefined;

/** The workspace as it was last told. @throws before it was told at all */
export function workspace(): WorkspaceState {
  if (state === undefined) throw new Error('the workspace is not loaded yet');
  return state;
}

export function setWorkspace(next: WorkspaceState): void {
  state = next;
}

export const person = (id: string): PersonState | undefined =>
  workspace().people.find((one) => one.id === id);

export const channel = (id: string): ChannelState | undefined =>
  workspace().channels.find((one) => one.id === id);

/** A name as it is mentioned: of a person, or of whoever has this id. */
export const nameOf = (id: string): string => person(id)?.realName ?? id;

/** A conversation's name as the sidebar shows it. */
export const channelName = (id: string): string => {
  const found = channel(id);
  if (found === undefined) return id;
  return found.kind === 'im' ? nameOf(found.user ?? '') : found.name;
};

export const self = (): PersonState | undefined => person(me);

/** The sandbox's day, `YYYY-MM-DD`, for pickers that open on it. */
let sandboxDay = new Date().toISOString().slice(0, 10);

export const today = (): string => sandboxDay;

export function setToday(day: string): void {
  sandboxDay = day;
}
