import { Context } from '@temporalio/activity';
import type { ReservationAnswer } from '../../domain/approval/reservation.ts';
import type { GrantOrder } from '../../domain/credits/grant.ts';

/** The Org's own workflow, where credits are reserved and grants are queued. The worker implements it with its client. */
export interface TenantCredits {
  /** `callId` is the same for every attempt of one call: an attempt whose answer was lost is given the same one. */
  reserve(input: ReservationInput, callId: string): Promise<ReservationAnswer>;
  /** Nothing happens where nothing is reserved. */
  release(input: { readonly orgId: string; readonly requestId: string }, callId: string): Promise<void>;
  order(order: GrantOrder, callId: string): Promise<{ readonly problem?: string }>;
}

export interface ReservationInput {
  readonly orgId: string;
  /** Workflow id of the request. */
  readonly requestId: string;
  /** The PoC that the credits are for. */
  readonly pocId?: string;
  /** Whole credits. */
  readonly credits: number;
}

/** Activities on the Org's workflow. All may be repeated: it knows requests and orders by their keys. */
export function createTenantCreditsActivities({ tenantCredits }: { readonly tenantCredits: TenantCredits }) {
  return {
    reserveCredits: (input: ReservationInput) => tenantCredits.reserve(input, callId()),
    releaseCredits: (input: { readonly orgId: string; readonly requestId: string }) =>
      tenantCredits.release(input, callId()),
    orderGrant: (order: GrantOrder) => tenantCredits.order(order, callId()),
  };
}

function callId(): string {
  const { workflowExecution, activityId } = Context.current().info;
  return `${workflowExecution?.runId ?? ''}/${activityId}`;
}
