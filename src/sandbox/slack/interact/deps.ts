import type { AppManifest } from '../app-manifest.ts';
import type { ResponseContext } from '../response-url.ts';
import type { SlackState } from '../state.ts';
import type { AppRequests } from './app-requests.ts';

/** What acting as a person needs. */
export type InteractDeps = {
  readonly state: SlackState;
  readonly requests: AppRequests;
  readonly app: AppManifest;
  /** A new address for an app's answers. */
  readonly responseUrl: (context: ResponseContext) => string;
};
