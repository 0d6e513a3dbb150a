import { compareText } from '../domain/compare-text.ts';

/**
 * Where a request stands in lists: by group, then by `at`, then by its id. SQL visibility knows no ORDER BY, so the order
 * is made here; every part of it is something that a list filter can ask for.
 */
export interface Place {
  readonly group: number;
  /** Milliseconds: the further down the list, the larger. */
  readonly at: number;
  readonly requestId: string;
}

/** Requests of a list that belong together, and what they are ordered by. */
export interface ListGroup {
  /** Clauses of a list filter. */
  readonly query: string;
  readonly isOpen: boolean;
  /** The attribute that holds the instant they are ordered by. */
  readonly instant: 'ConfettiSlaDueAt' | 'StartTime' | 'CloseTime';
  readonly latestFirst: boolean;
}

/** Overdue first and then the next due; what waits without a clock, the oldest first; what has ended, the latest first. */
export const listGroups: readonly [ListGroup, ...ListGroup[]] = [
  {
    query: "ExecutionStatus = 'Running' AND ConfettiSlaDueAt IS NOT NULL",
    isOpen: true,
    instant: 'ConfettiSlaDueAt',
    latestFirst: false,
  },
  {
    query: "ExecutionStatus = 'Running' AND ConfettiSlaDueAt IS NULL",
    isOpen: true,
    instant: 'StartTime',
    latestFirst: false,
  },
  // An earlier run of a request that goes on in a new one is no request.
  {
    query: "ExecutionStatus != 'Running' AND ExecutionStatus != 'ContinuedAsNew'",
    isOpen: false,
    instant: 'CloseTime',
    latestFirst: true,
  },
];

/** The place of a run; instants are milliseconds since 1970 UTC. */
export function placeOf(run: {
  readonly requestId: string;
  readonly isOpen: boolean;
  readonly dueAt?: number;
  readonly startedAt: number;
  readonly closedAt?: number;
}): Place {
  const { requestId, isOpen, dueAt, startedAt, closedAt } = run;
  if (!isOpen) return { group: 2, at: -(closedAt ?? startedAt), requestId };
  return dueAt === undefined ? { group: 1, at: startedAt, requestId } : { group: 0, at: dueAt, requestId };
}

export function byPlace(a: Place, b: Place): number {
  return a.group - b.group || a.at - b.at || compareText(a.requestId, b.requestId);
}

/** Further than any deadline; what Temporal counts in nanoseconds ends soon after. */
const endOfTime = Date.UTC(2200, 0);

/** The least `at` that a request of a group can have, and the end of them. */
export function reachOf({ latestFirst }: ListGroup): readonly [from: number, until: number] {
  return latestFirst ? [-endOfTime, 0] : [0, endOfTime];
}

/** The clauses for the requests of a group whose `at` is `from` or more and less than `until`. */
export function stretchQuery(
  { query, instant, latestFirst }: ListGroup,
  from: number,
  until: number,
): string {
  // The latest first counts backwards. Instants are read in whole milliseconds, rounded down, whatever the server keeps.
  const [first, end] = latestFirst ? [1 - until, 1 - from] : [from, until];
  const literal = (ms: number): string => `'${new Date(ms).toISOString()}'`;
  return `${query} AND ${instant} >= ${literal(first)} AND ${instant} < ${literal(end)}`;
}
