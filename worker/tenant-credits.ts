import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { failure } from '../activities/failures.ts';
import type { TenantCredits } from '../activities/tenant-credits/activities.ts';
import { grantUpdate, releaseUpdate, reserveUpdate } from '../workflows/tenant-credits/contract.ts';
import { tenantStart } from '../client/tenant-start.ts';

/** The Org's workflow as activities see it: started by the first message, then found under its id. */
export function createTenantCredits(client: Client): TenantCredits {
  return {
    async reserve({ orgId, requestId, credits }) {
      const reservation = client.workflow.executeUpdateWithStart(reserveUpdate, {
        startWorkflowOperation: tenantStart(orgId),
        args: [{ requestId, credits }],
      });
      return refusedIsInvalid(reservation);
    },
    async release({ orgId, requestId }) {
      const release = client.workflow.executeUpdateWithStart(releaseUpdate, {
        startWorkflowOperation: tenantStart(orgId),
        args: [{ requestId }],
      });
      await refusedIsInvalid(release);
    },
    async order(order) {
      const grant = client.workflow.executeUpdateWithStart(grantUpdate, {
        startWorkflowOperation: tenantStart(order.orgId),
        args: [order],
      });
      await refusedIsInvalid(grant);
    },
  };
}

/** What the Org's workflow refuses it would refuse again. */
async function refusedIsInvalid<T>(update: Promise<T>): Promise<T> {
  try {
    return await update;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      throw failure('Invalid', error.cause?.message ?? error.message, { cause: error });
    }
    throw error;
  }
}
