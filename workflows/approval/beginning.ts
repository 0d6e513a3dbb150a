import {
  ActivityFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  rootCause,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { apply, applySystemFields } from '../../domain/approval/apply.ts';
import { hold, setProblem } from '../../domain/approval/problems.ts';
import { isReleasing } from '../../domain/approval/credits.ts';
import { fieldsFromRecords } from '../../domain/approval/related-records.ts';
import { submissionGaps } from '../../domain/approval/submission-gaps.ts';
import type { Actor } from '../../domain/approval/actions.ts';
import { textField } from '../../domain/request/fields.ts';
import type { RunningRequest } from './request.ts';

// In the worker's memory: a moment, and no trip to the server.
const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

// Reading may take as long as Salesforce is away; the request does not wait for it that long.
const patient = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Salesforce: read Account, Lead, Opportunity',
});

/** Holds a request whose pinned policy is not the published one: nobody decides by rules that nobody published. */
export async function verifyPolicy(request: RunningRequest): Promise<void> {
  const { state, policy } = request;
  const { problem } = await local.verifyPolicySlice(policy);
  if (problem !== null) request.change((now) => hold(state, `${problem}.`, now));
  request.isVerified = true;
}

/**
 * Takes over what Salesforce knows of the request's Account, Lead and Opportunity. Waits for it for the policy's grace
 * time only; what comes later is applied then, and moves the steps it concerns.
 */
export async function readRelatedRecords(request: RunningRequest): Promise<void> {
  const { state, policy } = request;
  let isRead = false;
  const read = async (): Promise<void> => {
    try {
      const records = await patient.readRelatedRecords(queryOf(request));
      request.change((now) => {
        // Credits that are on their way go where BE&O has released them to.
        const isSettled = state.status === 'closed' || state.status === 'complete' || isReleasing(state);
        if (!isSettled) applySystemFields(state, policy, fieldsFromRecords(state, records), now);
      });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const problem = `Salesforce could not be read: ${rootCause(error) ?? error.message}`;
      request.change((now) => setProblem(state, 'related-records', problem, now));
    }
    isRead = true;
  };
  const { account, lead, opportunity } = queryOf(request);
  if (account === undefined && lead === undefined && opportunity === undefined) return;
  void read();
  await condition(() => isRead, `${policy.salesforceGraceMinutes} minutes`, {
    summary: 'grace time for Salesforce',
  });
}

function queryOf({ state }: RunningRequest): Parameters<Activities['readRelatedRecords']>[0] {
  const [account, lead, opportunity] = (['account', 'lead', 'opportunity'] as const).map((field) =>
    textField(state.fields, field),
  );
  return {
    pocId: state.pocId,
    ...(account === undefined ? {} : { account }),
    ...(lead === undefined ? {} : { lead }),
    ...(opportunity === undefined ? {} : { opportunity }),
  };
}

/** Submits a request that was started to be submitted; one with gaps stays a draft that says what is missing. */
export function submitIfAsked(request: RunningRequest, asked: { submit: boolean; requester: Actor }): void {
  const { state, policy } = request;
  if (!asked.submit || state.status !== 'draft' || state.held !== undefined) return;
  const gaps = submissionGaps(state, policy);
  request.change((now) => {
    setProblem(state, 'submission', gaps?.message, now);
    if (gaps !== undefined) return;
    const id = `${state.requestId}/submit`;
    apply(state, policy, { name: 'submit', id, actor: asked.requester, round: 0 }, now);
  });
}
