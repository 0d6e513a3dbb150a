import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { headline } from '../domain/approval/headline.ts';
import { openRequest, type NewRequest } from '../domain/approval/open-request.ts';
import { refuse } from '../domain/approval/refusal.ts';
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
  /** One line for Temporal Web, such as `PoC application P-1042: …`. */
  readonly details: string;
}

/**
 * Starts a request under the policy as it is now. An id is used once: a second request with it is refused, whether the
 * first is open or closed.
 * @returns the request's workflow id
 */
export async function startRequest(client: Client, start: RequestStart): Promise<string> {
  const { workflowType, input, policy, request, details } = start;
  const refusal = startRefusal(policy, request.fields);
  if (refusal !== undefined) throw new RefusedError(refusal);
  const { requestId } = request;
  const draft = openRequest(policy, request, Date.now());
  try {
    await client.workflow.start(workflowType, {
      workflowId: requestId,
      taskQueue,
      args: [{ ...input, policy: withoutPeople(policy) }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: headline(draft),
      staticDetails: details,
      // What lists show beside the search attributes.
      memo: { entryPoint: policy.entryPoint, pocId: request.pocId, askedAt: draft.createdAt },
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesAtStart(listedValues(draft, policy, Date.now())),
      ),
    });
    return requestId;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw alreadyExists(requestId);
  }
}

/** An id names one request for good. */
export function alreadyExists(requestId: string): RefusedError {
  const command = requestId.startsWith('credits/') ? 'credits' : 'poc';
  const message = `Not submitted: ${requestId} exists already. Look at it with "confetti ${command} show ${requestId}", or give another id.`;
  return new RefusedError(refuse('not-open', message));
}
