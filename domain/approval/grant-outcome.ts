import type { Grant } from '../credits/grant.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { respond } from './first-response.ts';
import { setProblem } from './problems.ts';
import { confetti, record } from './record.ts';
import type { RequestState } from './state.ts';
import { moveOn } from './steps.ts';

/** The credits are in the tenant: the fulfilment is done and its clock stops. */
export function applyGrant(state: RequestState, policy: PolicySlice, grant: Grant, now: number): void {
  const step = state.steps.find(({ status }) => status === 'releasing');
  if (step === undefined || state.credits.grant !== undefined) return;
  state.credits.grant = grant;
  // The tenant's workflow turned the reservation into this grant.
  delete state.credits.reserved;
  step.status = 'fulfilled';
  step.decidedAt = now;
  respond(state, step, now);
  record(state, {
    at: now,
    action: 'credited',
    by: confetti,
    step: step.step,
    comment: `${grant.credits} credits in Org ${grant.orgId}, usable until ${grant.expiresOn} (grant ${grant.grantId})`,
  });
  moveOn(state, policy, now);
}

/** TiDB Cloud said no: the step is BE&O's again, with the reason. */
export function applyDecline(state: RequestState, reason: string, now: number): void {
  const step = state.steps.find(({ status }) => status === 'releasing');
  if (step === undefined) return;
  step.status = 'active';
  delete step.decidedBy;
  setProblem(state, 'grant', `TiDB Cloud declined the credits: ${reason}`, now);
  record(state, {
    at: now,
    action: 'grant-declined',
    by: confetti,
    step: step.step,
    assignees: [...step.assignees],
    comment: reason,
  });
}
