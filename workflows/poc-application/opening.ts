import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { openRequest } from '../../domain/approval/open-request.ts';
import { hold } from '../../domain/approval/problems.ts';
import { startRefusal } from '../../domain/approval/start-fields.ts';
import { planRoute } from '../../domain/policy/plan.ts';
import { openToPeople, type RunningRequest } from '../approval/request.ts';
import { pocApplicationId, type PocApplicationInput } from './contract.ts';

/**
 * The running request of an input. An input that is no request (anybody can start a workflow from a command line) fails
 * the workflow with the reason: a plain error would be retried for ever.
 */
export function openRequestOf(input: PocApplicationInput): RunningRequest {
  const { workflowId, startTime, continuedFromExecutionRunId } = workflowInfo();
  try {
    if (input.carried !== undefined && continuedFromExecutionRunId === undefined) {
      throw new TypeError('"carried" is for a run that goes on from an earlier one');
    }
    if (input.carried !== undefined) return openToPeople(input.carried.state, input.policy, true);
    if (workflowId !== pocApplicationId(input.pocId)) {
      throw new TypeError(`the workflow id must be ${pocApplicationId(input.pocId)}, not ${workflowId}`);
    }
    const { email, via } = input.requester;
    const request = {
      requestId: workflowId,
      pocId: input.pocId,
      requester: email,
      via,
      fields: input.fields,
    };
    const state = openRequest(input.policy, request, startTime.getTime());
    planRoute(input.policy, state.fields);
    // The client has refused such a start; one that came past the client is held for everybody to see.
    const refusal = startRefusal(input.policy, input.fields);
    if (refusal !== undefined) hold(state, refusal.message, startTime.getTime());
    return openToPeople(state, input.policy, false);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw ApplicationFailure.nonRetryable(
      `This is not the input of a PoC application (${error.message}). Start it with "confetti poc submit".`,
      'Malformed',
    );
  }
}
