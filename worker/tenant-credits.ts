import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failure } from '../activities/failures.ts';
import type { TenantCredits, TenantReading } from '../activities/tenant-credits/port.ts';
import { refusedFailure } from '../workflows/approval/contract.ts';
import type { Refusal } from '../domain/approval/refusal.ts';
import {
  grantUpdate,
  releaseUpdate,
  reserveUpdate,
  tenantCreditsId,
  tenantViewQuery,
} from '../workflows/tenant-credits/contract.ts';
import { tenantStart } from '../client/tenant-start.ts';
import { listOrgs } from './listings.ts';
import { within } from './within.ts';

/** The Orgs' workflows as activities see them: started by the first message, then found under its id. */
export function createTenantCredits(client: Client): TenantCredits {
  return {
    async reserve({ orgId, ...reservation }, callId) {
      const { accumulated, before } = await refusedIsInvalid(
        client.workflow.executeUpdateWithStart(reserveUpdate, {
          startWorkflowOperation: tenantStart(orgId),
          args: [reservation],
          updateId: callId,
        }),
      );
      return { accumulated, before };
    },
    async release({ orgId, requestId }, callId) {
      const release = client.workflow.executeUpdateWithStart(releaseUpdate, {
        startWorkflowOperation: tenantStart(orgId),
        args: [{ requestId }],
        updateId: callId,
      });
      await release.catch((error: unknown) => {
        if (!isNotReserved(error)) throw error;
      });
    },
    async order(order, callId) {
      const { problem } = await refusedIsInvalid(
        client.workflow.executeUpdateWithStart(grantUpdate, {
          startWorkflowOperation: tenantStart(order.orgId),
          args: [order],
          updateId: callId,
        }),
      );
      return problem === undefined ? {} : { problem };
    },
    tenant: (orgId) => within(client, () => readTenant(client, orgId)),
    orgs: (page) => within(client, () => listOrgs(client, page)),
  };
}

/** The Org's workflow as it is; undefined where there is none, or it ended because TiDB Cloud has no such Org. */
async function readTenant(client: Client, orgId: string): Promise<TenantReading | undefined> {
  const handle = client.workflow.getHandle(tenantCreditsId(orgId));
  try {
    const { status } = await handle.describe();
    return status.name === 'COMPLETED' ? undefined : await handle.query(tenantViewQuery);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** An attempt whose answer was lost may have released it already. */
function isNotReserved(error: unknown): boolean {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
    return false;
  const [refusal] = (error.cause.details ?? []) as Partial<Refusal>[];
  return refusal?.code === 'not-reserved';
}

/** What the Org's workflow refuses it would refuse again; every other failure is worth another try. */
async function refusedIsInvalid<T>(update: Promise<T>): Promise<T> {
  try {
    return await update;
  } catch (error) {
    const { cause } = error instanceof WorkflowUpdateFailedError ? error : {};
    const isRefused = cause instanceof ApplicationFailure && cause.type === refusedFailure;
    if (isRefused) throw failure('Invalid', cause.message, { cause: error });
    throw error;
  }
}
