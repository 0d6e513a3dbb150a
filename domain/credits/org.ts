import type { Grant } from './grant.ts';

/** A TiDB Cloud organization as the Ops API shows it. Amounts are US dollars with cents. */
export interface OrgAccount {
  readonly orgId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly plan: string;
  readonly region: string;
  readonly remainingCredits: number;
  readonly grants: readonly Grant[];
}

/** One month's bill of an Org, in US dollars. */
export interface MonthlyBill {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly total: number;
  readonly paidByCredits: number;
}
