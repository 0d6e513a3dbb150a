import type { Drift } from './drift-row.ts';

/** What one comparison of an Org found: as many rows as a history can take, and how many more there are. */
export interface Compared {
  readonly rows: readonly Drift[];
  readonly more: number;
}

/**
 * The systems are not read at one instant, so that what was just on its way looks like drift: only what two comparisons
 * found is drift. It is told in the words of the second, since the first. Of what was too much to list nobody can say
 * more than that it was there both times.
 */
export function confirmedDrift(first: Compared, second: Compared): Compared {
  const since = new Map(first.rows.map((row) => [keyOf(row), row.since]));
  const isCut = first.more > 0;
  const rows = second.rows.flatMap((row): Drift[] => {
    const known = since.get(keyOf(row));
    return known === undefined ? [] : [{ ...row, since: known < row.since ? known : row.since }];
  });
  const pushedOut = isCut ? second.rows.length - rows.length : 0;
  return { rows, more: Math.min(first.more, second.more + pushedOut) };
}

/** What a row is about, without the words and instants that a later look changes. */
function keyOf({ kind, orgId, requestId = '', grantId = '', credits }: Drift): string {
  return JSON.stringify([kind, orgId, requestId, grantId, credits]);
}
