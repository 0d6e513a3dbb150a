import type { BalanceAssessment } from './balance.ts';
import type { BalanceFacts } from './balance-facts.ts';
import type { ToldWarnings } from './told-warnings.ts';

/** What TiDB Cloud says of an Org's balance: the part of the facts that it knows. */
export type BalanceReading = Pick<BalanceFacts, 'grantedCredits' | 'remainingCredits' | 'grants' | 'usage'>;

/** The balance of a PoC's Org as it was last read. Amounts are US dollars, days are UTC. */
export interface WatchedBalance {
  /** Milliseconds since 1970 UTC. */
  readonly readAt: number;
  readonly granted: number;
  readonly remaining: number;
  readonly level: BalanceAssessment['level'];
  /** How things stand, warnings first. */
  readonly lines: readonly string[];
  /** The day on which credits run out, an estimate. */
  readonly runsOutOn?: string;
  /** The day by which a top-up is to be submitted, an estimate. */
  readonly topUpBy?: string;
  readonly told: ToldWarnings;
}
