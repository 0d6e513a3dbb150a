import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { GrantOrder } from '../../domain/credits/grant.ts';
import type { DailyUsage, MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';
import type { TenantState } from '../../domain/credits/tenant.ts';
import type { CreditsBefore } from '../../domain/credits/tier.ts';

/** One workflow per TiDB Cloud Org: `tenant/<orgId>`. */
export const tenantCreditsType = 'tenantCredits';

export function tenantCreditsId(orgId: string): string {
  return `tenant/${orgId}`;
}

export interface TenantCreditsInput {
  readonly orgId: string;
  /** What an earlier run handed on. */
  readonly tenant?: TenantState;
}

export interface ReservationRequest {
  /** Workflow id of the request. */
  readonly requestId: string;
  /** The PoC that the credits are for. */
  readonly pocId?: string;
  /** Whole credits. */
  readonly credits: number;
}

export interface TenantTotals {
  /** Granted so far plus everything reserved, this request included. */
  readonly accumulated: number;
  readonly granted: number;
  readonly reserved: number;
}

/** What the Org and the PoC had before this request, as of its reservation. */
export interface Reserved extends TenantTotals {
  readonly before: CreditsBefore;
}

/** Answers as soon as the ledger was read once; reserving another amount moves the reservation. */
export const reserveUpdate = defineUpdate<Reserved, [ReservationRequest]>('reserve');

/** Gives a reservation up. Refused (`not-reserved`) where the request holds none: it is released once. */
export const releaseUpdate = defineUpdate<TenantTotals, [{ readonly requestId: string }]>('release');

/** Queues a grant; its outcome is reported by the `grantReport` signal to the request. */
export const grantUpdate = defineUpdate<GrantQueued, [GrantOrder]>('grant');

export interface GrantQueued {
  readonly queued: number;
  /** What keeps the first order from being settled, in words. */
  readonly problem?: string;
}

/** Asks TiDB Cloud how the Org stands now; `account` is null for an Org that TiDB Cloud does not know. */
export interface OrgReading {
  readonly account: OrgAccount | null;
  readonly bills: readonly MonthlyBill[];
  /** The latest closed days, oldest first. */
  readonly usage: readonly DailyUsage[];
  readonly tenant: TenantView;
}

export const readOrgUpdate = defineUpdate<OrgReading>('readOrg');

/** What an operator decides about a drift, and why. It is remembered in the Org's `corrections`. */
export interface Settlement {
  /** Grant id; for `releaseReservation` the workflow id of the request. */
  readonly subject: string;
  /** The operator's e-mail address. */
  readonly by: string;
  readonly reason: string;
}

/**
 * Takes the ledger's word for a grant into the totals; refused (`no-drift`) where the ledger has none, or it can be seen
 * to be settled or counted with that amount. Reconciliation says what `counted` is.
 */
export const adoptUpdate = defineUpdate<TenantTotals, [Adoption]>('adopt');

export interface Adoption extends Settlement {
  /** Whole credits that the totals have already for this grant: 0 for one that nobody here knows. */
  readonly counted: number;
}

/** Takes a grant out of the totals; refused (`no-drift`) while the ledger has it, or where it was written off before. */
export const writeOffUpdate = defineUpdate<TenantTotals, [WriteOff]>('writeOff');

export interface WriteOff extends Settlement {
  /** As the totals count it. */
  readonly credits: number;
  readonly pocId?: string;
}

/** Releases what is reserved for a request that is gone. */
export const releaseReservationUpdate = defineUpdate<TenantTotals, [Settlement]>('releaseReservation');

export interface TenantView extends TenantState {
  readonly accumulated: number;
  /** What keeps the first order from being settled, in words. */
  readonly problem?: string;
}

export const tenantViewQuery = defineQuery<TenantView>('view');
