import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { headline } from '../domain/approval/headline.ts';
import { openRequest, type NewRequest } from '../domain/approval/open-request.ts';
import { startRefusal } from '../domain/approval/start-fields.ts';
import { listedValues } from '../domain/approval/visibility.ts';
import { withoutPeople } from '../domain/policy/people.ts';
import type { PolicySlice } from '../domain/policy/policy.ts';
import type { RequestInput } from '../workflows/approval/contract.ts';
import { searchAttributesAtStart } from '../workflows/approval/search-attributes.ts';
import { RefusedError } from './refused.ts';
import { taskQueue } from './task-queue.ts';

/** The workflow of a request, ready to be started. */
interface RequestStart {
  readonly workflowType: string;
  readonly input: RequestInput;
  readonly policy: PolicySlice;
  readonly request: NewRequest;
  /** What tells it from another one under the same id (`begun-before.ts`). */
  readonly key: string;
  /** One line for Temporal Web, such as `PoC application P-1042: …`. */
  readonly details: string;
}

/**
 * Starts a request under the policy as it is now. An id is used once, whether its request is open or closed.
 * @throws WorkflowExecutionAlreadyStartedError where something was begun under it
 * @returns the request's workflow id
 */
export async function startRequest(client: Client, start: RequestStart): Promise<string> {
  const { workflowType, input, policy, request, key, details } = start;
  const refusal = startRefusal(policy, request.fields);
  if (refusal !== undefined) throw new RefusedError(refusal);
  const { requestId } = request;
  const draft = openRequest(policy, request, Date.now());
  await client.workflow.start(workflowType, {
    workflowId: requestId,
    taskQueue,
    args: [{ ...input, policy: withoutPeople(policy) }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: headline(draft),
    staticDetails: details,
    // What lists show beside the search attributes, and what it is known by when it is sent again.
    memo: { entryPoint: policy.entryPoint, pocId: request.pocId, askedAt: draft.createdAt, startKey: key },
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributesAtStart(listedValues(draft, policy, Date.now())),
    ),
  });
  return requestId;
}
