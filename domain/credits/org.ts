import type { LedgerGrant } from './grant.ts';

/** A TiDB Cloud organization as the Ops API shows it. Amounts are US dollars with cents. */
export interface OrgAccount {
  readonly orgId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly plan: string;
  readonly region: string;
  /** E-mail address of the Org's owner: an employee's own account has an employee's address. */
  readonly ownerEmail: string;
  readonly remainingCredits: number;
  /** How many grants there were, and how many whole credits they came to: expired and spent ones included. */
  readonly grantCount: number;
  readonly grantedCredits: number;
  /** Oldest first, expired ones included. The activity `readOrg` keeps the latest 100 only. */
  readonly grants: readonly LedgerGrant[];
}

/** One month's bill of an Org, in US dollars. */
export interface MonthlyBill {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly total: number;
  readonly paidByCredits: number;
}

/** What an Org used on one day, in US dollars. What credits did not pay is overage. */
export interface DailyUsage {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly total: number;
  readonly paidByCredits: number;
}
