import { NotThereError } from '../../../personal/errors.ts';

const pattern = /^(poc|credits)\/[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Where a request is looked at: in the inbox, beside what else waits, or by itself. */
export interface Place {
  readonly from: 'inbox' | 'request';
  /** How the inbox is narrowed, as a query with its question mark, or nothing. */
  readonly query: string;
  /** Workflow id of what comes after it in the inbox. */
  readonly next?: string;
}

/** The workflow id of a path `/…/poc/P-1042`. @throws NotThereError for what can be no request */
export function requestIdOf(kind: string, id: string): string {
  const requestId = `${kind}/${id}`;
  if (pattern.test(requestId)) return requestId;
  throw new NotThereError(`There is no request ${requestId}: requests are poc/P-1042 or credits/C-207.`);
}

export function isRequestId(text: string | undefined): text is string {
  return text !== undefined && pattern.test(text);
}

/** Where a request is read in this place. */
export function pathIn(place: Place, requestId: string): string {
  return place.from === 'inbox' ? `/inbox/${requestId}${place.query}` : `/requests/${requestId}`;
}
