import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { detailsInMarkdown } from '../../domain/approval/details.ts';
import { openRequest } from '../../domain/approval/open-request.ts';
import { startRefusal } from '../../domain/approval/start-fields.ts';
import { listedValues } from '../../domain/approval/visibility.ts';
import { isPocId, pocIdRule } from '../../domain/request/poc-id.ts';
import { planRoute } from '../../domain/policy/plan.ts';
import { isRepeated } from '../approval/own-run.ts';
import { openToPeople, type RunningRequest } from '../approval/request.ts';
import { pocApplicationId, type PocApplicationInput } from './contract.ts';

/**
 * The running request of an input. An input that is no request (anybody can start a workflow from a command line) fails
 * the workflow with the reason: a plain error would be retried for ever.
 */
export function openRequestOf(input: PocApplicationInput): RunningRequest {
  const { workflowId, startTime, continuedFromExecutionRunId } = workflowInfo();
  try {
    if (isRepeated())
      throw new TypeError('it must run once: start it without a cron schedule and retry policy');
    const given: unknown = input;
    if (given === undefined || given === null) throw new TypeError('there is none');
    if (input.carried !== undefined && continuedFromExecutionRunId === undefined) {
      throw new TypeError('"carried" is for a run that goes on from an earlier one');
    }
    if (input.carried !== undefined) return openToPeople(input.carried.state, input.policy, true);
    checkInput(input);
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
    // What shows a request must be able to, whatever policy it came with.
    detailsInMarkdown(state, input.policy, startTime.getTime());
    listedValues(state, input.policy, startTime.getTime());
    // The client has refused such a start; this one came past the client.
    const refusal = startRefusal(input.policy, input.fields);
    if (refusal !== undefined) throw new TypeError(refusal.message);
    return openToPeople(state, input.policy, false);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw ApplicationFailure.nonRetryable(
      `This is not the input of a PoC application (${error.message}). Start it with "confetti poc submit".`,
      'Malformed',
    );
  }
}

function checkInput({ pocId, requester, policy }: PocApplicationInput): void {
  const texts: Record<string, unknown> = {
    pocId,
    'requester.email': requester.email,
    'requester.via': requester.via,
  };
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string' || value === '' || value.length > 254)
      throw new TypeError(`${name} must be a text`);
  }
  if (!isPocId(pocId)) throw new TypeError(`"${pocId}" cannot be the id of a PoC: ${pocIdRule}`);
  if (!Array.isArray(policy.channels) || !Number.isFinite(policy.salesforceGraceMinutes)) {
    throw new TypeError('policy must be a slice of the published policy');
  }
}
