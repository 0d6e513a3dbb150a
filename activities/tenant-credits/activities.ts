import type { GrantOrder } from '../../domain/credits/grant.ts';

/** The Org's own workflow, where credits are reserved and grants are queued. The worker implements it with its client. */
export interface TenantCredits {
  reserve(input: ReservationInput): Promise<{ readonly accumulated: number }>;
  release(input: { readonly orgId: string; readonly requestId: string }): Promise<void>;
  order(order: GrantOrder): Promise<void>;
}

export interface ReservationInput {
  readonly orgId: string;
  /** Workflow id of the request. */
  readonly requestId: string;
  /** Whole credits. */
  readonly credits: number;
}

/** Activities on the Org's workflow. All may be repeated: it knows requests and orders by their keys. */
export function createTenantCreditsActivities({ tenantCredits }: { readonly tenantCredits: TenantCredits }) {
  return {
    reserveCredits: (input: ReservationInput) => tenantCredits.reserve(input),
    releaseCredits: (input: { readonly orgId: string; readonly requestId: string }) =>
      tenantCredits.release(input),
    orderGrant: (order: GrantOrder) => tenantCredits.order(order),
  };
}
