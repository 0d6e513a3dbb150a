import { compareText } from '../compare-text.ts';
import type { SettledBy } from './settle-with.ts';

/** As they are listed: what moves credits first. */
const kinds = [
  'granted-twice',
  'grant-by-hand',
  'grant-vanished',
  'amount-differs',
  'order-unsettled',
  'reservation-without-request',
  'missing-in-salesforce',
  'salesforce-differs',
  'missing-in-history',
  'total-differs',
] as const;

export type DriftKind = (typeof kinds)[number];

/** One disagreement, with the command that settles it where there is one. */
export interface Drift {
  readonly kind: DriftKind;
  readonly orgId: string;
  /** What is wrong, in words. */
  readonly what: string;
  /** The systems that disagree. */
  readonly where: string;
  /** ISO 8601 instant; when nobody knows, the instant of the comparison. */
  readonly since: string;
  /** What the row is about; of amounts that differ, by how much, never negative. */
  readonly credits: number;
  readonly requestId?: string;
  readonly grantId?: string;
  /** The PoC of a grant that is gone, where it is known. */
  readonly pocId?: string;
  /** Of a grant that can be adopted: how many credits Confetti's total has already for it. */
  readonly counted?: number;
  /** Absent where no command settles it. */
  readonly settledBy?: SettledBy;
  /** The line to paste for `settledBy`. */
  readonly settleWith?: string;
}

/** The order of rows depends on what they say alone, so that the same drift is listed the same way. */
export function inOrder(one: Drift, other: Drift): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    Date.parse(one.since) - Date.parse(other.since) ||
    compareText(one.grantId ?? '', other.grantId ?? '') ||
    compareText(one.requestId ?? '', other.requestId ?? '') ||
    compareText(one.what, other.what)
  );
}
