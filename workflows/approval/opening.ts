import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { detailsInMarkdown } from '../../domain/approval/details.ts';
import { presentState } from '../../domain/approval/earlier-state.ts';
import { openRequest } from '../../domain/approval/open-request.ts';
import { startRefusal } from '../../domain/approval/start-fields.ts';
import { listedValues } from '../../domain/approval/visibility.ts';
import { planRoute } from '../../domain/policy/plan.ts';
import type { RequestKind } from '../../domain/policy/policy.ts';
import { isPocId, pocIdRule } from '../../domain/request/poc-id.ts';
import type { RequestInput } from './contract.ts';
import { isRepeated } from './own-run.ts';
import { presentSlice } from '../../domain/policy/earlier-slice.ts';
import { openToPeople, type OpenedRequest } from './request.ts';

/** What a kind of request says of itself. */
export interface Identity {
  readonly kind: RequestKind;
  /** `PoC application`. */
  readonly name: string;
  /** The id that people know: `P-1042`. */
  readonly id: string;
  readonly workflowId: (id: string) => string;
  /** The PoC that the request is or belongs to. */
  readonly pocId: string;
  /** The command that starts one properly. */
  readonly startWith: string;
}

/**
 * The running request of an input. An input that is no request (anybody can start a workflow from a command line) fails
 * the workflow with the reason: a plain error would be retried for ever.
 */
export function openRequestOf(input: RequestInput, identify: () => Identity): OpenedRequest {
  const { workflowId, startTime, continuedFromExecutionRunId } = workflowInfo();
  let called: Pick<Identity, 'name' | 'startWith'> = { name: 'request', startWith: 'confetti' };
  try {
    if (isRepeated())
      throw new TypeError('it must run once: start it without a cron schedule and retry policy');
    const given: unknown = input;
    if (given === undefined || given === null) throw new TypeError('there is none');
    const identity = identify();
    called = identity;
    if (input.carried !== undefined && continuedFromExecutionRunId === undefined) {
      throw new TypeError('"carried" is for a run that goes on from an earlier one');
    }
    if (input.carried !== undefined) {
      return openToPeople(presentState(input.carried.state), presentSlice(input.policy));
    }
    checkInput(input, identity);
    const expected = identity.workflowId(identity.id);
    if (workflowId !== expected) {
      throw new TypeError(`the workflow id must be ${expected}, not ${workflowId}`);
    }
    const { email, via } = input.requester;
    const request = {
      requestId: workflowId,
      pocId: identity.pocId,
      requester: email,
      via,
      fields: input.fields,
    };
    const policy = presentSlice(input.policy);
    const state = openRequest(policy, request, startTime.getTime());
    planRoute(policy, state.fields);
    // What shows a request must be able to, whatever policy it came with.
    detailsInMarkdown(state, policy, startTime.getTime());
    listedValues(state, policy, startTime.getTime());
    // The client has refused such a start; this one came past the client.
    const refusal = startRefusal(policy, input.fields);
    if (refusal !== undefined) throw new TypeError(refusal.message);
    return openToPeople(state, policy);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw ApplicationFailure.nonRetryable(
      `This is not the input of a ${called.name} (${error.message}). Start it with "${called.startWith}".`,
      'Malformed',
    );
  }
}

function checkInput({ requester, policy }: RequestInput, { kind, id, pocId }: Identity): void {
  const texts: Record<string, unknown> = {
    id,
    pocId,
    'requester.email': requester.email,
    'requester.via': requester.via,
  };
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string' || value === '' || value.length > 254)
      throw new TypeError(`${name} must be a text`);
  }
  if (!isPocId(id)) throw new TypeError(`"${id}" cannot be its id: ${pocIdRule}`);
  if (policy.kind !== kind)
    throw new TypeError(`policy must be a slice for a ${kind}, not for ${policy.kind}`);
  if (!Array.isArray(policy.channels) || !Number.isFinite(policy.salesforceGraceMinutes)) {
    throw new TypeError('policy must be a slice of the published policy');
  }
}
