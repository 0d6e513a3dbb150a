import type { ListedRequest } from '../../../lists.ts';
import type { Reader } from '../../reader.ts';
import { chipState } from '../../wording/sla.ts';
import { dayOf } from '../../wording/time.ts';

/** How the queue is cut up: overdue first (ux.md). */
export const groups = ['overdue', 'today', 'later', 'none'] as const;
export type Group = (typeof groups)[number];

/**
 * The group of a request: today is the reader's own. What has been answered already, or is paused, has no first response
 * to be late with, and comes later.
 */
export function groupOf({ now, zone }: Pick<Reader, 'now' | 'zone'>, request: ListedRequest): Group {
  const state = chipState(request, now);
  if (state === 'none') return 'none';
  if (state === 'overdue') return 'overdue';
  const { dueAt } = request;
  return dueAt !== undefined && dayOf(zone, dueAt) === dayOf(zone, now) ? 'today' : 'later';
}

/** The queue in its order: group by group, each as it came. */
export function inGroups(
  reader: Pick<Reader, 'now' | 'zone'>,
  requests: readonly ListedRequest[],
): { readonly group: Group; readonly requests: readonly ListedRequest[] }[] {
  return groups
    .map((group) => ({ group, requests: requests.filter((each) => groupOf(reader, each) === group) }))
    .filter((each) => each.requests.length > 0);
}
