import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { GrantOrder } from '../../domain/credits/grant.ts';
import type { MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';
import type { TenantState } from '../../domain/credits/tenant.ts';

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

export interface Reservation {
  /** Workflow id of the request. */
  readonly requestId: string;
  /** Whole credits. */
  readonly credits: number;
}

export interface TenantTotals {
  /** Granted so far plus everything reserved, this request included. */
  readonly accumulated: number;
  readonly granted: number;
  readonly reserved: number;
}

/** Answers at once; reserving again moves the reservation. */
export const reserveUpdate = defineUpdate<TenantTotals, [Reservation]>('reserve');
export const releaseUpdate = defineUpdate<TenantTotals, [{ readonly requestId: string }]>('release');

/** Queues a grant; its outcome is reported by the `grantReport` signal to the request. */
export const grantUpdate = defineUpdate<{ readonly queued: number }, [GrantOrder]>('grant');

/** Asks TiDB Cloud how the Org stands now; `account` is null for an Org that TiDB Cloud does not know. */
export interface OrgReading {
  readonly account: OrgAccount | null;
  readonly bills: readonly MonthlyBill[];
  readonly tenant: TenantView;
}

export const readOrgUpdate = defineUpdate<OrgReading>('readOrg');

export interface TenantView extends TenantState {
  readonly accumulated: number;
  /** What keeps the first order from being settled, in words. */
  readonly problem?: string;
}

export const tenantViewQuery = defineQuery<TenantView>('view');
