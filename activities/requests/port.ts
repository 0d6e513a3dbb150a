import type { RequestView } from '../../domain/approval/view.ts';

/** The requests that there are. The worker implements it with its client and the archive. */
export interface Requests {
  /** A request as it is, or as it ended; undefined when there never was one. */
  view(requestId: string): Promise<RequestView | undefined>;
  /** The requests of an Org whose histories are still there, as lists know them: a moment behind. */
  ofOrg(orgId: string): Promise<readonly ListedInOrg[]>;
}

export interface ListedInOrg {
  readonly requestId: string;
  /** Whether its workflow still runs. */
  readonly isRunning: boolean;
}
