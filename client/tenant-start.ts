import { WithStartWorkflowOperation } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import {
  tenantCreditsId,
  tenantCreditsType,
  type TenantCreditsInput,
} from '../workflows/tenant-credits/contract.ts';
import { taskQueue } from './task-queue.ts';

/** Starts the workflow of an Org, or finds the one that is there. Made anew for every call. */
export function tenantStart(
  orgId: string,
): WithStartWorkflowOperation<(input: TenantCreditsInput) => Promise<void>> {
  return new WithStartWorkflowOperation(tenantCreditsType, {
    workflowId: tenantCreditsId(orgId),
    taskQueue,
    args: [{ orgId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Credits of Org ${orgId}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: defineSearchAttributeKey('ConfettiKind', 'KEYWORD'), value: tenantCreditsType },
      { key: defineSearchAttributeKey('ConfettiOrgId', 'KEYWORD'), value: orgId },
    ]),
  });
}
