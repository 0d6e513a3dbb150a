import type { LedgerGrant } from './grant.ts';

/** What TiDB Cloud's ledger holds for one Org, small whatever the number of grants. Whole credits. */
export interface LedgerSummary {
  /** False for an Org that TiDB Cloud does not know. */
  readonly exists: boolean;
  readonly grantedCredits: number;
  readonly grantCount: number;
  /** The newest grants, oldest first: as many as were asked for, and at most 500. */
  readonly latest: readonly LedgerGrant[];
  /** Granted by PoC over all grants, of the 500 PoCs with the newest grants. */
  readonly byPoc: Readonly<Record<string, number>>;
}
