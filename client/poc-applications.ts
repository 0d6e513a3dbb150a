import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { headline } from '../domain/approval/headline.ts';
import { openRequest } from '../domain/approval/open-request.ts';
import { refuse } from '../domain/approval/refusal.ts';
import { startRefusal } from '../domain/approval/start-fields.ts';
import { listedValues } from '../domain/approval/visibility.ts';
import type { EntryPoint, Policy } from '../domain/policy/policy.ts';
import { slicePolicy } from '../domain/policy/slice.ts';
import { isPocId, pocIdRule } from '../domain/request/poc-id.ts';
import type { FieldValues } from '../domain/request/fields.ts';
import { searchAttributesAtStart } from '../workflows/approval/search-attributes.ts';
import {
  pocApplicationId,
  pocApplicationType,
  type PocApplicationInput,
} from '../workflows/poc-application/contract.ts';
import { RefusedError } from './refused.ts';
import { taskQueue } from './task-queue.ts';

/** A PoC application as a person or another system hands it in. */
export interface NewPocApplication {
  readonly pocId: string;
  readonly entryPoint: EntryPoint;
  /** E-mail address of whoever asks. */
  readonly requester: string;
  readonly via: string;
  readonly fields: FieldValues;
  /** False leaves it a draft. */
  readonly submit: boolean;
}

/**
 * Starts a PoC application under the policy as it is now. An id is used once: a second application with it is refused,
 * whether the first is open or closed.
 * @returns the request's workflow id
 */
export async function startPocApplication(
  client: Client,
  policy: Policy,
  application: NewPocApplication,
): Promise<string> {
  const slice = slicePolicy(policy, application.entryPoint);
  const { pocId, requester, via, fields, submit } = application;
  if (!isPocId(pocId))
    throw new RefusedError(
      refuse('malformed', `Not started: "${pocId}" cannot be the id of a PoC: ${pocIdRule}.`),
    );
  const refusal = startRefusal(slice, fields);
  if (refusal !== undefined) throw new RefusedError(refusal);
  const requestId = pocApplicationId(pocId);
  const draft = openRequest(slice, { requestId, pocId, requester, via, fields }, Date.now());
  const input: PocApplicationInput = {
    pocId,
    requester: { email: requester, via },
    fields,
    submit,
    policy: slice,
  };
  try {
    await client.workflow.start(pocApplicationType, {
      workflowId: requestId,
      taskQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: headline(draft),
      staticDetails: `PoC application ${pocId}: ${slice.route.label}, asked for by ${requester}`,
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesAtStart(listedValues(draft, slice, Date.now())),
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
  const message = `Not submitted: ${requestId} exists already. Look at it with "confetti poc show ${requestId}", or give another id.`;
  return new RefusedError(refuse('not-open', message));
}
