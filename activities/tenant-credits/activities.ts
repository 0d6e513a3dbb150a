import { Context } from '@temporalio/activity';
import type { GrantOrder } from '../../domain/credits/grant.ts';
import type { ReservationInput, TenantCredits } from './port.ts';

/** Activities on the Org's workflow. All may be repeated: it knows requests and orders by their keys. */
export function createTenantCreditsActivities({
  tenantCredits,
}: {
  readonly tenantCredits: Pick<TenantCredits, 'reserve' | 'release' | 'order'>;
}) {
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
