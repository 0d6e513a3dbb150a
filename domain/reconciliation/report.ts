import type { Compared } from './confirmed-drift.ts';
import type { Drift } from './drift-row.ts';

/** What a reconciliation found. It is a workflow's result, so it stays small: what was left out is counted. */
export interface ReconciliationReport {
  /** Orgs whose three systems could be read. */
  readonly comparedOrgs: number;
  readonly drifts: readonly Drift[];
  /** Drifts that are not listed. */
  readonly more: number;
  /** What could not be read is neither drift nor "no drift". */
  readonly unreadable: readonly Unreadable[];
  readonly moreUnreadable: number;
}

interface Unreadable {
  /** In words: an Org, or the archive, which has closed requests of any Org. */
  readonly where: string;
  readonly why: string;
}

/** Some 750 KB, were every character one of three bytes; a payload of Temporal takes 2 MB. */
const maxCharacters = 250_000;
const maxUnreadable = 200;
const longestWhy = 300;

export const emptyReport: ReconciliationReport = {
  comparedOrgs: 0,
  drifts: [],
  more: 0,
  unreadable: [],
  moreUnreadable: 0,
};

/** Whether nothing drifts and everything could be read. */
export function isClean({ drifts, more, unreadable, moreUnreadable }: ReconciliationReport): boolean {
  return drifts.length + more + unreadable.length + moreUnreadable === 0;
}

/** The report with the rows of one more Org, as far as there is room for them. */
export function withOrg(report: ReconciliationReport, { rows, more }: Compared): ReconciliationReport {
  let room = maxCharacters - JSON.stringify(report.drifts).length;
  const fitting = rows.filter((row) => (room -= JSON.stringify(row).length) >= 0);
  return {
    ...report,
    comparedOrgs: report.comparedOrgs + 1,
    drifts: [...report.drifts, ...fitting],
    more: report.more + more + rows.length - fitting.length,
  };
}

/** The report with something that could not be read; the same thing again is said once. */
export function withUnreadable(
  report: ReconciliationReport,
  { where, why }: Unreadable,
): ReconciliationReport {
  const one = { where, why: why.slice(0, longestWhy) };
  const { unreadable } = report;
  if (unreadable.some((known) => known.where === where && known.why === one.why)) return report;
  return unreadable.length < maxUnreadable
    ? { ...report, unreadable: [...unreadable, one] }
    : { ...report, moreUnreadable: report.moreUnreadable + 1 };
}
