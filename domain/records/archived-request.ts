import type { RequestState } from '../approval/state.ts';
import type { RequestView } from '../approval/view.ts';
import type { RequestSnapshot } from './request-snapshot.ts';

/** A closed request as the archive keeps it: what people saw at the end, and the whole state for reports and audits. */
export interface ArchivedRequest {
  readonly format: 1;
  /** Workflow id: `poc/P-1042`. */
  readonly requestId: string;
  /** ISO 8601 instant. */
  readonly closedAt: string;
  readonly view: RequestView;
  readonly state: RequestState;
  /** As Salesforce was last told of it, with the newest history rows; records of earlier versions have none. */
  readonly snapshot?: RequestSnapshot;
}

/** The file of a request below the archive's directory. Ids come from outside, so everything unusual is escaped. */
export function archiveFileOf(requestId: string): string {
  return `${encodeURIComponent(requestId)}.json`;
}
